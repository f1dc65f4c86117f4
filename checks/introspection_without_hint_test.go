package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIntrospectionWithoutHint(t *testing.T) {
	given := func(plain, hinted *probe.Introspection) []probe.Fact {
		good := plain
		if !good.Active {
			good = hinted
		}
		return []probe.Fact{
			probe.IntrospectAccess.Is(plain), probe.IntrospectAccessHinted.Is(hinted), probe.ActiveIntrospection.Is(good),
		}
	}
	yes, no := introspected(true, nil), introspected(false, nil)
	checktest.Run(t, checks.IntrospectionWithoutHint,
		checktest.Case{Name: "active with and without", Given: given(yes, yes), Want: checks.Pass},
		checktest.Case{Name: "active without only", Given: given(yes, no), Want: checks.Pass},
		checktest.Case{Name: "active with it only", Given: given(no, yes), Want: checks.Fail, Saw: "active false"},
		checktest.Case{Name: "an error without it", Given: given(refusedIntrospection(400), yes), Want: checks.Fail, Saw: "400 Bad Request some_error"},
	)
}
