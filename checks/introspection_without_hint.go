package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// IntrospectionWithoutHint is Must: RFC 7662 section 2.1 makes token_type_hint
// optional and has a server that does not find the token with it look further.
// Only a token that is active with its hint says anything about the hint.
var IntrospectionWithoutHint = &Check{
	ID:    "introspection-without-hint",
	Title: "access tokens need no hint",
	Why: `Most clients send no hint. Where the provider looks only where the hint points,
they all get {"active":false} for good tokens, and a test with curl and a hint
shows nothing wrong.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC7662, "2.1"}},
	Needs: []probe.Need{probe.ActiveIntrospection, probe.IntrospectAccess, probe.IntrospectAccessHinted},
	Judge: judgeIntrospectionWithoutHint,
	Fix:   "Upgrade the provider to a release that looks for the token without a hint; until then have the client send token_type_hint=access_token.",
}

func judgeIntrospectionWithoutHint(f *probe.Facts) Verdict {
	plain, hinted := probe.IntrospectAccess.Of(f), probe.IntrospectAccessHinted.Of(f)
	where := plain.At("body /active", plain.Say())
	if !plain.Active {
		return failed("active true, as for the same token with token_type_hint=access_token", plain.Say(),
			where, hinted.At("body /active", hinted.Say()))
	}
	return passed(plain.Say(), where)
}
