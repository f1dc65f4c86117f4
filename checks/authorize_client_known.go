package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// AuthorizeClientKnown is Must: without a registered client there is no login.
// It owns the reading of the answers to the real client_id and to a made-up one.
var AuthorizeClientKnown = &Check{
	ID:    "authorize-client-known",
	Title: "the provider knows the client",
	Why: `Every login ends at an error page of the provider: "Client not found.",
"AADSTS700016: Application with identifier … was not found in the directory".
Causes are a name in place of the id, an unset variable, quotes around the
value, another realm or tenant, or a client that was deleted or disabled.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "4.1.2.1"}, {RFC6749, "2.2"}},
	Needs: []probe.Need{probe.ClientKnown},
	Judge: func(f *probe.Facts) Verdict { return judgeAcceptance(probe.ClientKnown.Of(f)) },
	Fix:   "Copy the client id, not the display name, from the provider's page of this client, in the realm or tenant of this issuer, and see that the client is enabled.",
}

// judgeAcceptance: what nothing speaks against passes only when something
// speaks for it.
func judgeAcceptance(a *probe.Acceptance) Verdict {
	if !a.Proved {
		return notApplicable(a.Saw, a.Evidence...)
	}
	return passed(a.Saw, a.Evidence...)
}
