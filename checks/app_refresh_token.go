package checks

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppRefreshToken is Must for the application at hand: RFC 6749 section 5.1 calls
// refresh_token optional, and some let nobody in without one.
var AppRefreshToken = &Check{
	ID:    "app-refresh-token",
	Title: "a refresh token comes where one is needed",
	Why: `An application that demands a refresh token ends the login without one: "No refresh
token in response". It has to ask for offline_access, and the provider has to
allow it.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "11"}, {RFC6749, "5.1"}},
	Needs: []probe.Need{probe.Application, probe.Tokens},
	Judge: judgeAppRefreshToken,
	Fix:   "Allow this client the scope offline_access and the refresh_token grant at the provider, and have the application ask for the scope.",

	Like: "refresh-token-issued",
}

func judgeAppRefreshToken(f *probe.Facts) Verdict {
	u, t := probe.Application.Of(f), probe.Tokens.Of(f)
	where := t.At("body /refresh_token", t.RefreshToken.String())
	switch how := u.Profile.Demands.RefreshToken; {
	case how == application.TokenNever || how == "":
		return notApplicable(u.Title + " uses no refresh token")
	case t.RefreshToken.Present():
		return passed("one was issued", where)
	case how == application.TokenWanted:
		return passed("none, and "+u.Title+" lets people in without: app-session-survives says for how long", where)
	}
	saw := "none"
	if !slices.Contains(t.Asked, "offline_access") {
		saw += ", and offline_access is not among the scopes asked for: " + strings.Join(t.Asked, " ")
	}
	return failed("a refresh_token in the token response", saw, where).saying(u, "refresh-token-not-issued", nil)
}
