package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestRefreshIDToken(t *testing.T) {
	first := probe.Claims{
		"iss": shown("https://op.example"), "sub": hidden("ada"), "aud": shown([]any{"app", "api"}),
		"auth_time": shown(1000.0), "nonce": hidden("n1"),
	}
	given := func(name string, c probe.Claim) []probe.Fact {
		second := probe.Claims{}
		for n, v := range first {
			second[n] = v
		}
		second[name] = c
		return []probe.Fact{
			idToken(first),
			probe.Refreshed.Is(&probe.TokenSet{}),
			probe.RefreshedIDToken.Is(&probe.JWT{Claims: second}),
		}
	}
	absent := probe.Claim{Type: "null"}
	checktest.Run(t, checks.RefreshIDToken,
		checktest.Case{Name: "the same", Given: given("sub", hidden("ada")), Want: checks.Pass},
		checktest.Case{Name: "no nonce", Given: given("nonce", absent), Want: checks.Pass},
		checktest.Case{Name: "an empty nonce", Given: given("nonce", hidden("")), Want: checks.Pass},
		checktest.Case{Name: "no auth_time", Given: given("auth_time", absent), Want: checks.Pass},
		checktest.Case{Name: "one more audience", Given: given("aud", shown([]any{"new", "api", "app"})), Want: checks.Pass},
		checktest.Case{Name: "another user", Given: given("sub", hidden("bob")), Want: checks.Fail, Saw: "sub (claim"},
		checktest.Case{Name: "no user", Given: given("sub", absent), Want: checks.Fail, Saw: "sub none"},
		checktest.Case{Name: "another issuer", Given: given("iss", shown("https://other.example")), Want: checks.Fail, Saw: "iss https://other.example"},
		checktest.Case{Name: "an audience less", Given: given("aud", shown("app")), Want: checks.Fail, Saw: "aud app"},
		checktest.Case{Name: "the time of the refresh", Given: given("auth_time", shown(2000.0)), Want: checks.Fail, Saw: "auth_time 2000"},
		checktest.Case{Name: "another nonce", Given: given("nonce", hidden("n2")), Want: checks.Fail, Saw: "nonce"},
	)
}
