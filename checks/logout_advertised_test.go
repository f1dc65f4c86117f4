package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestLogoutAdvertised(t *testing.T) {
	given := func(address string) []probe.Fact {
		return []probe.Fact{
			probe.DiscoveryAnswer.Is(&probe.Fetched{Exchange: exchange(200, nil)}),
			probe.Discovery.Is(&probe.ProviderMetadata{EndSessionEndpoint: address}),
		}
	}
	checktest.Run(t, checks.LogoutAdvertised,
		checktest.Case{Name: "there", Given: given("https://op.example/logout"), Want: checks.Pass, Saw: "https://op.example/logout"},
		checktest.Case{Name: "absent", Given: given(""), Want: checks.Fail, Saw: "none"},
	)
}
