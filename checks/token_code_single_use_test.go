package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestTokenCodeSingleUse(t *testing.T) {
	replay := func(first, again int) []probe.Fact {
		return []probe.Fact{probe.CodeReplay.Is(&probe.Replayed{
			First: probe.Fetched{Exchange: exchange(first, nil)}, Again: probe.Fetched{Exchange: exchange(again, nil)},
		})}
	}
	checktest.Run(t, checks.TokenCodeSingleUse,
		checktest.Case{Name: "refused", Given: replay(200, 400), Want: checks.Pass},
		checktest.Case{Name: "another error status", Given: replay(200, 403), Want: checks.Pass},
		checktest.Case{Name: "accepted again", Given: replay(200, 200), Want: checks.Fail},
		checktest.Case{Name: "never accepted", Given: replay(400, 400), Want: checks.NotApplicable},
	)
}
