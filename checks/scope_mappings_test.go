package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestScopeMappings(t *testing.T) {
	asked := func(scopes ...string) func(*probe.TokenSet) {
		return func(t *probe.TokenSet) { t.Asked = scopes }
	}
	answered := func(scopes ...string) func(*probe.TokenSet) {
		return func(t *probe.TokenSet) { t.Scope, t.HasScope = scopes, true }
	}
	given := func(p *probe.Person, change ...func(*probe.TokenSet)) []probe.Fact {
		return []probe.Fact{tokenSet(change...), probe.PersonClaims.Is(p)}
	}
	sub, mail, name := hidden("1"), hidden("ada@mailbox.example"), hidden("Ada")
	all := probe.Claims{"sub": sub, "email": mail, "name": name}
	checktest.Run(t, checks.ScopeMappings,
		checktest.Case{
			Name:  "claims at userinfo only",
			Given: given(&probe.Person{IDToken: probe.Claims{"sub": sub}, UserInfo: all}),
			Want:  checks.Pass, Saw: "profile at userinfo; email at userinfo",
		},
		checktest.Case{
			Name:  "claims in both places",
			Given: given(&probe.Person{IDToken: all, UserInfo: all}),
			Want:  checks.Pass, Saw: "profile in the id_token and at userinfo",
		},
		checktest.Case{
			Name:  "granted wider than asked",
			Given: given(&probe.Person{IDToken: all}, asked("openid", "email"), answered("openid", "profile", "email")),
			Want:  checks.Pass,
		},
		checktest.Case{
			Name:  "no claims of profile",
			Given: given(&probe.Person{IDToken: probe.Claims{"sub": sub}, UserInfo: probe.Claims{"sub": sub, "email": mail}}),
			Want:  checks.Fail, Saw: "profile is granted and its claims are neither",
		},
		checktest.Case{
			Name:  "no e-mail names both causes",
			Given: given(&probe.Person{IDToken: probe.Claims{"name": name}}),
			Want:  checks.Fail, Saw: "its mapping is missing, or this user has no e-mail address",
		},
		checktest.Case{
			Name:  "dropped",
			Given: given(&probe.Person{IDToken: probe.Claims{"email": mail}}, answered("openid", "email")),
			Want:  checks.Fail, Saw: "profile is not granted",
		},
		checktest.Case{
			Name:  "dropped by name, and the claims are there",
			Given: given(&probe.Person{IDToken: all}, answered("openid")),
			Want:  checks.Pass,
		},
		checktest.Case{
			Name:  "only offline_access dropped",
			Given: given(&probe.Person{IDToken: all}, answered("openid", "profile", "email")),
			Want:  checks.Pass,
		},
		checktest.Case{
			Name:  "a user without a phone",
			Given: given(&probe.Person{IDToken: probe.Claims{"sub": sub}}, asked("openid", "phone", "address")),
			Want:  checks.Pass, Saw: "phone granted, without a claim",
		},
		checktest.Case{
			Name:  "a scope of the provider's own",
			Given: given(&probe.Person{IDToken: probe.Claims{"groups": hidden("g")}}, asked("openid", "groups", "api", "roles"), answered("openid", "groups", "api")),
			Want:  checks.Pass, Saw: "groups in the id_token; api granted; roles granted",
		},
		checktest.Case{
			Name:  "a scope of the provider's own, dropped",
			Given: given(&probe.Person{IDToken: probe.Claims{"sub": sub}}, asked("openid", "groups"), answered("openid")),
			Want:  checks.Fail, Saw: "groups is not granted",
		},
		checktest.Case{
			Name:  "the rest may be in a JWE",
			Given: given(&probe.Person{Unreadable: []string{"the id_token"}, UserInfo: probe.Claims{"email": mail}}),
			Want:  checks.NotApplicable, Saw: "no claims of profile, and the id_token cannot be read",
		},
		checktest.Case{Name: "openid only", Given: given(&probe.Person{IDToken: all}, asked("openid")), Want: checks.NotApplicable},
	)
}
