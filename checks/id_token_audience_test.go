package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIDTokenAudience(t *testing.T) {
	given := func(claims probe.Claims) []probe.Fact {
		return []probe.Fact{probe.Target.Is(&probe.TargetInfo{ClientID: "app"}), tokenSet(), idToken(claims)}
	}
	checktest.Run(t, checks.IDTokenAudience,
		checktest.Case{Name: "a string", Given: given(probe.Claims{"aud": shown("app")}), Want: checks.Pass},
		checktest.Case{Name: "among others", Given: given(probe.Claims{"aud": shown([]any{"api", "app"}), "azp": shown("app")}), Want: checks.Pass},
		checktest.Case{Name: "another", Given: given(probe.Claims{"aud": shown("api")}), Want: checks.Fail, Saw: "api"},
		checktest.Case{Name: "absent", Given: given(probe.Claims{}), Want: checks.Fail, Saw: "no aud"},
		checktest.Case{Name: "foreign azp", Given: given(probe.Claims{"aud": shown("app"), "azp": shown("api")}), Want: checks.Fail, Saw: "azp api"},
	)
}
