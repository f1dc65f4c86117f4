package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestTokenResponseComplete(t *testing.T) {
	without := func(change func(*probe.TokenSet)) []probe.Fact { return []probe.Fact{tokenSet(change)} }
	checktest.Run(t, checks.TokenResponseComplete,
		checktest.Case{Name: "complete", Given: []probe.Fact{tokenSet()}, Want: checks.Pass},
		checktest.Case{Name: "lower case", Given: without(func(t *probe.TokenSet) { t.TokenType = "bearer" }), Want: checks.Pass},
		checktest.Case{Name: "DPoP", Given: without(func(t *probe.TokenSet) { t.TokenType = "DPoP" }), Want: checks.Pass},
		checktest.Case{Name: "no type", Given: without(func(t *probe.TokenSet) { t.TokenType = "" }), Want: checks.Fail, Saw: "none"},
		checktest.Case{Name: "odd type", Given: without(func(t *probe.TokenSet) { t.TokenType = "urn:x" }), Want: checks.Fail, Saw: "urn:x"},
		checktest.Case{Name: "no id_token", Given: without(func(t *probe.TokenSet) { t.IDToken = wire.Masked{} }), Want: checks.Fail},
		checktest.Case{Name: "not asked", Given: without(func(t *probe.TokenSet) { t.IDToken, t.Asked = wire.Masked{}, []string{"profile"} }), Want: checks.Pass},
	)
}
