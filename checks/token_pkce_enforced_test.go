package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestTokenPKCEEnforced(t *testing.T) {
	given := func(status int, methods ...string) []probe.Fact {
		return []probe.Fact{
			probe.Discovery.Is(&probe.ProviderMetadata{ChallengeMethods: methods}),
			probe.PKCEMismatch.Is(&probe.Fetched{Exchange: exchange(status, nil)}),
		}
	}
	checktest.Run(t, checks.TokenPKCEEnforced,
		checktest.Case{Name: "refused", Given: given(400, "S256"), Want: checks.Pass},
		checktest.Case{Name: "ignored", Given: given(200, "S256"), Want: checks.Fail},
		checktest.Case{Name: "not claimed", Given: given(200), Want: checks.NotApplicable},
	)
}
