package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// IDTokenNonce is Must: Core section 2 has the provider put the nonce of the
// request into the id_token unmodified.
var IDTokenNonce = &Check{
	ID:    "id-token-nonce",
	Title: "the id_token carries the nonce of its request",
	Why: `A client that sent a nonce refuses an id_token without it, or with another
one: the user comes back from the login page to an error. Proxies and brokers
that ask another provider on the client's behalf lose it most often.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "2"}, {OIDCCore, "3.1.3.7"}},
	Needs: []probe.Need{probe.Login, probe.Tokens, probe.IDToken},
	Judge: judgeIDTokenNonce,
	Fix:   "Make the provider copy the nonce of the authorization request into the id_token, unchanged; behind a broker, let it pass the parameter on.",
}

func judgeIDTokenNonce(f *probe.Facts) Verdict {
	login, tokens, idToken := probe.Login.Of(f), probe.Tokens.Of(f), probe.IDToken.Of(f)
	if !login.ByCode {
		return notApplicable("no authorization request was made, so no nonce was sent")
	}
	if !login.Nonce.Present() {
		return notApplicable("the recorded request sent no nonce")
	}
	got := idToken.Claims["nonce"]
	where := tokens.At("id_token claim nonce", got.Mask.String())
	switch {
	case !idToken.Claims.Has("nonce"):
		return failed("the nonce that was sent", "no nonce", where)
	case !got.Mask.Same(login.Nonce):
		return failed("the nonce that was sent, "+login.Nonce.String(), "another one, "+got.Mask.String(), where)
	}
	return passed("the nonce that was sent", where)
}
