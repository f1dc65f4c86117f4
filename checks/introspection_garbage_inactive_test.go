package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIntrospectionGarbageInactive(t *testing.T) {
	given := func(x *probe.Introspection) []probe.Fact { return []probe.Fact{probe.IntrospectGarbage.Is(x)} }
	checktest.Run(t, checks.IntrospectionGarbageInactive,
		checktest.Case{Name: "inactive", Given: given(introspected(false, nil)), Want: checks.Pass},
		checktest.Case{Name: "active", Given: given(introspected(true, nil)), Want: checks.Fail, Saw: "active true"},
		checktest.Case{Name: "an error", Given: given(refusedIntrospection(500)), Want: checks.Fail, Saw: "500"},
		checktest.Case{Name: "200 without active", Given: given(refusedIntrospection(200)), Want: checks.Fail, Saw: "200"},
		checktest.Case{Name: "the client may not ask", Given: given(refusedIntrospection(403)), Want: checks.NotApplicable, Saw: "may not introspect"},
	)
}
