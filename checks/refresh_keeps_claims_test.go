package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestRefreshKeepsClaims(t *testing.T) {
	bare := probe.Claims{"sub": hidden("ada"), "iss": shown("https://op.example")}
	first := probe.Claims{"sub": hidden("ada"), "groups": hidden("g"), "email": hidden("m"), "nonce": hidden("n"), "at_hash": hidden("h"), "sid": hidden("s")}
	given := func(first, second probe.Claims) []probe.Fact {
		return []probe.Fact{
			idToken(first),
			probe.Refreshed.Is(&probe.TokenSet{}),
			probe.RefreshedIDToken.Is(&probe.JWT{Claims: second}),
		}
	}
	checktest.Run(t, checks.RefreshKeepsClaims,
		checktest.Case{
			Name:  "all but those of the login",
			Given: given(first, probe.Claims{"sub": hidden("ada"), "groups": hidden("g"), "email": hidden("m")}),
			Want:  checks.Pass, Saw: "email, groups",
		},
		checktest.Case{Name: "lost", Given: given(first, probe.Claims{"sub": hidden("ada"), "email": hidden("m")}), Want: checks.Fail, Saw: "without groups"},
		checktest.Case{
			Name:  "emptied",
			Given: given(first, probe.Claims{"sub": hidden("ada"), "email": hidden("m"), "groups": {Type: "null"}}),
			Want:  checks.Fail, Saw: "without groups",
		},
		checktest.Case{Name: "nothing to keep", Given: given(bare, bare), Want: checks.Pass, Saw: "none about the user"},
	)
}
