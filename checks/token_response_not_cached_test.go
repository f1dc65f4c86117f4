package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestTokenResponseNotCached(t *testing.T) {
	header := func(value string) []probe.Fact {
		return []probe.Fact{tokenSet(func(t *probe.TokenSet) { t.Exchange.Answer.Header.Set("Cache-Control", value) })}
	}
	checktest.Run(t, checks.TokenResponseNotCached,
		checktest.Case{Name: "no-store", Given: header("no-store"), Want: checks.Pass},
		checktest.Case{Name: "among others", Given: header("private, No-Store, max-age=0"), Want: checks.Pass},
		checktest.Case{Name: "absent", Given: header(""), Want: checks.NotApplicable, Saw: "no Cache-Control"},
		checktest.Case{Name: "not fresh", Given: header("private, max-age=0"), Want: checks.NotApplicable, Saw: "private"},
		checktest.Case{Name: "fresh for itself", Given: header("private, max-age=60"), Want: checks.Fail, Saw: "max-age=60"},
		checktest.Case{Name: "cacheable", Given: header("public, max-age=60"), Want: checks.Fail, Saw: "public"},
		checktest.Case{Name: "handed in", Given: []probe.Fact{tokenSet(func(t *probe.TokenSet) { t.Exchange.N = 0 })}, Want: checks.NotApplicable},
	)
}
