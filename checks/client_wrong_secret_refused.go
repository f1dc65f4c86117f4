package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// ClientWrongSecretRefused is Must: RFC 6749 section 3.2.1 requires clients with
// credentials to authenticate. Only whether it is refused counts, not the words:
// Keycloak says unauthorized_client, authentik answers 400 to Basic too.
var ClientWrongSecretRefused = &Check{
	ID:    "client-wrong-secret-refused",
	Title: "a wrong client secret is refused",
	Why: `The client id stands in every address bar. If any secret will do, whoever
gets hold of a code or a refresh token can turn it into tokens, and nobody
notices that the application was set up with the wrong secret.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "3.2.1"}, {RFC6749, "5.2"}},
	Needs: []probe.Need{probe.WrongSecret},
	Judge: judgeClientWrongSecretRefused,
	Fix:   "Make the client confidential at the provider (client authentication on, not public), and issue it a new secret.",
}

func judgeClientWrongSecretRefused(f *probe.Facts) Verdict {
	c := probe.WrongSecret.Of(f)
	where := c.Wrong.At("body /error", c.Wrong.Error().Code)
	switch {
	case c.Wrong.Outcome == probe.AuthNoAnswer:
		return notApplicable("the token endpoint did not answer: "+c.Wrong.Say(), where)
	case c.Told() && c.Wrong.Outcome != probe.AuthAccepted:
		return passed(c.Wrong.Say(), where)
	case c.Public():
		return notApplicable("this client is public: it is let in without any secret", where)
	case c.ChecksCodeFirst():
		return notApplicable("a made-up client gets the same answer, so the code is looked at first: "+c.Wrong.Say(), where)
	case c.Wrong.Outcome != probe.AuthAccepted:
		return notApplicable("right and wrong secret get the same answer, which lets nobody in: "+c.Wrong.Say(), where)
	}
	return failed("invalid_client", c.Wrong.Say()+", as with the right secret", where)
}
