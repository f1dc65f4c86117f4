package checks

import (
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// LogoutReturns is Should: section 3 of RP-Initiated Logout has the provider
// send the user back to a registered address, but lets it refuse.
var LogoutReturns = &Check{
	ID:    "logout-returns",
	Title: "a logout comes back to the application",
	Why: `People who log out end on an error page of the provider ("Invalid redirect
uri", "Missing parameters: id_token_hint") and do not know whether they are
logged out.`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{OIDCLogout, "2"}, {OIDCLogout, "3"}},
	Needs: []probe.Need{probe.Target, probe.Logout},
	Judge: judgeLogoutReturns,
	Fix:   "Register the exact post-logout redirect URI for this client, and have the application send id_token_hint and post_logout_redirect_uri.",
}

func judgeLogoutReturns(f *probe.Facts) Verdict {
	x, back := probe.Logout.Of(f), probe.Target.Of(f).PostLogoutRedirectURI
	where := wire.Evidence{Exchange: x.Exchange, Where: "header Location", Value: back}
	switch {
	case !x.Returned:
		return failed("a redirect to "+back, x.Saw, wire.Evidence{Exchange: x.Exchange, Where: "last answer", Value: x.Saw})
	case !x.StateMatches:
		return failed("the state that was sent", "a redirect without it, or with another one", where)
	}
	return passed("redirected to "+back, where)
}
