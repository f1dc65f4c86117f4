package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIntrospectionNeedsAuthentication(t *testing.T) {
	given := func(real bool, x *probe.Introspection) []probe.Fact {
		return []probe.Fact{probe.IntrospectAnonymous.Is(&probe.AnonymousIntrospection{Introspection: *x, RealToken: real})}
	}
	checktest.Run(t, checks.IntrospectionNeedsAuthentication,
		checktest.Case{Name: "401", Given: given(true, refusedIntrospection(401)), Want: checks.Pass},
		checktest.Case{Name: "400, made-up token", Given: given(false, refusedIntrospection(400)), Want: checks.Pass},
		checktest.Case{Name: "active", Given: given(true, introspected(true, nil)), Want: checks.Fail, Saw: "active true"},
		checktest.Case{Name: "inactive, real token", Given: given(true, introspected(false, nil)), Want: checks.Pass, Saw: "active false"},
		checktest.Case{Name: "inactive, made-up token", Given: given(false, introspected(false, nil)), Want: checks.NotApplicable, Saw: "without a login"},
		checktest.Case{Name: "out of order", Given: given(true, refusedIntrospection(502)), Want: checks.NotApplicable},
	)
}
