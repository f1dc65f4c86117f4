package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// IDTokenSignature is Must by Core section 3.1.3.7. An HMAC is checked with the
// client secret's bytes (section 10.1); Keycloak up to 26.7 signs HS256 with a
// realm key that no client has, and fails here as it fails in every client. A
// secret that is too short (section 16.19) fails in libraries that refuse it, such
// as go-jose 4.
var IDTokenSignature = &Check{
	ID:    "id-token-signature",
	Title: "the signature of the id_token holds",
	Why: `Clients that verify (all that follow the specification) drop the login with
"signature verification failed"; clients that do not verify accept forged users.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "3.1.3.7"}, {OIDCCore, "10.1"}},
	Needs: []probe.Need{probe.Tokens, probe.SigningKey, probe.Signature},
	Judge: judgeIDTokenSignature,
	Fix:   "Sign id_tokens with a key pair (RS256 or ES256) whose public half is at the jwks_uri; with HS256 the key has to be this client's secret, of 32 bytes or more.",
}

func judgeIDTokenSignature(f *probe.Facts) Verdict {
	k, v := probe.SigningKey.Of(f), probe.Signature.Of(f)
	where := probe.Tokens.Of(f).At("id_token signature", fmt.Sprintf("alg %s, kid %s", k.Alg, k.Kid))
	switch {
	case k.None:
		return failed("a signature", "alg none: the id_token is not signed", where)
	case v.OK && k.Secret && v.SecretBytes < v.WantBytes:
		return failed(fmt.Sprintf("a client secret of %d bytes at least for %s (OpenID Connect Core section 16.19)", v.WantBytes, k.Alg),
			fmt.Sprintf("the client secret made it, and has %d bytes, with which strict libraries verify nothing", v.SecretBytes), where)
	case v.OK && k.Secret:
		return passed("alg "+k.Alg+", verified with the client secret", where)
	case v.OK:
		return passed(fmt.Sprintf("alg %s, verified with key %s", k.Alg, k.Kid), where)
	case k.Secret:
		return failed("an HMAC made with the client secret", "alg "+k.Alg+": the client secret does not verify it, and no other key is known to a client", where)
	}
	return failed("a signature by key "+k.Kid, fmt.Sprintf("none of %d matching keys verifies it (%s)", v.Tried, v.Text), where)
}
