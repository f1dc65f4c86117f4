package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestDiscoveryServed(t *testing.T) {
	given := func(media string, hops ...wire.Exchange) []probe.Fact {
		x := discovered()
		if media != "" {
			x = discovered("Content-Type", media)
		}
		x.Hops, x.Exchange.Request.URL = hops, "https://sso.example/there/"
		return []probe.Fact{probe.DiscoveryAnswer.Is(x), probe.Discovery.Is(&probe.ProviderMetadata{})}
	}
	checktest.Run(t, checks.DiscoveryServed,
		checktest.Case{Name: "served", Given: given("application/json; charset=utf-8"), Want: checks.Pass, Saw: "200, application/json"},
		checktest.Case{Name: "capitals", Given: given("Application/JSON"), Want: checks.Pass},
		checktest.Case{Name: "after a redirect", Given: given("application/json", wire.Exchange{}), Want: checks.Pass, Saw: "at https://sso.example/there/; clients that follow none"},
		checktest.Case{Name: "as text", Given: given("text/plain"), Want: checks.Fail, Saw: "text/plain"},
		checktest.Case{Name: "as nothing", Given: given(""), Want: checks.Fail, Saw: "none"},
	)
}
