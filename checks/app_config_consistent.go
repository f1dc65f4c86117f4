package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AppConfigConsistent is Should: which of two values counts, and what a name means
// that the application does not know, is its own affair; people are surprised by
// both.
var AppConfigConsistent = &Check{
	ID:    "app-config-consistent",
	Title: "the configuration contradicts itself nowhere",
	Why: `Of a setting that stands twice one is silently left out, a name with a letter
missing is not read at all, and two settings that exclude each other keep the
application from starting. Each looks right by itself.`,
	Since: "v0.2",
	Level: Should,
	Spec:  []Ref{{OIDCRegistration, "2"}},
	Needs: configNeeds,
	Judge: judgeAppConfigConsistent,
	Fix:   "Keep the one value that is meant, and write each name as the application's documentation has it.",
}

func judgeAppConfigConsistent(f *probe.Facts) Verdict {
	u := probe.Configured.Of(f)
	x := &findings{u: u}
	for i := range u.Settings {
		s := &u.Settings[i]
		if s.Twice {
			x.add(s, "one value for "+s.Key, s.Key+" has another value at "+s.Other+", which is not used")
		}
		if s.Cut != "" && s.Shape == nil {
			x.add(s, "the whole value of "+s.Key+", in quotes", s.Cut)
		}
	}
	for _, n := range u.Notes {
		x.add(nil, "names that "+u.Title+" knows", n.Text+": "+n.Hint)
		x.evidence = append(x.evidence, wire.Evidence{Where: fmt.Sprintf("%s:%d", n.File, n.Line), Value: n.Text})
	}
	x.rules("app-config-consistent")
	return x.verdict("nothing stands twice, and all names are known")
}
