package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestRefreshTokenIssued(t *testing.T) {
	given := func(asked ...string) []probe.Fact {
		return []probe.Fact{
			tokenSet(func(t *probe.TokenSet) { t.Asked = asked }),
			probe.RefreshToken.Is(vault.Mask("refresh_token", "the refresh token")),
		}
	}
	checktest.Run(t, checks.RefreshTokenIssued,
		checktest.Case{Name: "asked for", Given: given("openid", "offline_access"), Want: checks.Pass, Saw: "issued"},
		checktest.Case{Name: "not asked for", Given: given("openid"), Want: checks.Pass, Saw: "without offline_access"},
	)
}
