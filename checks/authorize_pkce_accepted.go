package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// AuthorizePKCEAccepted is Must: RFC 6749 section 3.1 has the provider ignore
// parameters that it does not know, and RFC 9700 section 2.1.1 has it support
// PKCE.
var AuthorizePKCEAccepted = &Check{
	ID:    "authorize-pkce-accepted",
	Title: "a request with PKCE is accepted",
	Why: `Most clients send a code_challenge today, and many cannot be told not to. A
provider that refuses it, or wants another method ("code challenge method is not
matching the configured one"), lets no such client in.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC9700, "2.1.1"}, {RFC7636, "4.4.1"}, {RFC6749, "3.1"}},
	Needs: []probe.Need{probe.AuthorizeSilent, probe.PKCEAccepted},
	Judge: func(f *probe.Facts) Verdict { return judgeAcceptance(probe.PKCEAccepted.Of(f)) },
	Fix:   "Set the client's PKCE method to S256 at the provider, or update the provider; only as a stop-gap turn PKCE off in a confidential application.",
}
