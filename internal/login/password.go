package login

import (
	"context"
	"net/http"
	"net/url"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Password sends user name and password to the token endpoint (RFC 6749 section
// 4.3). A further authorization is the same request again.
type Password struct{ username, password string }

// NewPassword returns a way to log in as this user.
func NewPassword(username, password string) *Password { return &Password{username, password} }

// Authorize implements probe.Authorizer.
func (p *Password) Authorize(ctx context.Context, s *probe.Session, r probe.AuthorizationRequest) (*probe.Authorization, error) {
	if p.username == "" || p.password == "" {
		return nil, &probe.Missing{Flag: needsUser}
	}
	s.Vault.Mask("username", p.username)
	s.Vault.Mask("password", p.password)
	form := url.Values{"grant_type": {"password"}, "username": {p.username}, "password": {p.password}}
	if scope := r.Query.Get("scope"); scope != "" {
		form.Set("scope", scope)
	}
	a := s.Post(ctx, r.Metadata.TokenEndpoint, form, &r.Auth)
	if a.Status == http.StatusOK {
		return &probe.Authorization{Tokens: a}, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f := probe.Fetched{Exchange: a.Exchange}
	saw := f.Say()
	switch f.Error().Code {
	case "unauthorized_client", "unsupported_grant_type":
		saw += "; this client may not use the password grant, try " + another(WayBrowser, WayHeadless)
	}
	return nil, &probe.Problem{
		Want: "a token response for user name and password", Saw: saw,
		Evidence: []wire.Evidence{f.At("body /error", f.Error().Code)},
	}
}
