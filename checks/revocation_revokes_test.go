package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestRevocationRevokes(t *testing.T) {
	given := func(r probe.Revoked, status int, code string) []probe.Fact {
		body := map[string]any{}
		if code != "" {
			body["error"] = code
		}
		r.Answer = probe.Fetched{Exchange: exchange(status, body)}
		return []probe.Fact{probe.Revocation.Is(&r)}
	}
	used := func(kind, tried string, alive bool, status int) probe.Revoked {
		return probe.Revoked{Kind: kind, Tried: tried, Alive: alive, Use: probe.Fetched{Exchange: exchange(status, nil)}}
	}
	checktest.Run(t, checks.RevocationRevokes,
		checktest.Case{Name: "dead", Given: given(used("refresh_token", "refresh", false, 400), 200, ""), Want: checks.Pass, Saw: "refresh: 400"},
		checktest.Case{Name: "alive", Given: given(used("refresh_token", "refresh", true, 200), 200, ""), Want: checks.Fail, Saw: "still works at refresh"},
		checktest.Case{Name: "inactive at introspection", Given: given(used("access_token", "introspection", false, 200), 200, ""), Want: checks.Pass},
		checktest.Case{Name: "refused", Given: given(probe.Revoked{Kind: "refresh_token"}, 401, "invalid_client"), Want: checks.Fail, Saw: "invalid_client"},
		checktest.Case{
			Name:  "access tokens cannot be revoked",
			Given: given(probe.Revoked{Kind: "access_token"}, 400, "unsupported_token_type"),
			Want:  checks.NotApplicable, Saw: "unsupported_token_type",
		},
		checktest.Case{
			Name:  "refresh tokens have to be",
			Given: given(probe.Revoked{Kind: "refresh_token"}, 400, "unsupported_token_type"),
			Want:  checks.Fail,
		},
		checktest.Case{Name: "nobody can tell", Given: given(probe.Revoked{Kind: "access_token"}, 200, ""), Want: checks.NotApplicable},
		checktest.Case{Name: "out of order", Given: given(used("refresh_token", "refresh", false, 503), 200, ""), Want: checks.NotApplicable},
	)
}
