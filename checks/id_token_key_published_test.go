package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIDTokenKeyPublished(t *testing.T) {
	given := func(k probe.KeyChoice) []probe.Fact { return []probe.Fact{tokenSet(), probe.SigningKey.Is(&k)} }
	checktest.Run(t, checks.IDTokenKeyPublished,
		checktest.Case{Name: "published", Given: given(probe.KeyChoice{Alg: "RS256", Kid: "k1", Matching: 1}), Want: checks.Pass},
		checktest.Case{Name: "made at first use", Given: given(probe.KeyChoice{Alg: "ES256", Kid: "k2", Matching: 1, Reloaded: true}), Want: checks.Pass, Saw: "read again"},
		checktest.Case{Name: "HMAC", Given: given(probe.KeyChoice{Alg: "HS256", Secret: true}), Want: checks.NotApplicable},
		checktest.Case{Name: "none", Given: given(probe.KeyChoice{Alg: "none", None: true}), Want: checks.NotApplicable},
	)
}
