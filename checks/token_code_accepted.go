package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// TokenCodeAccepted is Must: RFC 6749 section 4.1.4 has the server answer a
// valid code with an access token. It owns the reading of the token response.
var TokenCodeAccepted = &Check{
	ID:    "token-code-accepted",
	Title: "the code is exchanged for tokens",
	Why: `The user has logged in and the application still shows an error, because the
exchange happens behind the browser. Causes are a redirect_uri that differs
from the first request, a code that is too old or used, a client without the
grant, or a key that the provider needs and does not find.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "4.1.3"}, {RFC6749, "5.1"}},
	Needs: []probe.Need{probe.Tokens},
	Judge: judgeTokenCodeAccepted,
	Fix:   "Allow this client the authorization_code grant, and read the provider's log for the moment of the exchange: it has the reason that the answer leaves out.",
}

func judgeTokenCodeAccepted(f *probe.Facts) Verdict {
	t := probe.Tokens.Of(f)
	if !t.FromCode {
		return notApplicable("the tokens of this login came without a code")
	}
	return passed(t.Say(), t.At("body /access_token", t.AccessToken.String()))
}
