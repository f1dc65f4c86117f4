package checks

import (
	"fmt"
	"slices"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppConfigSecrets is Must: RFC 6749 section 10.10 has secrets that nobody may guess,
// and everybody knows those of an example file. An application whose cookies are
// encrypted with a key of the wrong length does not start.
var AppConfigSecrets = &Check{
	ID:    "app-config-secrets",
	Title: "the configured secrets are its own, and whole",
	Why: `A secret of the example file that was left in signs sessions for anybody who reads
the documentation. One with a dollar sign or a number sign in it loses its end in
many formats, and the provider answers invalid_client.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{RFC6749, "10.10"}, {RFC6749, "2.3.1"}},
	Needs: configNeeds,
	Judge: judgeAppConfigSecrets,
	Fix:   "Make a secret of its own (openssl rand -base64 32), and put it in single quotes, or a dollar sign as $$.",
}

func judgeAppConfigSecrets(f *probe.Facts) Verdict {
	u := probe.Configured.Of(f)
	x := &findings{u: u}
	known := 0
	for i := range u.Settings {
		s := &u.Settings[i]
		if s.Shape == nil {
			continue
		}
		known++
		switch {
		case s.Shape.Template:
			x.add(s, "a secret of its own in "+s.Key, s.Key+" is that of the example file")
		case s.Cut != "":
			x.add(s, "the whole secret in "+s.Key, fmt.Sprintf("%d bytes: %s", s.Shape.Bytes, s.Cut))
		case s.Shape.Bytes == 0 && slices.ContainsFunc(u.Profile.Config.Settings, func(k application.Key) bool { return k.Name == s.Name && k.Needed }):
			x.add(s, "a secret in "+s.Key, s.Key+" is empty")
		}
	}
	x.rules("app-config-secrets")
	if known == 0 && len(x.saw) == 0 {
		return notApplicable("no secret of the configuration is known here")
	}
	return x.verdict(fmt.Sprintf("%d of its own", known))
}
