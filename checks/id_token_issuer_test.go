package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIDTokenIssuer(t *testing.T) {
	given := func(claims probe.Claims) []probe.Fact {
		return []probe.Fact{probe.Discovery.Is(&probe.ProviderMetadata{Issuer: "https://op.example"}), tokenSet(), idToken(claims)}
	}
	checktest.Run(t, checks.IDTokenIssuer,
		checktest.Case{Name: "same", Given: given(probe.Claims{"iss": shown("https://op.example")}), Want: checks.Pass},
		checktest.Case{Name: "a slash", Given: given(probe.Claims{"iss": shown("https://op.example/")}), Want: checks.Fail, Saw: "https://op.example/"},
		checktest.Case{Name: "absent", Given: given(probe.Claims{}), Want: checks.Fail, Saw: "no iss"},
	)
}
