package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestClientWrongSecretRefused(t *testing.T) {
	letIn := clientAnswer(probe.AuthBasic, probe.AuthAccepted, 400, "invalid_grant")
	refused := clientAnswer(probe.AuthBasic, probe.AuthRefused, 401, "invalid_client")
	inWords := clientAnswer(probe.AuthBasic, probe.AuthRefused, 401, "unauthorized_client")
	unclear := clientAnswer(probe.AuthBasic, probe.AuthUnclear, 403, "invalid_code")
	noAnswer := clientAnswer(probe.AuthBasic, probe.AuthNoAnswer, 502, "")
	given := func(right, wrong, unknown, none *probe.AuthAnswer) []probe.Fact {
		return []probe.Fact{probe.WrongSecret.Is(&probe.SecretControl{Right: right, Wrong: wrong, Unknown: unknown, None: none})}
	}
	checktest.Run(t, checks.ClientWrongSecretRefused,
		checktest.Case{Name: "refused", Given: given(letIn, refused, nil, nil), Want: checks.Pass, Saw: "invalid_client"},
		checktest.Case{Name: "refused in other words", Given: given(letIn, inWords, nil, nil), Want: checks.Pass},
		checktest.Case{Name: "right one unclear, wrong one refused", Given: given(unclear, inWords, nil, nil), Want: checks.Pass},
		checktest.Case{Name: "let in", Given: given(letIn, letIn, refused, refused), Want: checks.Fail, Saw: "as with the right secret"},
		checktest.Case{Name: "public", Given: given(letIn, letIn, refused, letIn), Want: checks.NotApplicable, Saw: "public"},
		checktest.Case{Name: "code first", Given: given(letIn, letIn, letIn, refused), Want: checks.NotApplicable, Saw: "code is looked at first"},
		checktest.Case{Name: "the same refusal", Given: given(unclear, unclear, refused, refused), Want: checks.NotApplicable, Saw: "lets nobody in"},
		checktest.Case{Name: "no answer", Given: given(letIn, noAnswer, nil, nil), Want: checks.NotApplicable, Saw: "did not answer"},
	)
}
