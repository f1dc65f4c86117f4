package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// KeysServed is Must: Discovery section 3 requires jwks_uri and has a key set
// (RFC 7517 section 5) be there.
var KeysServed = &Check{
	ID:    "keys-served",
	Title: "the provider's keys are served at jwks_uri",
	Why: `Every client reads them to verify the id_token, most at the first login. Without
them nobody gets in: "The JWKS endpoint did not contain any signing keys",
"no keys found, incorrect Signature, validation failed for id_token".`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "3"}, {RFC7517, "5"}},
	Needs: []probe.Need{probe.Discovery, probe.KeysAnswer, probe.Keys},
	Judge: judgeKeysServed,
	Fix:   "Choose a signing key at the provider, and let jwks_uri be read without a login; then let clients read their configuration again.",
}

func judgeKeysServed(f *probe.Facts) Verdict {
	set := probe.Keys.Of(f)
	where := set.At("body /keys", fmt.Sprintf("%d keys", len(set.Keys)))
	if set.Unneeded && len(set.Keys) == 0 {
		return notApplicable("no advertised algorithm uses a published key", where)
	}
	saw := fmt.Sprintf("%d keys", len(set.Keys))
	if len(set.Keys) == 1 {
		saw = "1 key"
	}
	if n := len(set.Hops); n > 0 {
		saw += ", after " + redirects(n) + "; clients that follow none stop before it"
	}
	return passed(saw, where)
}
