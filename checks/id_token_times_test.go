package checks_test

import (
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIDTokenTimes(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	given := func(claims probe.Claims) []probe.Fact {
		return []probe.Fact{probe.Started.Is(now), tokenSet(), idToken(claims)}
	}
	at := func(d time.Duration) probe.Claim { return shown(float64(now.Add(d).Unix())) }
	checktest.Run(t, checks.IDTokenTimes,
		checktest.Case{Name: "good", Given: given(probe.Claims{"iat": at(0), "exp": at(time.Hour)}), Want: checks.Pass, Saw: "1h0m0s"},
		checktest.Case{Name: "over at this second", Given: given(probe.Claims{"iat": at(-time.Minute), "exp": at(0)}), Want: checks.Fail},
		checktest.Case{Name: "over", Given: given(probe.Claims{"iat": at(-time.Hour), "exp": at(-time.Minute)}), Want: checks.Fail, Saw: "1m0s before"},
		checktest.Case{Name: "clock within the leeway", Given: given(probe.Claims{"iat": at(time.Minute), "exp": at(time.Hour)}), Want: checks.Pass},
		checktest.Case{Name: "clock beyond it", Given: given(probe.Claims{"iat": at(61 * time.Second), "exp": at(time.Hour)}), Want: checks.Fail, Saw: "in the future"},
		checktest.Case{Name: "nbf in the future", Given: given(probe.Claims{"iat": at(0), "nbf": at(5 * time.Minute), "exp": at(time.Hour)}), Want: checks.Fail, Saw: "nbf"},
		checktest.Case{Name: "no exp", Given: given(probe.Claims{"iat": at(0)}), Want: checks.Fail, Saw: "none"},
		checktest.Case{Name: "no iat", Given: given(probe.Claims{"exp": at(time.Hour)}), Want: checks.Fail, Saw: "none"},
		checktest.Case{Name: "handed in", Given: []probe.Fact{probe.Started.Is(now), tokenSet(func(t *probe.TokenSet) { t.Exchange.N = 0 }), idToken(nil)}, Want: checks.NotApplicable},
	)
}
