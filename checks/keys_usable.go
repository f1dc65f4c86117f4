package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// KeysUsable is Must: Discovery section 3 has the set contain the signing keys
// and no private or symmetric ones, and Core section 10.1 has a kid find the
// key. (RFC 7517 section 4.5 itself says SHOULD about distinct kids.)
var KeysUsable = &Check{
	ID:    "keys-usable",
	Title: "the published keys can verify what the provider signs",
	Why: `A set without a signing key for any advertised algorithm, or with two keys under
one kid, lets signatures fail: "Unable to find key with kid", "failed to verify
id token signature". A private key in the set lets anybody sign as the provider.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "3"}, {OIDCCore, "10.1"}, {RFC7517, "4.5"}, {RFC7517, "9.2"}},
	Needs: []probe.Need{probe.Discovery, probe.Keys, probe.Usable},
	Judge: judgeKeysUsable,
	Fix:   "Publish the public half of each signing key under a kid of its own, with one for RS256; replace at once a key whose private half was published.",
}

func judgeKeysUsable(f *probe.Facts) Verdict {
	set, usable := probe.Keys.Of(f), probe.Usable.Of(f)
	for i, k := range set.Keys {
		if k.Private {
			where := set.At(fmt.Sprintf("body /keys/%d", i), k.String())
			return failed("public keys only", "private or symmetric key material: "+k.String(), where)
		}
	}
	if i, j, found := sharedKid(set.Keys); found {
		where := []wire.Evidence{
			set.At(fmt.Sprintf("body /keys/%d", i), set.Keys[i].String()),
			set.At(fmt.Sprintf("body /keys/%d", j), set.Keys[j].String()),
		}
		return failed("a kid of its own for each signing key", "two different signing keys: "+set.Keys[i].String()+" and "+set.Keys[j].String(), where...)
	}
	if set.Unneeded {
		return notApplicable("no advertised algorithm uses a published key")
	}
	return passed(fmt.Sprintf("for %s: kid %s", strings.Join(usable.Algs, ", "), strings.Join(usable.Kids, ", ")),
		set.At("body /keys", fmt.Sprintf("%d keys", len(set.Keys))))
}

// sharedKid finds two signing keys that a header's kid and alg do not tell
// apart. The same key listed twice, and one kid for keys of two types, are no
// trouble (RFC 7517 section 4.5).
func sharedKid(keys []probe.Key) (first, second int, found bool) {
	for j, b := range keys {
		for i, a := range keys[:j] {
			if a.Signing() && b.Signing() && a.Kid == b.Kid && a.Kid != "" && a.Kty == b.Kty && a.Crv == b.Crv &&
				(a.Alg == b.Alg || a.Alg == "" || b.Alg == "") && a.Thumbprint != b.Thumbprint {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}
