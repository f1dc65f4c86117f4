package checks

import (
	"slices"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppConfigComplete is Must: client_id is REQUIRED in every authorization request (RFC
// 6749 section 4.1.1), and an application that lacks what its profile calls needed
// shows no login or does not start.
var AppConfigComplete = &Check{
	ID:    "app-config-complete",
	Title: "the configuration has all that a login needs",
	Why: `An application that lacks one of its settings often says nothing of it: the login
button is missing, or it goes to an address of the example file.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{RFC6749, "4.1.1"}, {OIDCRegistration, "2"}},
	Needs: configNeeds,
	Judge: judgeAppConfigComplete,
	Fix:   "Set what is missing in the application's configuration, from the client's page at the provider.",
}

func judgeAppConfigComplete(f *probe.Facts) Verdict {
	u := probe.Configured.Of(f)
	x := &findings{u: u}
	given, stored := 0, slices.Contains(u.Profile.Config.Order, "database")
	var absent []*application.Key
	for i := range u.Profile.Config.Settings {
		k := &u.Profile.Config.Settings[i]
		s, there := u.Setting(k.Name)
		switch {
		case there && s.Shape == nil && s.Value != "" && slices.Contains(k.Templates, s.Value):
			x.add(&s, called(u, k)+" set", called(u, k)+" is still that of the example")
		case k.Needed && !there, k.Needed && s.Shape == nil && s.Value == "" && s.Unknown == "":
			absent = append(absent, k)
		case k.Needed && s.File != "":
			given++
		}
	}
	if stored && given == 0 && len(absent) > 0 {
		return notApplicable("the file has none of the settings: " + u.Title + " may have them in its database")
	}
	for _, k := range absent {
		x.add(nil, called(u, k)+" set", called(u, k)+" is not there")
	}
	x.rules("app-config-complete")
	return x.verdict("all that is needed is there")
}
