package checks

import (
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// ReachConnects is Must for the same reason as ReachResolves.
var ReachConnects = &Check{
	ID:    "reach-connects",
	Title: "every host takes connections",
	Why: `Where the application's server cannot connect, the user logs in and then meets
"connect: connection refused" or, behind a router that does not loop back,
"i/o timeout" when the code is exchanged. The browser alone proves nothing: it
may take another way.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "4"}, {OIDCDiscovery, "3"}},
	Needs: []probe.Need{probe.DiscoveryAnswer, probe.IssuerConnected, probe.OtherHosts},
	Judge: judgeReachConnects,
	Fix:   "Start what listens there, correct the port that is advertised, or open the way from the application's network (firewall, hairpin NAT, a shared container network).",
}

func judgeReachConnects(f *probe.Facts) Verdict {
	answer, conn, others := probe.DiscoveryAnswer.Of(f), probe.IssuerConnected.Of(f), probe.OtherHosts.Of(f)
	if v, ok := failedAt(wire.StageConnect, "a TCP connection to every advertised host", answer, others); ok {
		return v
	}
	if conn.Proxied {
		return passed("a proxy makes the connections; it answers")
	}
	return passed("connected to " + conn.Remote + andOthers(others, wire.StageConnect))
}
