package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAuthorizeRedirectURIRegistered(t *testing.T) {
	given := func(silent *probe.AuthorizeAnswer, a *probe.Acceptance, control *probe.AuthorizeAnswer) []probe.Fact {
		return []probe.Fact{
			probe.AuthorizeSilent.Is(silent), probe.RedirectURIAccepted.Is(a), probe.AuthorizeUnregistered.Is(control),
		}
	}
	checktest.Run(t, checks.AuthorizeRedirectURIRegistered,
		checktest.Case{Name: "redirected to", Given: given(returned(), known, errorShown), Want: checks.Pass, Saw: "login_required"},
		checktest.Case{Name: "another one is too", Given: given(returned(), known, returned()), Want: checks.Pass},
		checktest.Case{Name: "login page, another one refused", Given: given(loginShown, unknown, errorShown), Want: checks.Pass, Saw: "for an unregistered one"},
		checktest.Case{Name: "login page for any", Given: given(loginShown, unknown, loginShown), Want: checks.NotApplicable},
		checktest.Case{Name: "nothing tells", Given: given(errorShown, unknown, errorShown), Want: checks.NotApplicable},
	)
}
