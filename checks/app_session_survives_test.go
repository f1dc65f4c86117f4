package checks_test

import (
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAppSessionSurvives(t *testing.T) {
	now := time.Unix(1800000000, 0)
	lives := application.Session{Store: application.StoreCookie, Refresh: application.RefreshNever, Ends: application.EndsOwn, LastsSeconds: 86400}
	bound := lives
	bound.Ends = application.EndsAccessToken
	idToken := lives
	idToken.Ends = application.EndsIDToken
	code := lives
	code.Refresh = application.RefreshByApp
	refreshes := lives
	refreshes.Refresh, refreshes.RefreshSetting, refreshes.Locks = application.RefreshOnRequest, "every", []string{application.StoreRedis}
	ahead := refreshes
	ahead.RefreshAhead = true
	given := func(s application.Session, life time.Duration, refreshed string, more []probe.Fact, settings ...string) []probe.Fact {
		facts := append([]probe.Fact{
			app(application.Profile{Session: s}, settings...),
			probe.Started.Is(now),
			probe.IDTokenClaims.Is(probe.Claims{"exp": shown(float64(now.Add(life).Unix()))}),
		}, more...)
		if refreshed != "" {
			facts = append(facts, probe.Refreshed.Is(&probe.TokenSet{RefreshToken: vault.Mask("refresh_token", refreshed)}))
		}
		return append(facts, tokenSet(func(t *probe.TokenSet) {
			t.ExpiresIn = life
			if refreshed == "" && len(more) == 0 {
				t.RefreshToken = vault.Mask("refresh_token", "")
			}
		}))
	}
	replayed := func(status int) []probe.Fact {
		return []probe.Fact{probe.RefreshReplay.Is(&probe.Replayed{Again: probe.Fetched{Exchange: exchange(status, nil)}})}
	}
	refused := []probe.Fact{probe.Refreshed.Refused(&probe.Problem{Want: "tokens", Saw: "400 invalid_grant"})}
	const same, other = "the refresh token", "another"
	checktest.Run(t, checks.AppSessionSurvives,
		checktest.Case{Name: "lives by itself", Given: given(lives, time.Minute, "", nil), Want: checks.Pass, Saw: "24h0m0s, whatever"},
		checktest.Case{Name: "up to the code", Given: given(code, time.Minute, "", nil), Want: checks.NotApplicable},
		checktest.Case{Name: "ends with a short access token", Given: given(bound, 5*time.Minute, "", nil), Want: checks.Fail, Saw: "after 5m0s"},
		checktest.Case{Name: "ends with a long access token", Given: given(bound, 8*time.Hour, "", nil), Want: checks.Pass, Saw: "8h0m0s"},
		checktest.Case{Name: "ends with a short id_token", Given: given(idToken, 5*time.Minute, "", nil), Want: checks.Fail, Saw: "after 5m0s"},
		checktest.Case{Name: "refresh switched off", Given: given(refreshes, time.Minute, same, nil), Want: checks.Pass, Saw: "every is not set"},
		checktest.Case{Name: "no refresh token", Given: given(refreshes, time.Minute, "", nil, "every", "30s"), Want: checks.Fail, Saw: "sent to log in after 1m0s"},
		checktest.Case{Name: "refresh refused", Given: given(refreshes, time.Hour, "", refused, "every", "30s"), Want: checks.Fail, Saw: "invalid_grant"},
		checktest.Case{Name: "the token stays", Given: given(refreshes, time.Hour, same, nil, "every", "30s"), Want: checks.Pass, Saw: "refreshed on the way"},
		checktest.Case{Name: "rotates without a lock", Given: given(refreshes, time.Hour, other, nil, "every", "30s"), Want: checks.Fail, Saw: "without a lock"},
		checktest.Case{Name: "rotates with a lock", Given: given(refreshes, time.Hour, other, nil, "every", "30s", "session_store", "redis"), Want: checks.Pass},
		checktest.Case{Name: "rotates with grace", Given: given(refreshes, time.Hour, other, replayed(200), "every", "30s"), Want: checks.Pass},
		checktest.Case{Name: "rotates without grace", Given: given(refreshes, time.Hour, other, replayed(400), "every", "30s"), Want: checks.Fail},
		checktest.Case{Name: "refreshes too late", Given: given(refreshes, 5*time.Minute, same, nil, "every", "1h"), Want: checks.Fail, Saw: "every is 1h0m0s"},
		checktest.Case{Name: "refreshes as it ends", Given: given(refreshes, time.Hour, same, nil, "every", "1h"), Want: checks.Fail},
		checktest.Case{Name: "refreshes ahead of the end", Given: given(ahead, 5*time.Minute, same, nil, "every", "1h"), Want: checks.Pass},
	)
}
