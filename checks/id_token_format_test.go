package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// A JWE without a key never reaches the judge: the step IDToken ends in a
// Problem there (see package probe), and the runner gives it to this check.
func TestIDTokenFormat(t *testing.T) {
	jwe := probe.IDToken.Is(&probe.JWT{Encrypted: true, Outer: probe.JOSEHeader{Alg: "RSA-OAEP-256", Enc: "A256GCM"}, Header: probe.JOSEHeader{Alg: "RS256"}})
	checktest.Run(t, checks.IDTokenFormat,
		checktest.Case{Name: "signed", Given: []probe.Fact{tokenSet(), idToken(nil)}, Want: checks.Pass, Saw: "RS256"},
		checktest.Case{Name: "opened", Given: []probe.Fact{tokenSet(), jwe}, Want: checks.Pass, Saw: "RSA-OAEP-256"},
	)
}
