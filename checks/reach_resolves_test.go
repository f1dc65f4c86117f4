package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestReachResolves(t *testing.T) {
	given := func(conn *wire.Conn, others ...*probe.OtherHost) []probe.Fact {
		return []probe.Fact{probe.DiscoveryAnswer.Is(discovered()), probe.IssuerResolved.Is(conn), probe.OtherHosts.Is(others)}
	}
	issuer := trusted(30*day, 60*day)
	checktest.Run(t, checks.ReachResolves,
		checktest.Case{Name: "the issuer alone", Given: given(issuer), Want: checks.Pass, Saw: "sso.example:443 is 192.0.2.7"},
		checktest.Case{Name: "another too", Given: given(issuer, other("", "")), Want: checks.Pass, Saw: "1 other advertised host too"},
		checktest.Case{Name: "another that does not exist", Given: given(issuer, other(wire.StageResolve, wire.NoSuchHost)), Want: checks.Fail,
			Saw: "api.example:443 (jwks_uri, token_endpoint): the name does not exist (words of the library)"},
		checktest.Case{Name: "another that refuses", Given: given(issuer, other(wire.StageConnect, wire.Refused)), Want: checks.Pass},
		checktest.Case{Name: "behind a proxy", Given: given(&wire.Conn{Proxied: true}), Want: checks.Pass, Saw: "proxy"},
	)
}
