package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestTokenCodeAccepted(t *testing.T) {
	checktest.Run(t, checks.TokenCodeAccepted,
		checktest.Case{Name: "exchanged", Given: []probe.Fact{tokenSet()}, Want: checks.Pass},
		checktest.Case{Name: "no code", Given: []probe.Fact{tokenSet(func(t *probe.TokenSet) { t.FromCode = false })}, Want: checks.NotApplicable},
	)
}
