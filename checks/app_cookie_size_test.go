package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAppCookieSize(t *testing.T) {
	given := func(packed bool, bytes int) []probe.Fact {
		tokens := &probe.TokenSet{}
		tokens.AccessToken.Len = bytes
		return []probe.Fact{
			app(application.Profile{Session: application.Session{Store: application.StoreCookie, CookieBytes: 4000, CookiePacked: packed}}),
			probe.Tokens.Is(tokens),
		}
	}
	checktest.Run(t, checks.AppCookieSize,
		checktest.Case{Name: "fits", Given: given(false, 3000), Want: checks.Pass, Saw: "about 4000 bytes"},
		checktest.Case{Name: "does not fit", Given: given(false, 3163), Want: checks.Fail, Saw: "about 4218 bytes"},
		checktest.Case{Name: "fits when it is compressed", Given: given(true, 3163), Want: checks.Pass, Saw: "close to the 4000 bytes"},
		checktest.Case{Name: "does not fit however it is compressed", Given: given(true, 4000), Want: checks.Fail},
		checktest.Case{Name: "not in a cookie", Given: []probe.Fact{app(application.Profile{}), probe.Tokens.Is(&probe.TokenSet{})}, Want: checks.NotApplicable},
	)
}
