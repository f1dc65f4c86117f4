package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppConfigSession is Should: no specification says how an application keeps its
// sessions; RFC 9700 section 4.14 has what refresh tokens are for, and each of these
// ends in a user who is logged out or an application that does not start.
var AppConfigSession = &Check{
	ID:    "app-config-session",
	Title: "the settings of the session go together",
	Why: `A session that is refreshed less often than it lives, a cookie that holds no tokens
and is to be refreshed, a store that is named and has no address: the application
does not start, or people are logged out for no reason that they see.`,
	Since: "v0.2",
	Level: Should,
	Spec:  []Ref{{RFC9700, "4.14"}, {OIDCCore, "12"}},
	Needs: configNeeds,
	Judge: judgeAppConfigSession,
	Fix:   "Refresh a minute before the access token ends, let the session live as long as the refresh token, and keep tokens where they can be refreshed.",
}

func judgeAppConfigSession(f *probe.Facts) Verdict {
	u := probe.Configured.Of(f)
	x := &findings{u: u}
	x.rules("app-config-session")
	every, refreshes := u.Refreshes()
	lasts := u.Lasts()
	if len(x.saw) == 0 && refreshes && every > 0 && lasts > 0 && every >= lasts {
		s := set(u, u.Profile.Session.RefreshSetting)
		x.add(s, "a refresh before the session ends", fmt.Sprintf("a refresh after %s, and the session ends after %s", every, lasts))
	}
	return x.verdict("the settings go together")
}
