package checks

import (
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppPKCE is Must for the application at hand: RFC 9700 section 2.1.1 has servers
// demand PKCE of public clients and may of all, and an application that sends none
// then lets nobody in.
var AppPKCE = &Check{
	ID:    "app-pkce",
	Title: "the application sends PKCE where it must",
	Why: `Several applications send no code_challenge unless a setting says so, whatever
discovery lists. A provider that demands one answers invalid_request before
anybody can log in.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{RFC7636, "4.4.1"}, {RFC9700, "2.1.1"}},
	Needs: []probe.Need{
		probe.Application, probe.Client, probe.Discovery, probe.AuthorizeSilent, probe.PKCEAccepted, probe.IfOffered(probe.AuthorizeWithoutPKCE),
	},
	Judge: judgeAppPKCE,
	Fix:   "Switch PKCE (S256) on in the application, or let the provider accept this client without it.",

	ApplicationFirst: true,
}

func judgeAppPKCE(f *probe.Facts) Verdict {
	u, with := probe.Application.Of(f), probe.AuthorizeSilent.Of(f)
	without, asked := probe.AuthorizeWithoutPKCE.Maybe(f)
	switch {
	case !u.Asks():
		return notApplicable(asksNothing(u))
	case !asked:
		return passed(u.Title+" sends a code_challenge, and it is accepted", with.Points())
	case without.GoesOn():
		return passed(u.Title+" sends no code_challenge, and none is demanded", without.Points())
	case !with.GoesOn():
		return notApplicable("the request is refused with PKCE, too: "+with.Say(), with.Points())
	}
	values := map[string]string{"error": without.OAuth.Code, "description": without.OAuth.Description}
	return failed("the authorization request without a code_challenge accepted, as "+u.Title+" sends it", without.Say(), without.Points()).
		saying(u, "pkce-required-not-sent", values)
}
