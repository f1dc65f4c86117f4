package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// ReachResolves is Must: Discovery section 4 has the provider make its document
// available at the issuer, and section 3 has every endpoint be a URL that can be
// used.
var ReachResolves = &Check{
	ID:    "reach-resolves",
	Title: "every host name has an address",
	Why: `A name that only the administrator's machine knows stops the application's
server with "dial tcp: lookup …: no such host" or "getaddrinfo ENOTFOUND", while
the browser shows the login page. Run this where the application runs: inside a
container names often differ.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "4"}, {OIDCDiscovery, "3"}},
	Needs: []probe.Need{probe.DiscoveryAnswer, probe.IssuerResolved, probe.OtherHosts},
	Judge: judgeReachResolves,
	Fix:   "Give the name an address where the application runs (DNS, a network alias, or an extra host entry), or advertise a name that has one.",
}

func judgeReachResolves(f *probe.Facts) Verdict {
	answer, conn, others := probe.DiscoveryAnswer.Of(f), probe.IssuerResolved.Of(f), probe.OtherHosts.Of(f)
	if v, ok := failedAt(wire.StageResolve, "an address for every advertised host", answer, others); ok {
		return v
	}
	if conn.Proxied {
		return passed("a proxy resolves the names; not looked up here")
	}
	return passed(fmt.Sprintf("%s is %s%s", conn.Host, strings.Join(conn.Addresses, ", "), andOthers(others, wire.StageResolve)))
}
