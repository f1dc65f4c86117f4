package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestReachConnects(t *testing.T) {
	given := func(conn *wire.Conn, others ...*probe.OtherHost) []probe.Fact {
		return []probe.Fact{probe.DiscoveryAnswer.Is(discovered()), probe.IssuerConnected.Is(conn), probe.OtherHosts.Is(others)}
	}
	issuer := trusted(30*day, 60*day)
	checktest.Run(t, checks.ReachConnects,
		checktest.Case{Name: "the issuer alone", Given: given(issuer), Want: checks.Pass, Saw: "connected to 192.0.2.7:443"},
		checktest.Case{Name: "another too", Given: given(issuer, other("", "")), Want: checks.Pass, Saw: "1 other advertised host too"},
		checktest.Case{Name: "another that refuses", Given: given(issuer, other(wire.StageConnect, wire.Refused)), Want: checks.Fail, Saw: "connection refused"},
		checktest.Case{Name: "another that is silent", Given: given(issuer, other(wire.StageConnect, wire.TimedOut)), Want: checks.Fail, Saw: "no answer within"},
		checktest.Case{Name: "another without an address", Given: given(issuer, other(wire.StageResolve, wire.NoSuchHost)), Want: checks.Pass},
		checktest.Case{Name: "another with a bad certificate", Given: given(issuer, other(wire.StageTLS, wire.Expired)), Want: checks.Pass, Saw: "1 other"},
		checktest.Case{Name: "behind a proxy", Given: given(&wire.Conn{Proxied: true}), Want: checks.Pass, Saw: "proxy"},
	)
}
