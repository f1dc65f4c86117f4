package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAuthorizeRedirectURIGuarded(t *testing.T) {
	given := func(silent, control *probe.AuthorizeAnswer) []probe.Fact {
		return []probe.Fact{
			probe.AuthorizeSilent.Is(silent), probe.RedirectURIAccepted.Is(known), probe.AuthorizeUnregistered.Is(control),
		}
	}
	noAnswer := &probe.AuthorizeAnswer{Kind: probe.Unanswered}
	checktest.Run(t, checks.AuthorizeRedirectURIGuarded,
		checktest.Case{Name: "error page", Given: given(returned(), errorShown), Want: checks.Pass, Saw: "400"},
		checktest.Case{Name: "redirected to", Given: given(returned(), returned()), Want: checks.Fail, Saw: "the unregistered URI got"},
		checktest.Case{Name: "error page with status 200", Given: given(returned(), shownPage(probe.PageShown, 200, false)), Want: checks.Pass},
		checktest.Case{Name: "login page for this one only", Given: given(returned(), loginShown), Want: checks.NotApplicable},
		checktest.Case{Name: "login page for any", Given: given(loginShown, loginShown), Want: checks.NotApplicable},
		checktest.Case{Name: "page for any", Given: given(loginShown, shownPage(probe.PageShown, 200, false)), Want: checks.NotApplicable},
		checktest.Case{Name: "no answer", Given: given(returned(), noAnswer), Want: checks.NotApplicable, Saw: "did not answer"},
	)
}
