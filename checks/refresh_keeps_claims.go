package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// RefreshKeepsClaims is Should: no text demands it, but clients that read groups
// or names from the id_token lose them.
var RefreshKeepsClaims = &Check{
	ID:    "refresh-keeps-claims",
	Title: "a refresh keeps the claims of the id_token",
	Why: `Kubernetes, Argo CD and OAuth2-Proxy read groups and names from the newest
id_token. Where a refresh drops them, people lose their rights an hour after the
login, and get them back by logging in again.`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{OIDCCore, "12.2"}, {OIDCCore, "5.4"}},
	Needs: []probe.Need{probe.IDToken, probe.Refreshed, probe.RefreshedIDToken},
	Judge: judgeRefreshKeepsClaims,
	Fix:   "Make the provider apply the same claim mappings at a refresh as at the login, or have the client read the claims at userinfo.",
}

// loginClaims are about the login or about one token: a refresh may lack them,
// or has to have them by refresh-id-token.
var loginClaims = []string{
	"iss", "sub", "aud", "azp", "iat", "exp", "nbf", "auth_time", "nonce", "acr", "amr", "sid", "session_state", "jti", "typ",
}

func judgeRefreshKeepsClaims(f *probe.Facts) Verdict {
	first, second := probe.IDToken.Of(f).Claims, probe.RefreshedIDToken.Of(f).Claims
	var kept, lost []string
	for _, name := range first.Names() {
		switch {
		case slices.Contains(loginClaims, name) || strings.HasSuffix(name, "_hash"):
		case second.Has(name) || !first.Has(name):
			kept = append(kept, name)
		default:
			lost = append(lost, name)
		}
	}
	where := probe.Refreshed.Of(f).At("id_token claims", strings.Join(second.Names(), " "))
	if len(lost) > 0 {
		return failed("the claims of the first id_token", fmt.Sprintf("without %s", strings.Join(lost, ", ")), where)
	}
	if len(kept) == 0 {
		return passed("there was none about the user", where)
	}
	return passed(strings.Join(kept, ", "), where)
}
