package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestTokenPKCEEnforced(t *testing.T) {
	as := func(client probe.AuthMethod, status int, methods ...string) []probe.Fact {
		return []probe.Fact{
			probe.ClientAuthMethod.Is(client),
			probe.Discovery.Is(&probe.ProviderMetadata{ChallengeMethods: methods}),
			probe.PKCEMismatch.Is(&probe.Fetched{Exchange: exchange(status, nil)}),
		}
	}
	given := func(status int, methods ...string) []probe.Fact { return as(probe.AuthNone, status, methods...) }
	checktest.Run(t, checks.TokenPKCEEnforced,
		checktest.Case{Name: "refused", Given: given(400, "S256"), Want: checks.Pass},
		checktest.Case{Name: "ignored", Given: given(200, "S256"), Want: checks.Fail},
		checktest.Case{Name: "ignored for a confidential client, as LemonLDAP::NG 2.16.1 does", Given: as(probe.AuthBasic, 200, "S256"), Want: checks.NotApplicable, Saw: "ignores PKCE"},
		checktest.Case{Name: "not claimed", Given: given(200), Want: checks.NotApplicable},
	)
}
