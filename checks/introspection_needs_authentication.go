package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// IntrospectionNeedsAuthentication is Must by RFC 7662 section 2.1. A server
// that answers everybody with active false tells nobody anything (authentik does
// so): that passes too, where a real token was asked about.
var IntrospectionNeedsAuthentication = &Check{
	ID:    "introspection-needs-authentication",
	Title: "strangers are told nothing",
	Why: `An open endpoint lets anybody try tokens until one is active, and read whose it
is and what it may do.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC7662, "2.1"}, {RFC7662, "4"}},
	Needs: []probe.Need{probe.IntrospectAnonymous},
	Judge: judgeIntrospectionNeedsAuthentication,
	Fix:   "Demand client authentication or a bearer token at the introspection endpoint, or keep it off the public network.",
}

func judgeIntrospectionNeedsAuthentication(f *probe.Facts) Verdict {
	x := probe.IntrospectAnonymous.Of(f)
	where := x.At("status", x.Say())
	switch {
	case !x.Answered() || x.Status() >= 500:
		return notApplicable("without client authentication: "+x.Say(), where)
	case x.Active:
		return failed("an error without client authentication", "200 and active true, with all that is known of the token", where)
	case x.Understood && !x.RealToken:
		return notApplicable("active false for a made-up token, as it should be; without a login there is no real one to ask about", where)
	}
	return passed(x.Say(), where)
}
