package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestUserinfoAnswers(t *testing.T) {
	given := func(d *probe.UserInfoDocument) []probe.Fact {
		return []probe.Fact{
			probe.UserInfo.Is(&probe.Fetched{Exchange: exchange(200, nil)}),
			probe.UserInfoClaims.Is(d),
		}
	}
	claims := probe.Claims{"sub": hidden("ada"), "email": hidden("ada@mailbox.example")}
	checktest.Run(t, checks.UserinfoAnswers,
		checktest.Case{Name: "JSON", Given: given(&probe.UserInfoDocument{Claims: claims}), Want: checks.Pass, Saw: "email, sub"},
		checktest.Case{
			Name:  "a JWT",
			Given: given(&probe.UserInfoDocument{Claims: claims, JWT: &probe.JWT{Header: probe.JOSEHeader{Alg: "RS256"}}}),
			Want:  checks.Pass, Saw: "a JWT (alg RS256)",
		},
	)
}
