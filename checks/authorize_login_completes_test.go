package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAuthorizeLoginCompletes(t *testing.T) {
	given := func(c probe.Callback, silent ...*probe.AuthorizeAnswer) []probe.Fact {
		facts := []probe.Fact{
			probe.Authorizable.Is(known), probe.Login.Is(&c),
			probe.Discovery.Is(&probe.ProviderMetadata{Issuer: "https://issuer.example", IssParameter: true}),
		}
		for _, a := range silent {
			facts = append(facts, probe.AuthorizeSilent.Is(a))
		}
		return facts
	}
	code := probe.Callback{ByCode: true, Code: vault.Mask("code", "the code"), StateMatches: true, HasIss: true, Iss: "https://issuer.example"}
	otherState, noIss := code, code
	otherState.StateMatches, otherState.State = false, vault.Mask("state", "another state")
	noIss.HasIss, noIss.Iss = false, ""
	silentOtherState := returned(func(a *probe.AuthorizeAnswer) { a.StateMatches = false })
	silentNoIss := returned(func(a *probe.AuthorizeAnswer) { a.HasIss, a.Iss = false, "" })
	checktest.Run(t, checks.AuthorizeLoginCompletes,
		checktest.Case{Name: "a code", Given: given(code, returned()), Want: checks.Pass, Saw: "a code"},
		checktest.Case{Name: "tokens", Given: given(probe.Callback{}), Want: checks.Pass, Saw: "without a code"},
		checktest.Case{Name: "another state than before", Given: given(otherState, returned()), Want: checks.Fail, Saw: "another state"},
		checktest.Case{Name: "another state after a login page", Given: given(otherState, loginShown), Want: checks.Fail, Saw: "another state"},
		checktest.Case{Name: "another state, as was said before", Given: given(otherState, silentOtherState), Want: checks.Pass},
		checktest.Case{Name: "iss lost", Given: given(noIss, returned()), Want: checks.Fail, Saw: "iss=(absent)"},
		checktest.Case{Name: "no iss, as was said before", Given: given(noIss, silentNoIss), Want: checks.Pass},
	)
}
