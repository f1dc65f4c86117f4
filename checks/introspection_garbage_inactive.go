package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// IntrospectionGarbageInactive is Must: by RFC 7662 section 2.2 a token that
// does not exist is no error, the answer is 200 with active false.
var IntrospectionGarbageInactive = &Check{
	ID:    "introspection-garbage-inactive",
	Title: "a made-up token is inactive",
	Why: `A gateway takes an error for a provider that is down: everybody with an old
cookie or a foreign token gets a 500 or 502 page instead of the login page.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC7662, "2.2"}},
	Needs: []probe.Need{probe.IntrospectGarbage},
	Judge: judgeIntrospectionGarbageInactive,
	Fix:   "Answer 200 with active false for unknown tokens; look in the provider's log for the error behind the answer, and for a proxy in front that replaces it.",
}

func judgeIntrospectionGarbageInactive(f *probe.Facts) Verdict {
	x := probe.IntrospectGarbage.Of(f)
	where := x.At("body /active", x.Say())
	switch {
	case x.Status() == 401 || x.Status() == 403:
		return notApplicable("the client may not introspect at all: "+x.Say(), where)
	case !x.Understood || x.Active:
		return failed("200 and active false", x.Say(), where)
	}
	return passed(x.Say(), where)
}
