package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// DiscoveryEndpointsConsistent is Must: Core sections 3.1.2, 3.1.3 and 5.3 have
// all communication with the endpoints use TLS, and Discovery section 3 has them
// be URLs. Several public hosts are as right as one.
var DiscoveryEndpointsConsistent = &Check{
	ID:    "discovery-endpoints-consistent",
	Title: "addresses can be used from outside",
	Why: `A provider behind a proxy that ends TLS builds its addresses from what it sees:
plain http, an inner name, an odd port. The login page still opens; then the
application meets "connection refused" or "fetch failed" at the token endpoint,
and browsers block the request as mixed content.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "3.1.2"}, {OIDCCore, "3.1.3"}, {OIDCDiscovery, "3"}},
	Needs: []probe.Need{probe.Target, probe.DiscoveryAnswer, probe.Discovery},
	Judge: judgeDiscoveryEndpointsConsistent,
	Fix:   "Set the provider's public address, or send X-Forwarded-Proto and X-Forwarded-Host at the proxy and let the provider trust them.",
}

func judgeDiscoveryEndpointsConsistent(f *probe.Facts) Verdict {
	answer, m := probe.DiscoveryAnswer.Of(f), probe.Discovery.Of(f)
	var saw []string
	var evidence []wire.Evidence
	for _, p := range m.Misplaced(probe.Target.Of(f).Issuer) {
		saw = append(saw, fmt.Sprintf("%s %s is %s", p.Member, p.Address, p.Why))
		evidence = append(evidence, answer.At("body /"+p.Member, p.Address))
	}
	if len(saw) > 0 {
		return failed("addresses that fit the issuer "+wire.Clean(m.Issuer), strings.Join(saw, "; "), evidence...)
	}
	return passed(fmt.Sprintf("%d addresses that fit the issuer", len(m.Endpoints())))
}
