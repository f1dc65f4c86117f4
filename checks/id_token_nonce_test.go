package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestIDTokenNonce(t *testing.T) {
	v := wire.NewVault()
	sent, other := v.Mask("nonce", "sent"), v.Mask("nonce", "other")
	given := func(byCode bool, claims probe.Claims) []probe.Fact {
		return []probe.Fact{
			probe.Login.Is(&probe.Callback{ByCode: byCode, Nonce: sent}),
			probe.Tokens.Is(&probe.TokenSet{}),
			probe.IDToken.Is(&probe.JWT{Claims: claims}),
		}
	}
	nonce := func(m wire.Masked) probe.Claims {
		return probe.Claims{"nonce": {Type: "string", Mask: m}}
	}
	checktest.Run(t, checks.IDTokenNonce,
		checktest.Case{Name: "the same", Given: given(true, nonce(sent)), Want: checks.Pass},
		checktest.Case{Name: "absent", Given: given(true, probe.Claims{}), Want: checks.Fail, Saw: "no nonce"},
		checktest.Case{Name: "another", Given: given(true, nonce(other)), Want: checks.Fail, Saw: "another one"},
		checktest.Case{Name: "device login", Given: given(false, probe.Claims{}), Want: checks.NotApplicable},
	)
}
