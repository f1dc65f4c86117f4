package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// RefreshAccepted is Must: a refresh token that was just issued to this client
// is valid, and RFC 6749 section 6 has the server issue an access token for it.
var RefreshAccepted = &Check{
	ID:    "refresh-accepted",
	Title: "the refresh token is exchanged for new tokens",
	Why: `Clients hold a refresh token and see it refused at the first expiry: users are
thrown out in the middle of work, hours after the login ("unable to redeem
refresh token", "invalid_grant").`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "6"}, {OIDCCore, "12"}},
	Needs: []probe.Need{probe.Refreshed},
	Judge: judgeRefreshAccepted,
	Fix:   "Allow this client the grant refresh_token, give its refresh tokens a lifetime longer than that of the access tokens, and store them where every node of the provider sees them.",
}

func judgeRefreshAccepted(f *probe.Facts) Verdict {
	t := probe.Refreshed.Of(f)
	return passed(t.Say(), t.At("status", t.Say()))
}
