package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIntrospectionWrongHint(t *testing.T) {
	given := func(x *probe.Introspection) []probe.Fact {
		return []probe.Fact{probe.ActiveIntrospection.Is(introspected(true, nil)), probe.IntrospectAccessMishinted.Is(x)}
	}
	checktest.Run(t, checks.IntrospectionWrongHint,
		checktest.Case{Name: "active", Given: given(introspected(true, nil)), Want: checks.Pass},
		checktest.Case{Name: "inactive", Given: given(introspected(false, nil)), Want: checks.Fail, Saw: "active false"},
		checktest.Case{Name: "refused", Given: given(refusedIntrospection(400)), Want: checks.Fail, Saw: "400"},
	)
}
