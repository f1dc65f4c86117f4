package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// IntrospectionRefreshToken is Advice: RFC 7662 section 2.1 leaves it to the
// server whether it introspects refresh tokens, and healthy ones do not
// (LemonLDAP::NG 2.16, Django OAuth Toolkit 1.7). Only a token that is active
// with its hint and not without deviates.
var IntrospectionRefreshToken = &Check{
	ID:    "introspection-refresh-token",
	Title: "refresh tokens need no hint",
	Why: `An application that looks at its stored refresh token before it uses it takes a
good one for dead, and sends the user to the login page.`,
	Since: "v0.1",
	Level: Advice,
	Spec:  []Ref{{RFC7662, "2.1"}},
	Needs: []probe.Need{probe.ActiveIntrospection, probe.IntrospectAccess, probe.IntrospectRefresh, probe.IntrospectRefreshHinted},
	Judge: judgeIntrospectionRefreshToken,
	Fix:   "Send token_type_hint=refresh_token when you introspect a refresh token.",
}

func judgeIntrospectionRefreshToken(f *probe.Facts) Verdict {
	plain, hinted := probe.IntrospectRefresh.Of(f), probe.IntrospectRefreshHinted.Of(f)
	where := plain.At("body /active", plain.Say())
	with := hinted.At("body /active", hinted.Say())
	switch {
	case plain.Active:
		return passed(plain.Say(), where)
	case !hinted.Active:
		return notApplicable("inactive with and without its hint: the provider does not introspect refresh tokens", where, with)
	case !probe.IntrospectAccess.Of(f).Active:
		// One cause, one failure: nothing is found without a hint here.
		return passed("active true with token_type_hint=refresh_token", with)
	}
	return failed("active true, as with token_type_hint=refresh_token", plain.Say(), where, with)
}
