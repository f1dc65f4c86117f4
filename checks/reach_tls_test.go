package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestReachTLS(t *testing.T) {
	given := func(issuer string, conn *wire.Conn, others ...*probe.OtherHost) []probe.Fact {
		return []probe.Fact{
			probe.Target.Is(&probe.TargetInfo{Issuer: issuer, Loopback: issuer == local}),
			probe.DiscoveryAnswer.Is(discovered()), probe.IssuerSecured.Is(conn), probe.OtherHosts.Is(others),
		}
	}
	const public = "https://sso.example"
	good, plain := trusted(30*day, 60*day), &wire.Conn{Host: "127.0.0.1:8080"}
	accepted := trusted(30*day, 60*day)
	accepted.Refusable = wire.WrongName
	elsewhere := other("", "")
	elsewhere.Conn.Refusable = wire.UnknownCA
	checktest.Run(t, checks.ReachTLS,
		checktest.Case{Name: "trusted", Given: given(public, good), Want: checks.Pass, Saw: "TLS 1.3, signed by CN=R10"},
		checktest.Case{Name: "another too", Given: given(public, good, other("", "")), Want: checks.Pass, Saw: "1 other"},
		checktest.Case{Name: "another that expired", Given: given(public, good, other(wire.StageTLS, wire.Expired)), Want: checks.Fail,
			Saw: "api.example:443 (jwks_uri, token_endpoint): the certificate for sso.example, signed by CN=R10, ended on 2027-01-24"},
		checktest.Case{Name: "another that refuses", Given: given(public, good, other(wire.StageConnect, wire.Refused)), Want: checks.Pass},
		checktest.Case{Name: "plain http on loopback", Given: given(local, plain), Want: checks.NotApplicable},
		checktest.Case{Name: "plain http on loopback, another over TLS", Given: given(local, plain, other("", "")), Want: checks.Pass, Saw: "1 other"},
		checktest.Case{Name: "plain http on loopback, another that does not exist", Given: given(local, plain, other(wire.StageResolve, wire.NoSuchHost)), Want: checks.NotApplicable},
		checktest.Case{Name: "plain http elsewhere", Given: given("http://sso.example", plain), Want: checks.Fail, Saw: "in the open"},
		checktest.Case{Name: "told to accept", Given: given(public, accepted), Want: checks.Fail, Saw: "for sso.example, not for sso.example; accepted because"},
		checktest.Case{Name: "told to accept another", Given: given(public, good, elsewhere), Want: checks.Fail, Saw: "does not know"},
		checktest.Case{Name: "behind a proxy", Given: given(public, &wire.Conn{Proxied: true}), Want: checks.Pass, Saw: "proxy"},
	)
}

const local = "http://127.0.0.1:8080"
