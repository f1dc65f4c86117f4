package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// IDTokenKeyPublished is Must: Core section 10.1 has the provider publish the
// key that verifies the signature. A key that only appears when the JWKS is read
// again is healthy (Keycloak makes its ES256 key at the first login).
var IDTokenKeyPublished = &Check{
	ID:    "id-token-key-published",
	Title: "the key that signed the id_token is published",
	Why: `A client looks for the kid of the token in the JWKS. If it is not there, the
login ends with "no matching key", "unable to find a signing key" or "failed to
verify id token signature", often after a rotation or a move to other nodes.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "10.1"}, {RFC7517, "4.5"}},
	Needs: []probe.Need{probe.Tokens, probe.SigningKey},
	Judge: judgeIDTokenKeyPublished,
	Fix:   "Publish the signing key at the jwks_uri of the same issuer; after a rotation let every node of the provider, and every cache in front of it, serve the new set.",
}

func judgeIDTokenKeyPublished(f *probe.Facts) Verdict {
	k := probe.SigningKey.Of(f)
	where := probe.Tokens.Of(f).At("id_token header kid", k.Kid)
	switch {
	case k.None:
		return notApplicable("alg none: there is no key")
	case k.Secret:
		return notApplicable("alg " + k.Alg + " uses the client secret, not a published key")
	case k.Reloaded:
		return passed(fmt.Sprintf("kid %s, which appeared when the keys were read again", k.Kid), where)
	}
	return passed("kid "+k.Kid, where)
}
