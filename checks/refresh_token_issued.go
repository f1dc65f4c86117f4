package checks

import (
	"slices"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// RefreshTokenIssued is Should, not Must: Core section 11 lets the scope request
// a refresh token, and RFC 6749 section 5.1 still calls refresh_token optional.
var RefreshTokenIssued = &Check{
	ID:    "refresh-token-issued",
	Title: "a refresh token is issued for offline_access",
	Why: `Without a refresh token the session ends with the access token, an hour after
every other test has passed: "oauth2: token expired and refresh token is not
set", or in OAuth2-Proxy "no refresh token available or provider returned false".`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{OIDCCore, "11"}, {RFC6749, "5.1"}},
	Needs: []probe.Need{probe.Tokens, probe.RefreshToken},
	Judge: judgeRefreshTokenIssued,
	Fix:   "Allow this client the scope offline_access and the grant refresh_token at the provider, ask for offline_access in the client, with prompt=consent where the provider wants it.",
}

func judgeRefreshTokenIssued(f *probe.Facts) Verdict {
	t := probe.Tokens.Of(f)
	where := t.At("body /refresh_token", probe.RefreshToken.Of(f).String())
	if !slices.Contains(t.Asked, "offline_access") {
		return passed("issued, without offline_access being asked for", where)
	}
	return passed("issued", where)
}
