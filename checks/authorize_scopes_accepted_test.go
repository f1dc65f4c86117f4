package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAuthorizeScopesAccepted(t *testing.T) {
	given := func(a *probe.Acceptance) []probe.Fact {
		return []probe.Fact{probe.AuthorizeSilent.Is(returned()), probe.ScopesAccepted.Is(a)}
	}
	checktest.Run(t, checks.AuthorizeScopesAccepted,
		checktest.Case{Name: "proved", Given: given(known), Want: checks.Pass, Saw: "login_required"},
		checktest.Case{Name: "not disproved", Given: given(unknown), Want: checks.NotApplicable, Saw: "before the login"},
	)
}
