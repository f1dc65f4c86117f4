package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// TokenCodeSingleUse is Must: RFC 6749 section 4.1.2 has the server deny a code
// that is used more than once. Whether it also revokes the first tokens is a
// SHOULD and not judged.
var TokenCodeSingleUse = &Check{
	ID:    "token-code-single-use",
	Title: "an authorization code works once",
	Why: `Codes pass through browsers, histories and logs. One that works twice lets
whoever reads it there take over the login.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "4.1.2"}, {RFC9700, "2.1.1"}},
	Needs: []probe.Need{probe.CodeReplay},
	Judge: judgeTokenCodeSingleUse,
	Fix:   "Refuse a code after its first use; with several nodes of the provider, give them one shared store for codes.",
}

func judgeTokenCodeSingleUse(f *probe.Facts) Verdict {
	r := probe.CodeReplay.Of(f)
	where := r.Again.At("status", r.Again.Say())
	switch {
	case r.First.Status() != 200:
		return notApplicable("a second login's code was not accepted even once: " + r.First.Say())
	case !r.Again.Answered():
		return notApplicable("the second use got " + r.Again.Say())
	case r.Again.Status() == 200:
		return failed("an error at the second use", "200 and tokens again", where)
	}
	return passed("second use: "+r.Again.Say(), where)
}
