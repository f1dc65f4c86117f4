package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// SettingsReadable is Advice: nobody's login fails over it, only the diagnosis
// knows less. A client that the API does not show is no failure of the token;
// authorize-client-known is about that.
var SettingsReadable = &Check{
	ID:    "settings-readable",
	Title: "the admin token reads the client's settings",
	Why: `With an administrator's token the report names the setting behind a failure
("scope mapping offline_access is not attached to provider zipline") instead of
what it looks like from outside. A token that has expired, or has not the right
to read clients, leaves it at the latter.`,
	Since: "v0.1",
	Level: Advice,
	Spec:  []Ref{{RFC6750, "2.1"}, {RFC6750, "3.1"}},
	Needs: []probe.Need{probe.Target, probe.ProviderSettings},
	Judge: judgeSettingsReadable,
	Fix:   "Give a fresh token of an administrator who may read clients, as one line in the file of --admin-token-file.",
}

func judgeSettingsReadable(f *probe.Facts) Verdict {
	t, s := probe.Target.Of(f), probe.ProviderSettings.Of(f)
	switch {
	case s.Unread != "":
		where := append(s.Asked, wire.Evidence{Where: "configuration issuer", Value: t.Issuer})
		return failed("the client's settings from "+s.API+", with "+s.Token, s.Unread, where[0])
	case s.Absent:
		return notApplicable(fmt.Sprintf("%s shows no client %s: there is none, or the token may not see it", s.API, t.ClientID), s.Asked...)
	}
	saw := s.Object
	if len(s.Without) > 0 {
		saw += "; without " + strings.Join(s.Without, "; ")
	}
	return passed(saw, s.Asked...)
}
