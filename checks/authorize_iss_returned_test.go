package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAuthorizeIssReturned(t *testing.T) {
	given := func(announced bool, silent *probe.AuthorizeAnswer) []probe.Fact {
		return []probe.Fact{
			probe.Discovery.Is(&probe.ProviderMetadata{Issuer: "https://issuer.example", IssParameter: announced}),
			probe.AuthorizeSilent.Is(silent), probe.RedirectURIAccepted.Is(known),
		}
	}
	without := returned(func(a *probe.AuthorizeAnswer) { a.HasIss, a.Iss = false, "" })
	other := returned(func(a *probe.AuthorizeAnswer) { a.Iss += "/" })
	checktest.Run(t, checks.AuthorizeIssReturned,
		checktest.Case{Name: "announced and sent", Given: given(true, returned()), Want: checks.Pass},
		checktest.Case{Name: "announced and absent", Given: given(true, without), Want: checks.Fail, Saw: "no iss"},
		checktest.Case{Name: "announced and another", Given: given(true, other), Want: checks.Fail, Saw: "https://issuer.example/"},
		checktest.Case{Name: "sent unannounced", Given: given(false, returned()), Want: checks.Pass},
		checktest.Case{Name: "another unannounced", Given: given(false, other), Want: checks.Fail},
		checktest.Case{Name: "not announced", Given: given(false, without), Want: checks.NotApplicable, Saw: "does not announce"},
		checktest.Case{Name: "login page", Given: given(true, loginShown), Want: checks.NotApplicable, Saw: "login page"},
	)
}
