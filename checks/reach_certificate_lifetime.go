package checks

import (
	"fmt"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// ReachCertificateLifetime is Should: nothing is broken yet, and every client
// breaks on the day (RFC 5280 section 4.1.2.5).
var ReachCertificateLifetime = &Check{
	ID:    "reach-certificate-lifetime",
	Title: "no certificate is about to end",
	Why: `A certificate that is not renewed in time stops every login at once, usually
at night. Automatic renewal happens when a third of the lifetime is left; one
that has less than that and less than two weeks has missed it.`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{RFC5280, "4.1.2.5"}},
	Needs: []probe.Need{probe.Started, probe.DiscoveryAnswer, probe.IssuerSecured, probe.OtherHosts},
	Judge: judgeReachCertificateLifetime,
	Fix:   "Renew the certificate, and look into the log of the automatic renewal: it should have happened already.",
}

// renewalDue is what a certificate has left at least when its renewal works.
const renewalDue = 14 * 24 * time.Hour

func judgeReachCertificateLifetime(f *probe.Facts) Verdict {
	now, answer := probe.Started.Of(f), probe.DiscoveryAnswer.Of(f)
	conns := []*wire.Conn{probe.IssuerSecured.Of(f)}
	for _, h := range probe.OtherHosts.Of(f) {
		if h.Reached(wire.StageTLS) {
			conns = append(conns, h.Conn)
		}
	}
	var soonest *wire.Conn
	for _, c := range conns {
		// One that has ended is a matter of reach-tls.
		if len(c.Chain) == 0 || !c.Chain[0].NotAfter.After(now) {
			continue
		}
		if endsSoon(c.Chain[0], now) {
			left := c.Chain[0].NotAfter.Sub(now)
			return failed("at least 14 days left, or a third of the certificate's lifetime",
				fmt.Sprintf("the certificate of %s ends in %s, on %s", c.Host, days(left), probe.Day(c.Chain[0].NotAfter)),
				answer.At("connection to "+c.Host, "not after "+probe.Day(c.Chain[0].NotAfter)))
		}
		if soonest == nil || c.Chain[0].NotAfter.Before(soonest.Chain[0].NotAfter) {
			soonest = c
		}
	}
	if soonest == nil {
		return notApplicable("no certificate was seen that is still valid")
	}
	leaf := soonest.Chain[0]
	return passed(fmt.Sprintf("%s left for %s", days(leaf.NotAfter.Sub(now)), soonest.Host),
		answer.At("connection to "+soonest.Host, "not after "+probe.Day(leaf.NotAfter)))
}

// endsSoon holds when both are true: less than two weeks are left, and less than
// a third of the lifetime. Certificates of a week (Let's Encrypt's shortlived
// profile) or of hours (Caddy's and step-ca's own CAs) never have two weeks.
func endsSoon(c wire.Certificate, now time.Time) bool {
	left := c.NotAfter.Sub(now)
	return left < renewalDue && left < c.NotAfter.Sub(c.NotBefore)/3
}

func days(d time.Duration) string {
	switch n := int(d.Hours() / 24); n {
	case 0:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	case 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", n)
	}
}
