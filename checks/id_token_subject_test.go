package checks_test

import (
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIDTokenSubject(t *testing.T) {
	given := func(claims probe.Claims) []probe.Fact { return []probe.Fact{tokenSet(), idToken(claims)} }
	checktest.Run(t, checks.IDTokenSubject,
		checktest.Case{Name: "short", Given: given(probe.Claims{"sub": hidden("ada")}), Want: checks.Pass},
		checktest.Case{Name: "at the limit", Given: given(probe.Claims{"sub": hidden(strings.Repeat("x", 255))}), Want: checks.Pass},
		checktest.Case{Name: "beyond it", Given: given(probe.Claims{"sub": hidden(strings.Repeat("x", 256))}), Want: checks.Fail, Saw: "256"},
		checktest.Case{Name: "absent", Given: given(probe.Claims{}), Want: checks.Fail, Saw: "none"},
		checktest.Case{Name: "empty", Given: given(probe.Claims{"sub": hidden("")}), Want: checks.Fail, Saw: "empty"},
		checktest.Case{Name: "a number", Given: given(probe.Claims{"sub": {Type: "number", Mask: vault.Mask("claim sub", "17")}}), Want: checks.Fail, Saw: "number"},
	)
}
