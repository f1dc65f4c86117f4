package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppEmailVerified is Must for the application at hand: Core section 5.7 warns of
// taking an address for proved, and how strict one reads email_verified is its own
// affair.
var AppEmailVerified = &Check{
	ID:    "app-email-verified",
	Title: "the application accepts email_verified",
	Why: `Some refuse only a false one, some also a missing one, and some do not look. Users
whose address nobody confirmed at the provider are turned away although their
password is right.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "5.1"}, {OIDCCore, "5.7"}},
	Needs: []probe.Need{probe.Application, probe.Tokens, probe.PersonClaims},
	Judge: judgeAppEmailVerified,
	Fix:   "Have the address confirmed at the provider, or map email_verified to true where the addresses are under your control; else tell the application to accept unverified ones.",

	Like: "email-verified-stated",
}

func judgeAppEmailVerified(f *probe.Facts) Verdict {
	const name = "email_verified"
	u, p, t := probe.Application.Of(f), probe.PersonClaims.Of(f), probe.Tokens.Of(f)
	how := u.Profile.Demands.EmailVerified
	switch {
	case how == "":
		return notApplicable(u.Title + " does not look at email_verified")
	case u.On(u.Profile.Demands.VerifiedOff):
		return notApplicable(u.Title + " is set not to look at email_verified")
	case u.Profile.Demands.VerifiedFor != "" && u.Text(u.Profile.Demands.VerifiedFor) != "email":
		return notApplicable(u.Title + " looks at email_verified only where " + u.Profile.Demands.VerifiedFor + " is email")
	case u.On(u.Profile.Demands.VerifiedLoose):
		how = application.VerifiedNotFalse
	}
	saw, value := "no email_verified", any(nil)
	for _, where := range places(p) {
		if claim, ok := where.claims[name]; ok {
			saw, value = fmt.Sprintf("email_verified %s %s", claim, where.at), claim.Value
			break
		}
	}
	evidence := t.At("claim "+name, saw)
	switch {
	case value == true:
		return passed(saw, evidence)
	case value == nil && len(p.Unreadable) > 0:
		return notApplicable("no email_verified, and a place where it may be cannot be read")
	case value == nil && how == application.VerifiedNotFalse:
		return passed(saw+", which "+u.Title+" accepts", evidence)
	case value == nil:
		return failed("email_verified true", saw, evidence).saying(u, "email-verified-absent", nil)
	}
	return failed("email_verified true", saw, evidence).saying(u, "email-unverified", nil)
}
