package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// AuthorizeStateReturned is Must: RFC 6749 sections 4.1.2 and 4.1.2.1 require
// state in the response, unchanged, when the request had one.
var AuthorizeStateReturned = &Check{
	ID:    "authorize-state-returned",
	Title: "the answer carries the state",
	Why: `Clients drop a callback whose state they did not send, because it may be
forged: "state mismatch", "Correlation failed". A provider, or a proxy before
it, that loses or re-encodes state breaks every login.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "4.1.2"}, {RFC6749, "4.1.2.1"}},
	Needs: []probe.Need{probe.AuthorizeSilent, probe.RedirectURIAccepted},
	Judge: judgeAuthorizeStateReturned,
	Fix:   "Make the provider return state unchanged with codes and with errors; look at proxies and rewrite rules that touch the query.",
}

func judgeAuthorizeStateReturned(f *probe.Facts) Verdict {
	silent := probe.AuthorizeSilent.Of(f)
	where := silent.At("header Location, parameter state", silent.State.String())
	switch {
	case silent.Kind != probe.Returned:
		return notApplicable("nothing came to the redirect URI before the login: "+silent.Say(), silent.Points())
	case silent.StateUnknown != "":
		return notApplicable(silent.StateUnknown, silent.Points())
	case !silent.HasState:
		return failed("the state that was sent", "no state", where)
	case !silent.StateMatches:
		return failed("the state that was sent", "another one, "+silent.State.String(), where)
	}
	return passed("the state that was sent", where)
}
