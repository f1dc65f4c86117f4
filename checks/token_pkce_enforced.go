package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// TokenPKCEEnforced is Must: RFC 7636 section 4.6 has the server refuse a
// verifier that does not fit the challenge. A provider that lists no
// code_challenge_methods_supported does not claim to know PKCE (Dex 2.13 ignores
// both parameters), so there it is not applicable; nor is it to a client that
// authenticates, for which LemonLDAP::NG 2.16 ignores PKCE unless it is required:
// there the secret, not the verifier, shows whose code it is.
var TokenPKCEEnforced = &Check{
	ID:    "token-pkce-enforced",
	Title: "a wrong code_verifier is refused",
	Why: `A public client has nothing but PKCE to show that the code is its own. If the
provider takes the challenge and never looks at the verifier, a stolen code is
enough to log in.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC7636, "4.6"}, {RFC9700, "2.1.1"}},
	Needs: []probe.Need{probe.Discovery, probe.ClientAuthMethod, probe.PKCEMismatch},
	Judge: judgeTokenPKCEEnforced,
	Fix:   "Enable PKCE for this client (method S256), or require it, so that the provider compares the code_verifier with the challenge.",
}

func judgeTokenPKCEEnforced(f *probe.Facts) Verdict {
	x := probe.PKCEMismatch.Of(f)
	where := x.At("status", x.Say())
	switch {
	case len(probe.Discovery.Of(f).ChallengeMethods) == 0:
		return notApplicable("the provider lists no code_challenge_methods_supported")
	case !x.Answered():
		return notApplicable("the wrong verifier got " + x.Say())
	case x.Status() == 200 && probe.ClientAuthMethod.Of(f) != probe.AuthNone:
		return notApplicable("the provider ignores PKCE for this client, which authenticates with its secret", where)
	case x.Status() == 200:
		return failed("an error", "200 and tokens for a wrong code_verifier", where)
	}
	return passed(x.Say(), where)
}
