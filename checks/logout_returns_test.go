package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestLogoutReturns(t *testing.T) {
	given := func(x probe.LoggedOut) []probe.Fact {
		return []probe.Fact{
			probe.Target.Is(&probe.TargetInfo{PostLogoutRedirectURI: "https://app.example/bye"}),
			probe.Logout.Is(&x),
		}
	}
	checktest.Run(t, checks.LogoutReturns,
		checktest.Case{Name: "back with the state", Given: given(probe.LoggedOut{Returned: true, StateMatches: true}), Want: checks.Pass, Saw: "https://app.example/bye"},
		checktest.Case{Name: "without it", Given: given(probe.LoggedOut{Returned: true}), Want: checks.Fail, Saw: "without it"},
		checktest.Case{Name: "an error page", Given: given(probe.LoggedOut{Saw: "400, Invalid redirect uri"}), Want: checks.Fail, Saw: "Invalid redirect uri"},
	)
}
