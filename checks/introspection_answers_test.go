package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIntrospectionAnswers(t *testing.T) {
	checktest.Run(t, checks.IntrospectionAnswers, checktest.Case{
		Name: "active", Given: []probe.Fact{probe.ActiveIntrospection.Is(introspected(true, nil))},
		Want: checks.Pass, Saw: "active true",
	})
}
