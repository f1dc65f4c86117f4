package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestRefreshRotates(t *testing.T) {
	given := func(secret bool, kind, token string) []probe.Fact {
		return []probe.Fact{
			probe.Target.Is(&probe.TargetInfo{HasSecret: secret}),
			probe.RefreshToken.Is(vault.Mask("refresh_token", "first")),
			probe.Refreshed.Is(&probe.TokenSet{TokenType: kind, RefreshToken: vault.Mask("refresh_token", token)}),
		}
	}
	checktest.Run(t, checks.RefreshRotates,
		checktest.Case{Name: "replaced", Given: given(false, "Bearer", "second"), Want: checks.Pass, Saw: "replaced"},
		checktest.Case{Name: "replaced for a confidential client", Given: given(true, "Bearer", "second"), Want: checks.Pass, Saw: "replaced"},
		checktest.Case{Name: "the same", Given: given(false, "Bearer", "first"), Want: checks.Fail, Saw: "the same one"},
		checktest.Case{Name: "none", Given: given(false, "Bearer", ""), Want: checks.Fail, Saw: "the old one stays"},
		checktest.Case{Name: "kept for a confidential client", Given: given(true, "Bearer", ""), Want: checks.NotApplicable},
		checktest.Case{Name: "kept, bound to a key", Given: given(false, "DPoP", "first"), Want: checks.NotApplicable},
	)
}
