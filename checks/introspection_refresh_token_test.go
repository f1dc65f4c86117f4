package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIntrospectionRefreshToken(t *testing.T) {
	given := func(access, plain, hinted bool) []probe.Fact {
		return []probe.Fact{
			probe.ActiveIntrospection.Is(introspected(true, nil)),
			probe.IntrospectAccess.Is(introspected(access, nil)),
			probe.IntrospectRefresh.Is(introspected(plain, nil)),
			probe.IntrospectRefreshHinted.Is(introspected(hinted, nil)),
		}
	}
	checktest.Run(t, checks.IntrospectionRefreshToken,
		checktest.Case{Name: "active with and without", Given: given(true, true, true), Want: checks.Pass},
		checktest.Case{Name: "active without only", Given: given(true, true, false), Want: checks.Pass},
		checktest.Case{Name: "active with it only", Given: given(true, false, true), Want: checks.Fail, Saw: "active false"},
		checktest.Case{Name: "active with neither", Given: given(true, false, false), Want: checks.NotApplicable},
		checktest.Case{Name: "nothing is found without a hint", Given: given(false, false, true), Want: checks.Pass, Saw: "token_type_hint"},
	)
}
