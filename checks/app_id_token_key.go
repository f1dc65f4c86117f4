package checks

import (
	"fmt"
	"slices"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppIDTokenKey is Must: Core section 10.1 has the key found by its kid, and a kid is
// needed where several keys are published. Libraries differ in what they do without.
var AppIDTokenKey = &Check{
	ID:    "app-id-token-key",
	Title: "the application finds the id_token's key",
	Why: `Where the header names no key and several are published, some libraries try them
all and others refuse. Where the key is not published, all of them refuse.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "10.1"}, {RFC7517, "4.5"}},
	Needs: []probe.Need{probe.Application, probe.Discovery, probe.Tokens, probe.IDToken, probe.EvenRefused(probe.SigningKey), probe.IfOffered(probe.Signature)},
	Judge: judgeAppIDTokenKey,
	Fix:   "Let the provider publish its signing key and name it in the id_token's header (kid); restart an application that read the keys before they changed.",

	Like: "id-token-key-published",
}

func judgeAppIDTokenKey(f *probe.Facts) Verdict {
	u, h, t := probe.Application.Of(f), probe.IDToken.Of(f).Header, probe.Tokens.Of(f)
	wants := u.Profile.Demands.IDToken
	where := t.At("id_token header kid", orNothing(h.Kid))
	values := map[string]string{"got": h.Kid, "alg": h.Alg}
	if !wants.Read || wants.Unverified {
		return notApplicable(u.Title + " does not look at the id_token's signature")
	}
	if algorithms := readableAlgorithms(u, probe.Discovery.Of(f)); !slices.Contains(algorithms, h.Alg) {
		return notApplicable("alg " + h.Alg + " is refused before a key is looked for")
	}
	if p := probe.SigningKey.Refusal(f); p != nil {
		return failed(p.Want, p.Saw, p.Evidence...).saying(u, "jwks-kid-not-found", values)
	}
	k := probe.SigningKey.Of(f)
	if wants.OneKey && k.Matching > 1 {
		return failed("one published key that the header fits", fmt.Sprintf("kid %s fits %d keys", orNothing(h.Kid), k.Matching), where).
			saying(u, "jwk-missing-kid-or-use", values)
	}
	if v, ok := probe.Signature.Maybe(f); ok && !v.OK && !k.None {
		return failed("a signature that the key verifies", "none of the keys verifies it", where).saying(u, "jwks-rotation-stale-client-cache", values)
	}
	return passed("kid "+orNothing(h.Kid), where)
}

func orNothing(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}
