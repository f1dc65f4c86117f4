package probe

import (
	"context"
	"net/url"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// RevocationEndpoint is the address of revocation.
var RevocationEndpoint = advertised("revocation endpoint", "revocation_endpoint",
	func(m *ProviderMetadata) string { return m.RevocationEndpoint })

// Revoked is what revoking a token came to.
type Revoked struct {
	Kind   string  // "refresh_token" or "access_token"
	Answer Fetched // of the revocation endpoint
	Tried  string  // how the token was used afterwards: "refresh", "userinfo" or "introspection"; "" when the revocation was refused or no endpoint can tell
	Use    Fetched // the answer to that
	Alive  bool    // it still worked
}

// Revocation revokes a token of a grant of its own and uses it afterwards: the
// refresh token, or the access token where there is none.
var Revocation = &Step[*Revoked]{
	name: "answer to a revocation", impact: Active,
	needs: []Need{RevocationEndpoint, Target, Discovery, ClientAuthMethod, Tokens},
	after: append(reads(), Refreshed, PKCEMismatch, CodeReplay, RefreshReplay),
	do: func(ctx context.Context, s *Session, f *Facts) (*Revoked, error) {
		m, method := Discovery.Of(f), ClientAuthMethod.Of(f)
		t, err := s.furtherTokens(ctx, m, method, "revocation", Target.Of(f).Scopes)
		if err != nil {
			return nil, err
		}
		r, token := &Revoked{Kind: "refresh_token"}, t.RefreshToken
		if !token.Present() {
			r.Kind, token = "access_token", t.AccessToken
		}
		form := url.Values{"token": {s.Vault.Reveal(token)}, "token_type_hint": {r.Kind}}
		r.Answer.Exchange = s.Post(ctx, RevocationEndpoint.Of(f), form, s.Client(method)).Exchange
		if r.Answer.Status() == 200 {
			s.useRevoked(ctx, m, method, token, r)
		}
		return r, nil
	},
}

// useRevoked uses the token as its client would. Userinfo goes before
// introspection, which may call any token inactive.
func (s *Session) useRevoked(ctx context.Context, m *ProviderMetadata, method AuthMethod, token wire.Masked, r *Revoked) {
	switch {
	case r.Kind == "refresh_token":
		a := s.refresh(ctx, m, method, token)
		_, err := s.readTokens(a, "")
		r.Tried, r.Use.Exchange, r.Alive = "refresh", a.Exchange, err == nil
	case m.UserinfoEndpoint != "":
		a := s.Bearer(ctx, m.UserinfoEndpoint, token)
		r.Tried, r.Use.Exchange, r.Alive = "userinfo", a.Exchange, a.Status == 200
	case m.IntrospectionEndpoint != "" && method != AuthNone:
		i := s.introspect(ctx, m.IntrospectionEndpoint, s.Vault.Reveal(token), r.Kind, s.Client(method))
		r.Tried, r.Use, r.Alive = "introspection", i.Fetched, i.Active
	}
}
