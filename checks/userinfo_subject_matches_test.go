package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestUserinfoSubjectMatches(t *testing.T) {
	given := func(first, second probe.Claims) []probe.Fact {
		return []probe.Fact{
			idToken(first),
			probe.UserInfo.Is(&probe.Fetched{Exchange: exchange(200, nil)}),
			probe.UserInfoClaims.Is(&probe.UserInfoDocument{Claims: second}),
		}
	}
	sub := func(s string) probe.Claims { return probe.Claims{"sub": hidden(s)} }
	checktest.Run(t, checks.UserinfoSubjectMatches,
		checktest.Case{Name: "the same", Given: given(sub("ada"), sub("ada")), Want: checks.Pass},
		checktest.Case{Name: "another", Given: given(sub("ada"), sub("bob")), Want: checks.Fail, Saw: "another one"},
		checktest.Case{Name: "none at userinfo", Given: given(sub("ada"), nil), Want: checks.Fail, Saw: "no sub"},
		checktest.Case{Name: "none in the id_token", Given: given(nil, sub("ada")), Want: checks.NotApplicable},
	)
}
