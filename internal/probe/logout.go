package probe

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net/url"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A Browser is an Authorizer that can also go to an address with the cookies of
// its login.
type Browser interface {
	// Browse goes from start through redirects, and through pages that only ask
	// for a confirmation, until it is sent to an address that begins with until.
	// arrived is that address with all its parameters, exchange the number of the
	// last exchange. Where it does not get there the error is a *Problem.
	Browse(ctx context.Context, s *Session, start, until string) (arrived *url.URL, exchange int, err error)
}

// EndSessionEndpoint is the address of RP-initiated logout.
var EndSessionEndpoint = advertised("logout endpoint", "end_session_endpoint",
	func(m *ProviderMetadata) string { return m.EndSessionEndpoint })

// LoggedOut is how a logout ended.
type LoggedOut struct {
	Exchange     int    // the last one
	Returned     bool   // at the post-logout redirect URI
	StateMatches bool   // with the state that was sent
	Saw          string // what was met instead, when not Returned
}

// Logout ends the session of the login, last of all.
var Logout = &Step[*LoggedOut]{
	name: "logout", impact: Active,
	needs: []Need{EndSessionEndpoint, Target, IDToken},
	after: append(reads(), Refreshed, RefreshedIDToken, PKCEMismatch, CodeReplay, RefreshReplay, Revocation),
	do: func(ctx context.Context, s *Session, f *Facts) (*LoggedOut, error) {
		back := Target.Of(f).PostLogoutRedirectURI
		if back == "" {
			return nil, &Missing{Flag: "--post-logout-redirect-uri"}
		}
		browser, ok := s.Authorizer.(Browser)
		if !ok {
			return nil, &Missing{Flag: "--login headless"}
		}
		state := rand.Text()
		s.Vault.Mask("state", state)
		// The JWS, also where it came inside a JWE: providers look for the token
		// that they signed. And the newest one, as applications keep it: Spring
		// Authorization Server 7.0 forgets the id_token that a refresh replaced.
		hint := cmp.Or(string(s.kept(newestIDTokenJWS)), string(s.kept(idTokenJWS)))
		start, err := logoutAddress(EndSessionEndpoint.Of(f), hint, back, state)
		if err != nil {
			return &LoggedOut{Saw: "an end_session_endpoint that is no address: " + wire.Clean(EndSessionEndpoint.Of(f))}, nil
		}
		arrived, exchange, err := browser.Browse(ctx, s, start, back)
		x := &LoggedOut{Exchange: exchange}
		var p *Problem
		switch {
		case errors.As(err, &p):
			x.Saw = p.Saw
		case err != nil:
			return nil, err
		default:
			x.Returned, x.StateMatches = true, arrived.Query().Get("state") == state
		}
		return x, nil
	},
}

// logoutAddress is the logout request (OpenID Connect RP-Initiated Logout 1.0
// section 2).
func logoutAddress(endpoint, hint, back, state string) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", err
	}
	q := u.Query()
	q.Set("id_token_hint", hint)
	q.Set("post_logout_redirect_uri", back)
	q.Set("state", state)
	u.RawQuery = q.Encode()
	return u.String(), nil
}
