package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// UserinfoSubjectMatches is Must: by Core section 5.3.2 sub is always there, and
// a client must not use the claims when it differs from that of the id_token.
var UserinfoSubjectMatches = &Check{
	ID:    "userinfo-subject-matches",
	Title: "userinfo speaks of the user in the id_token",
	Why: `A client has to throw the claims away when sub differs, so that nobody gets
another person's name. Some drop them and log in without an e-mail, others fail.
Pairwise subjects that are made anew for each answer are the usual cause.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "5.3.2"}, {OIDCCore, "5.3.4"}},
	Needs: []probe.Need{probe.IDToken, probe.UserInfo, probe.UserInfoClaims},
	Judge: judgeUserinfoSubjectMatches,
	Fix:   "Make the provider compute sub the same way for id_token and userinfo; with pairwise subjects, set one sector identifier for the client.",
}

func judgeUserinfoSubjectMatches(f *probe.Facts) Verdict {
	first, second := probe.IDToken.Of(f).Claims, probe.UserInfoClaims.Of(f).Claims
	where := probe.UserInfo.Of(f).At("claim sub", second["sub"].String())
	switch {
	case !first.Has("sub"):
		return notApplicable("the id_token has no sub to compare with")
	case !second.Has("sub"):
		where.Value = "(absent)"
		return failed("sub, as in the id_token", "no sub", where)
	case !first.Same(second, "sub"):
		return failed("sub of the id_token, "+first["sub"].String(), "another one, "+second["sub"].String(), where)
	}
	return passed("the same sub", where)
}
