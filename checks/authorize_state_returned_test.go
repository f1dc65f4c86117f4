package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAuthorizeStateReturned(t *testing.T) {
	given := func(silent *probe.AuthorizeAnswer) []probe.Fact {
		return []probe.Fact{probe.AuthorizeSilent.Is(silent), probe.RedirectURIAccepted.Is(known)}
	}
	absent := returned(func(a *probe.AuthorizeAnswer) {
		a.HasState, a.StateMatches, a.State = false, false, vault.Mask("state", "")
	})
	other := returned(func(a *probe.AuthorizeAnswer) { a.StateMatches, a.State = false, vault.Mask("state", "another state") })
	checktest.Run(t, checks.AuthorizeStateReturned,
		checktest.Case{Name: "the same", Given: given(returned()), Want: checks.Pass},
		checktest.Case{Name: "absent", Given: given(absent), Want: checks.Fail, Saw: "no state"},
		checktest.Case{Name: "another", Given: given(other), Want: checks.Fail, Saw: "another one"},
		checktest.Case{Name: "login page", Given: given(loginShown), Want: checks.NotApplicable, Saw: "login page"},
	)
}
