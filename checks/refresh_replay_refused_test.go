package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestRefreshReplayRefused(t *testing.T) {
	given := func(secret bool, status int) []probe.Fact {
		return []probe.Fact{
			probe.Target.Is(&probe.TargetInfo{HasSecret: secret}),
			probe.RefreshReplay.Is(&probe.Replayed{Again: probe.Fetched{Exchange: exchange(status, nil)}}),
		}
	}
	silent := exchange(0, nil)
	silent.Failure = &wire.Failure{Text: "timed out"}
	checktest.Run(t, checks.RefreshReplayRefused,
		checktest.Case{Name: "refused", Given: given(false, 400), Want: checks.Pass},
		checktest.Case{Name: "refused to a confidential client", Given: given(true, 400), Want: checks.Pass},
		checktest.Case{Name: "works", Given: given(false, 200), Want: checks.Fail, Saw: "grace period"},
		checktest.Case{Name: "works for a confidential client", Given: given(true, 200), Want: checks.NotApplicable, Saw: "still works"},
		checktest.Case{
			Name: "works for a public client that is given a secret",
			Given: append(given(true, 200), probe.WrongSecret.Is(&probe.SecretControl{
				Right: &probe.AuthAnswer{}, Wrong: &probe.AuthAnswer{}, None: &probe.AuthAnswer{Outcome: probe.AuthAccepted},
			})),
			Want: checks.Fail, Saw: "grace period",
		},
		checktest.Case{
			Name: "no answer",
			Given: []probe.Fact{
				probe.Target.Is(&probe.TargetInfo{}),
				probe.RefreshReplay.Is(&probe.Replayed{Again: probe.Fetched{Exchange: silent}}),
			},
			Want: checks.NotApplicable, Saw: "timed out",
		},
	)
}
