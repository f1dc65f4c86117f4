package checks_test

import (
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAppIDTokenAccepted(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) probe.Claim { return shown(float64(now.Add(d).Unix())) }
	given := func(wants application.IDToken, iat, exp time.Duration) []probe.Fact {
		wants.Read = true
		return []probe.Fact{
			app(application.Profile{Demands: application.Demands{IDToken: wants}}),
			probe.Target.Is(&probe.TargetInfo{ClientID: "app"}), probe.Started.Is(now), probe.Discovery.Is(&probe.ProviderMetadata{}),
			probe.Login.Is(&probe.Callback{}), tokenSet(), idToken(probe.Claims{"aud": shown("app"), "iat": at(iat), "exp": at(exp)}),
		}
	}
	lenient, strict := application.IDToken{LeewaySeconds: 120}, application.IDToken{LeewaySeconds: 120, IssuedAt: true}
	checktest.Run(t, checks.AppIDTokenAccepted,
		checktest.Case{Name: "good", Given: given(strict, 0, time.Hour), Want: checks.Pass},
		checktest.Case{Name: "over within the leeway", Given: given(strict, -time.Hour, -time.Minute), Want: checks.Pass},
		checktest.Case{Name: "over", Given: given(strict, -time.Hour, -2*time.Minute), Want: checks.Fail, Saw: "before it"},
		checktest.Case{Name: "from the future", Given: given(strict, 5*time.Minute, time.Hour), Want: checks.Fail, Saw: "in the future"},
		checktest.Case{Name: "from the future within the leeway", Given: given(strict, 2*time.Minute, time.Hour), Want: checks.Pass},
		checktest.Case{Name: "from the future, where nobody looks", Given: given(lenient, 5*time.Minute, time.Hour), Want: checks.Pass},
	)
}
