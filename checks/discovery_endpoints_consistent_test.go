package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestDiscoveryEndpointsConsistent(t *testing.T) {
	given := func(asked, issuer, token string) []probe.Fact {
		return []probe.Fact{
			probe.Target.Is(&probe.TargetInfo{Issuer: asked}), probe.DiscoveryAnswer.Is(discovered()),
			probe.Discovery.Is(&probe.ProviderMetadata{Issuer: issuer, AuthorizationEndpoint: issuer + "/auth", TokenEndpoint: token}),
		}
	}
	const public = "https://sso.example"
	pass := func(name, asked, issuer, token string) checktest.Case {
		return checktest.Case{Name: name, Given: given(asked, issuer, token), Want: checks.Pass}
	}
	fail := func(name, token, saw string) checktest.Case {
		return checktest.Case{Name: name, Given: given(public, public, token), Want: checks.Fail, Saw: "token_endpoint " + saw}
	}
	checktest.Run(t, checks.DiscoveryEndpointsConsistent,
		pass("one host", public, public, public+"/token"),
		pass("another public host", public, public, "https://oauth2.api.example/token"),
		pass("another port", public, public, "https://sso.example:8443/token"),
		pass("plain http throughout", "http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080/token"),
		pass("a public host beside a local issuer", "https://127.0.0.1:8443", "https://127.0.0.1:8443", "https://api.example/register"),
		pass("the issuer itself has become http, which has a check of its own", public, "http://sso.example", "http://sso.example/token"),
		pass("asked by an inner name, inner back channel", "http://127.0.0.1:18090/realms/a", public, "http://127.0.0.1:18090/token"),
		pass("everything in one private network", "https://sso.lan", "https://sso.lan", "https://10.0.0.4/token"),
		fail("plain http", "http://sso.example/token", "http://sso.example/token is plain http"),
		fail("loopback", "https://127.0.0.1/token", "https://127.0.0.1/token is on a host that only"),
		fail("localhost", "https://localhost:8443/token", "https://localhost:8443/token is on a host that only"),
		fail("private", "https://192.168.1.10/token", "https://192.168.1.10/token is on"),
		fail("overlay network", "https://100.64.3.4/token", "https://100.64.3.4/token is on"),
		fail("private IPv6", "https://[fd00::1]/token", "https://[fd00::1]/token is on"),
		fail("one label", "https://keycloak:8443/token", "https://keycloak:8443/token is on"),
		fail("relative", "/token", "/token is not an absolute web address"),
		fail("without a scheme", "sso.example/token", "sso.example/token is not an absolute"),
		fail("another scheme", "ldap://sso.example/token", "ldap://sso.example/token is not an absolute"),
	)
}
