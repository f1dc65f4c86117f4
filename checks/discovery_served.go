package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// DiscoveryServed is Must: Discovery section 4.2 wants status 200, a JSON object
// and the media type application/json at the address of section 4.1.
var DiscoveryServed = &Check{
	ID:    "discovery-served",
	Title: "the discovery document is served",
	Why: `Clients read every endpoint from it when they start. Without it they do not:
"failed to discover OIDC configuration: unexpected status 404", "failed to decode
provider discovery object: expected Content-Type = application/json, got
text/html". Most often the issuer was typed wrong, or a login wall stands before it.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "4.1"}, {OIDCDiscovery, "4.2"}},
	Needs: []probe.Need{probe.DiscoveryAnswer, probe.Discovery},
	Judge: judgeDiscoveryServed,
	Fix:   "Give the client the issuer as the provider's own pages show it, without /.well-known and without an endpoint's path; keep login walls and rewrites away from /.well-known.",
}

func judgeDiscoveryServed(f *probe.Facts) Verdict {
	answer := probe.DiscoveryAnswer.Of(f)
	kind := answer.At("header Content-Type", answer.Header("Content-Type"))
	if media := answer.Media(); media != "application/json" {
		if media == "" {
			media = "none"
		}
		// oauth4webapi, on which openid-client 6 and Auth.js 5 are built, stops here.
		return failed("the content type application/json", media+", with a good document", kind)
	}
	switch hops := len(answer.Hops); hops {
	case 0:
		return passed("200, application/json", kind)
	default:
		// Following is usual (go-oidc, mod_auth_openidc) and not demanded.
		return passed(fmt.Sprintf("200, application/json after %s, at %s; clients that follow none stop before it",
			redirects(hops), answer.Exchange.Request.URL), kind)
	}
}

func redirects(n int) string {
	if n == 1 {
		return "1 redirect"
	}
	return fmt.Sprintf("%d redirects", n)
}
