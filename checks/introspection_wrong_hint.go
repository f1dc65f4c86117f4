package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// IntrospectionWrongHint is Advice: RFC 7662 section 2.1 wants the search
// extended, but healthy providers do not (Keycloak up to 26.7, glewlwyd 2.7),
// and hardly a client sends a wrong hint.
var IntrospectionWrongHint = &Check{
	ID:    "introspection-wrong-hint",
	Title: "a wrong hint does no harm",
	Why: `A resource server that always sends the same hint, whatever token it was given,
sees good tokens as inactive at a provider that trusts the hint.`,
	Since: "v0.1",
	Level: Advice,
	Spec:  []Ref{{RFC7662, "2.1"}},
	Needs: []probe.Need{probe.ActiveIntrospection, probe.IntrospectAccessMishinted},
	Judge: judgeIntrospectionWrongHint,
	Fix:   "Send no token_type_hint, or the one that fits the token.",
}

func judgeIntrospectionWrongHint(f *probe.Facts) Verdict {
	good, x := probe.ActiveIntrospection.Of(f), probe.IntrospectAccessMishinted.Of(f)
	where := x.At("body /active", x.Say())
	if !x.Active {
		return failed("active true for an access token with the hint refresh_token", x.Say(), where, good.At("body /active", good.Say()))
	}
	return passed(x.Say(), where)
}
