package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestEmailVerifiedStated(t *testing.T) {
	given := func(p *probe.Person) []probe.Fact { return []probe.Fact{tokenSet(), probe.PersonClaims.Is(p)} }
	mail := hidden("ada@mailbox.example")
	with := func(verified any) probe.Claims {
		return probe.Claims{"email": mail, "email_verified": shown(verified)}
	}
	checktest.Run(t, checks.EmailVerifiedStated,
		checktest.Case{Name: "true", Given: given(&probe.Person{UserInfo: with(true)}), Want: checks.Pass, Saw: "true at userinfo"},
		checktest.Case{Name: "false", Given: given(&probe.Person{UserInfo: with(false)}), Want: checks.Fail, Saw: "false at userinfo: clients"},
		checktest.Case{
			Name:  "false in one place only",
			Given: given(&probe.Person{IDToken: with(true), UserInfo: with(false)}),
			Want:  checks.Fail, Saw: "true in the id_token, false at userinfo",
		},
		checktest.Case{Name: "a string", Given: given(&probe.Person{IDToken: with("true")}), Want: checks.Fail, Saw: `the string "true"`},
		checktest.Case{Name: "missing", Given: given(&probe.Person{IDToken: probe.Claims{"email": mail}}), Want: checks.Fail, Saw: "email without email_verified"},
		checktest.Case{
			Name:  "email in one place, stated in the other",
			Given: given(&probe.Person{IDToken: probe.Claims{"email": mail}, UserInfo: with(true)}),
			Want:  checks.Pass,
		},
		checktest.Case{Name: "no e-mail", Given: given(&probe.Person{IDToken: probe.Claims{}}), Want: checks.NotApplicable, Saw: "no e-mail address"},
		checktest.Case{
			Name:  "missing, and the other place cannot be read",
			Given: given(&probe.Person{IDToken: probe.Claims{"email": mail}, Unreadable: []string{"userinfo"}}),
			Want:  checks.NotApplicable, Saw: "userinfo cannot be read",
		},
	)
}
