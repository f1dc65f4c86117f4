package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// EmailVerifiedStated is Should: Core section 5.1 lets a provider leave the claim
// out or say false, but many clients let nobody in without a true one.
var EmailVerifiedStated = &Check{
	ID:    "email-verified-stated",
	Title: "the e-mail address is stated as verified",
	Why: `OAuth2-Proxy refuses a false one: "email in id_token (…) isn't verified".
Others also refuse a missing one: "'email_verified' claim not present". Users are
turned away although their password and their address are right.`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{OIDCCore, "5.1"}, {OIDCCore, "5.7"}},
	Needs: []probe.Need{probe.Tokens, probe.PersonClaims},
	Judge: judgeEmailVerifiedStated,
	Fix:   "Have the user verify the address at the provider, or map email_verified to true where the addresses are under your control; else tell the client to accept unverified ones.",
}

func judgeEmailVerifiedStated(f *probe.Facts) Verdict {
	p := probe.PersonClaims.Of(f)
	const name = "email_verified"
	var said []string
	unverified := false
	for _, place := range places(p) {
		if !place.claims.Has(name) {
			continue
		}
		claim := place.claims[name]
		if claim.Type != "boolean" {
			said = append(said, fmt.Sprintf("the %s %q %s", claim.Type, claim.String(), place.at))
			unverified = true
			continue
		}
		said = append(said, fmt.Sprintf("%v %s", claim.Value, place.at))
		unverified = unverified || claim.Value == false
	}
	saw := "email_verified is " + strings.Join(said, ", ")
	where := probe.Tokens.Of(f).At("claim "+name, strings.Join(said, ", "))
	switch {
	case len(said) == 0 && len(p.Unreadable) > 0:
		return notApplicable("no email_verified, and " + strings.Join(p.Unreadable, " and ") + " cannot be read")
	case len(said) == 0 && !p.IDToken.Has("email") && !p.UserInfo.Has("email"):
		return notApplicable("no e-mail address came")
	case len(said) == 0:
		where.Value = "(absent)"
		return failed("email_verified beside email", "email without email_verified, which strict clients take for not verified", where)
	case unverified:
		return failed("email_verified true", saw+": clients that want a verified address, OAuth2-Proxy among them, refuse this user", where)
	}
	return passed(saw, where)
}

// A place is where claims about the user were looked for.
type place struct {
	at     string
	claims probe.Claims
}

func places(p *probe.Person) []place {
	return []place{{"in the id_token", p.IDToken}, {"at userinfo", p.UserInfo}}
}
