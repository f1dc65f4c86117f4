package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// ReachTLS is Must: Discovery section 3 wants an https issuer, and section 7.1
// wants its certificate checked.
var ReachTLS = &Check{
	ID:    "reach-tls",
	Title: "every host has a trusted certificate",
	Why: `Browsers fetch a missing intermediate by themselves and their users click
warnings away; servers do neither. They stop with "x509: certificate signed by
unknown authority", "UNABLE_TO_VERIFY_LEAF_SIGNATURE" or "PKIX path building
failed". Over plain HTTP everybody on the way reads the tokens.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "3"}, {OIDCDiscovery, "7.1"}, {RFC6125, "6"}, {RFC5280, "6"}},
	Needs: []probe.Need{probe.Target, probe.DiscoveryAnswer, probe.IssuerSecured, probe.OtherHosts},
	Judge: judgeReachTLS,
	Fix:   "Serve the full chain (certificate and intermediates) for the name that clients use, valid today, from a CA that the application's machine trusts.",
}

func judgeReachTLS(f *probe.Facts) Verdict {
	target, answer := probe.Target.Of(f), probe.DiscoveryAnswer.Of(f)
	conn, others := probe.IssuerSecured.Of(f), probe.OtherHosts.Of(f)
	const want = "a certificate that this machine trusts for every advertised host"
	secure := strings.HasPrefix(strings.ToLower(target.Issuer), "https:")
	if !secure && !target.Loopback {
		return failed("an issuer with the scheme https", target.Issuer+": tokens and secrets cross the network in the open",
			answer.At("request URL", answer.Exchange.Request.URL))
	}
	if v, ok := failedAt(wire.StageTLS, want, answer, others); ok {
		return v
	}
	if conn.Refusable != "" {
		return failed(want, probe.SayCertificate(conn.Refusable, conn)+"; accepted because the run was told to",
			answer.At("connection to "+conn.Host, string(conn.Refusable)))
	}
	trusted := 0
	for _, h := range others {
		if h.Conn.Refusable != "" {
			return failed(want, h.Name()+": "+probe.SayCertificate(h.Conn.Refusable, h.Conn)+"; accepted because the run was told to",
				answer.At("body /"+h.Members[0], h.Host))
		}
		if h.TLS && h.Reached(wire.StageTLS) {
			trusted++
		}
	}
	switch {
	case conn.Proxied:
		return passed("trusted through a proxy, which does not show the certificate")
	case secure && len(conn.Chain) > 0:
		return passed(fmt.Sprintf("%s, signed by %s%s", conn.TLS, conn.Chain[0].Issuer, andOthers(others, wire.StageTLS)),
			answer.At("connection to "+conn.Host, conn.TLS))
	case secure:
		return passed(conn.TLS)
	case trusted > 0:
		return passed(fmt.Sprintf("the issuer is plain http on this machine; %d other advertised hosts are trusted", trusted))
	}
	return notApplicable("the issuer is plain http on this machine, where nothing crosses a network")
}
