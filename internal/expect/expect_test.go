package expect_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/internal/expect"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

var vault = wire.NewVault()

func text(s string) probe.Claim {
	return probe.Claim{Type: "string", Mask: vault.Mask("claim", s)}
}

func number(n float64) probe.Claim { return probe.Claim{Type: "number", Value: n} }

// of makes checks of an expectation, which says where it stands.
func of(t *testing.T, x *config.Expect) []*checks.Check {
	t.Helper()
	all := expect.Checks(x, func(member string) string { return "f:" + member })
	if len(all) == 0 {
		t.Fatal("no checks")
	}
	return all
}

func TestClaims(t *testing.T) {
	tokens := probe.Tokens.Is(&probe.TokenSet{})
	person := func(p *probe.Person, matches ...string) []probe.Fact {
		m := map[string]probe.ClaimMatch{}
		for _, at := range matches {
			for _, key := range []string{"expect-claim-email", "expect-claim-email-in-id-token"} {
				x := m[key]
				x.IDToken, x.UserInfo = x.IDToken || at == config.InIDToken, x.UserInfo || at == config.InUserInfo
				m[key] = x
			}
		}
		return []probe.Fact{tokens, probe.PersonClaims.Is(p), probe.ClaimMatches.Is(m)}
	}
	mail := probe.Claims{"email": text("ada@example.com")}
	none := probe.Claims{}
	run := func(name string, c config.Claim, cases ...checktest.Case) {
		t.Run(name, func(t *testing.T) {
			checktest.Run(t, of(t, &config.Expect{Claims: []config.Claim{c}})[0], cases...)
		})
	}
	run("anywhere", config.Claim{Name: "email"},
		checktest.Case{Name: "in the id_token", Given: person(&probe.Person{IDToken: mail, UserInfo: none}), Want: checks.Pass, Saw: "in the id_token"},
		checktest.Case{Name: "at userinfo", Given: person(&probe.Person{IDToken: none, UserInfo: mail}), Want: checks.Pass, Saw: "in userinfo"},
		checktest.Case{Name: "nowhere", Given: person(&probe.Person{IDToken: none, UserInfo: none}), Want: checks.Fail, Saw: "not in the id_token; not in userinfo"},
		checktest.Case{Name: "null is not there", Given: person(&probe.Person{IDToken: probe.Claims{"email": {Type: "null"}}}), Want: checks.Fail, Saw: "there is no userinfo"},
		checktest.Case{Name: "nothing readable", Given: person(&probe.Person{Unreadable: []string{"the id_token", "userinfo"}}), Want: checks.NotApplicable, Saw: "cannot be read"},
	)
	run("in one place", config.Claim{Name: "email", In: config.InIDToken},
		checktest.Case{Name: "in the other", Given: person(&probe.Person{IDToken: none, UserInfo: mail}), Want: checks.Fail, Saw: "not in the id_token"},
		checktest.Case{Name: "the place is unreadable", Given: person(&probe.Person{UserInfo: mail, Unreadable: []string{"the id_token"}}), Want: checks.NotApplicable},
	)
	run("a value", config.Claim{Name: "email", Value: `"ada@example.com"`},
		checktest.Case{Name: "right", Given: person(&probe.Person{IDToken: mail}, config.InIDToken), Want: checks.Pass},
		checktest.Case{Name: "right in the second place", Given: person(&probe.Person{IDToken: mail, UserInfo: mail}, config.InUserInfo), Want: checks.Pass, Saw: "userinfo"},
		checktest.Case{Name: "wrong", Given: person(&probe.Person{IDToken: mail}), Want: checks.Fail, Saw: "with another value"},
	)
	run("a type", config.Claim{Name: "email", Type: "array"},
		checktest.Case{Name: "another", Given: person(&probe.Person{IDToken: mail}), Want: checks.Fail, Saw: "of type string"},
	)
}

func TestScopes(t *testing.T) {
	given := func(asked, granted []string) []probe.Fact {
		return []probe.Fact{probe.Tokens.Is(&probe.TokenSet{Asked: asked, Scope: granted, HasScope: granted != nil})}
	}
	both := []string{"openid", "groups"}
	checktest.Run(t, of(t, &config.Expect{Scopes: both})[0],
		checktest.Case{Name: "granted", Given: given(both, both), Want: checks.Pass},
		checktest.Case{Name: "an answer without scope grants what was asked", Given: given(both, nil), Want: checks.Pass},
		checktest.Case{Name: "dropped", Given: given(both, both[:1]), Want: checks.Fail, Saw: "groups is not granted"},
		checktest.Case{Name: "not asked for", Given: given(both[:1], nil), Want: checks.Fail, Saw: "groups was not asked for"},
	)
}

func TestLifetimes(t *testing.T) {
	span := &config.Span{AtLeast: config.Duration(5 * time.Minute), AtMost: config.Duration(time.Hour)}
	all := of(t, &config.Expect{Lifetimes: &config.Lifetimes{AccessToken: span, IDToken: span, RefreshToken: span}})
	access := func(d time.Duration, has bool) []probe.Fact {
		return []probe.Fact{probe.Tokens.Is(&probe.TokenSet{ExpiresIn: d, HasExpiresIn: has})}
	}
	checktest.Run(t, all[0],
		checktest.Case{Name: "at the bound", Given: access(time.Hour, true), Want: checks.Pass, Saw: "1h"},
		checktest.Case{Name: "too long", Given: access(time.Hour+time.Second, true), Want: checks.Fail, Saw: "1h0m1s"},
		checktest.Case{Name: "too short", Given: access(time.Minute, true), Want: checks.Fail, Saw: "1m"},
		checktest.Case{Name: "unknown", Given: access(0, false), Want: checks.NotApplicable},
	)
	idToken := func(c probe.Claims) []probe.Fact { return []probe.Fact{probe.IDToken.Is(&probe.JWT{Claims: c})} }
	checktest.Run(t, all[1],
		checktest.Case{Name: "right", Given: idToken(probe.Claims{"iat": number(1000), "exp": number(2000)}), Want: checks.Pass},
		checktest.Case{Name: "too short", Given: idToken(probe.Claims{"iat": number(1000), "exp": number(1001)}), Want: checks.Fail, Saw: "1s"},
		checktest.Case{Name: "without iat", Given: idToken(probe.Claims{"exp": number(1001)}), Want: checks.NotApplicable},
	)
	refresh := func(in time.Duration, more ...probe.Fact) []probe.Fact {
		return append([]probe.Fact{probe.Started.Is(time.Unix(1000, 0)), probe.Tokens.Is(&probe.TokenSet{RefreshExpiresIn: in})}, more...)
	}
	introspected := probe.IntrospectRefresh.Is(&probe.Introspection{Active: true, Claims: probe.Claims{"exp": number(1000 + 1800)}})
	set := probe.ProviderSettings.Is(&probe.ClientSettings{RefreshLifetime: probe.Setting[time.Duration]{Known: true, Value: 90 * time.Minute}})
	checktest.Run(t, all[2],
		checktest.Case{Name: "as the answer says", Given: refresh(2 * time.Hour), Want: checks.Fail, Saw: "2h"},
		checktest.Case{Name: "as introspection says", Given: refresh(0, introspected, set), Want: checks.Pass, Saw: "30m"},
		checktest.Case{Name: "as the settings say", Given: refresh(0, set), Want: checks.Fail, Saw: "1h30m"},
		checktest.Case{Name: "nobody says", Given: refresh(0), Want: checks.NotApplicable, Saw: "nowhere"},
	)
}

func TestAlgorithms(t *testing.T) {
	all := of(t, &config.Expect{Algorithms: &config.Algorithms{IDToken: config.Words{"ES256", "RS256"}, UserInfo: config.Words{"RS256"}}})
	idToken := func(alg string) []probe.Fact {
		return []probe.Fact{probe.IDToken.Is(&probe.JWT{Header: probe.JOSEHeader{Alg: alg}})}
	}
	checktest.Run(t, all[0],
		checktest.Case{Name: "one of them", Given: idToken("RS256"), Want: checks.Pass},
		checktest.Case{Name: "another", Given: idToken("HS256"), Want: checks.Fail, Saw: "alg HS256"},
	)
	userinfo := func(j *probe.JWT) []probe.Fact {
		return []probe.Fact{probe.UserInfo.Is(&probe.Fetched{}), probe.UserInfoClaims.Is(&probe.UserInfoDocument{JWT: j})}
	}
	checktest.Run(t, all[1],
		checktest.Case{Name: "signed", Given: userinfo(&probe.JWT{Header: probe.JOSEHeader{Alg: "RS256"}}), Want: checks.Pass},
		checktest.Case{Name: "encrypted alone", Given: userinfo(&probe.JWT{Encrypted: true}), Want: checks.Fail, Saw: "not signed"},
		checktest.Case{Name: "plain", Given: userinfo(nil), Want: checks.Fail, Saw: "not signed"},
	)
}

func TestRedirectURIs(t *testing.T) {
	const good, bad = "https://app.example/callback", "https://evil.example/callback"
	all := of(t, &config.Expect{RedirectURIs: &config.RedirectURIs{Accepted: []string{good}, Refused: []string{bad}, Exact: true}})
	answer := func(k probe.AuthorizeKind) *probe.AuthorizeAnswer {
		a := &probe.AuthorizeAnswer{Kind: k}
		if k == probe.Returned {
			a.OAuth.Code = "login_required"
		}
		return a
	}
	given := func(silent, control, toGood, toBad probe.AuthorizeKind) []probe.Fact {
		return []probe.Fact{
			probe.AuthorizeSilent.Is(answer(silent)), probe.AuthorizeUnregistered.Is(answer(control)),
			probe.RedirectAnswers.Is([]probe.RedirectAnswer{{URI: good, Answer: answer(toGood)}, {URI: bad, Answer: answer(toBad)}}),
		}
	}
	back, no, page := probe.Returned, probe.ErrorShown, probe.PageShown
	checktest.Run(t, all[0],
		checktest.Case{Name: "accepted", Given: given(back, no, back, no), Want: checks.Pass},
		checktest.Case{Name: "refused", Given: given(back, no, no, no), Want: checks.Fail, Saw: good},
		checktest.Case{Name: "a login page, where another gets an error", Given: given(page, no, page, no), Want: checks.Pass},
		checktest.Case{Name: "a login page for everyone", Given: given(page, page, page, page), Want: checks.NotApplicable},
	)
	checktest.Run(t, all[1],
		checktest.Case{Name: "refused", Given: given(back, no, back, no), Want: checks.Pass},
		checktest.Case{Name: "accepted", Given: given(back, no, back, back), Want: checks.Fail, Saw: bad},
		checktest.Case{Name: "a login page for everyone", Given: given(page, page, page, page), Want: checks.NotApplicable},
	)
	settings := func(known bool, uris ...string) []probe.Fact {
		return []probe.Fact{probe.ProviderSettings.Is(&probe.ClientSettings{RedirectURIs: probe.Setting[[]string]{Known: known, Value: uris}})}
	}
	checktest.Run(t, all[2],
		checktest.Case{Name: "the same", Given: settings(true, good), Want: checks.Pass},
		checktest.Case{Name: "one more", Given: settings(true, good, "*"), Want: checks.Fail, Saw: "* is registered too"},
		checktest.Case{Name: "one less", Given: settings(true), Want: checks.Fail, Saw: good + " is not registered"},
		checktest.Case{Name: "not shown", Given: settings(false), Want: checks.NotApplicable},
	)
}

func TestRefresh(t *testing.T) {
	old, other := vault.Mask("refresh_token", "old-old-old"), vault.Mask("refresh_token", "new-new-new")
	given := func(sent wire.Masked) []probe.Fact {
		return []probe.Fact{probe.RefreshToken.Is(old), probe.Refreshed.Is(&probe.TokenSet{RefreshToken: sent})}
	}
	checktest.Run(t, of(t, &config.Expect{Refresh: config.Rotates})[0],
		checktest.Case{Name: "another", Given: given(other), Want: checks.Pass},
		checktest.Case{Name: "the same", Given: given(old), Want: checks.Fail, Saw: "the same one"},
		checktest.Case{Name: "none", Given: given(wire.Masked{}), Want: checks.Fail, Saw: "none"},
	)
	checktest.Run(t, of(t, &config.Expect{Refresh: config.Keeps})[0],
		checktest.Case{Name: "another", Given: given(other), Want: checks.Fail},
		checktest.Case{Name: "none", Given: given(wire.Masked{}), Want: checks.Pass, Saw: "kept"},
	)
}

// TestEachExpectation holds what every check has to have for a report.
func TestEachExpectation(t *testing.T) {
	span := &config.Span{AtLeast: 1}
	x := &config.Expect{
		Level: "should", Claims: []config.Claim{{Name: "a", Level: "advice"}, {Name: "a", In: config.InIDToken}}, Scopes: config.Words{"openid"},
		Lifetimes:    &config.Lifetimes{AccessToken: span, IDToken: span, RefreshToken: span},
		Algorithms:   &config.Algorithms{IDToken: config.Words{"RS256"}, UserInfo: config.Words{"RS256"}},
		RedirectURIs: &config.RedirectURIs{Accepted: []string{"a:b"}, Refused: []string{"c:d"}, Exact: true}, Refresh: config.Rotates,
	}
	var ids, levels []string
	for _, c := range of(t, x) {
		ids, levels = append(ids, string(c.ID)), append(levels, c.Level.String())
		if c.Title == "" || c.Why == "" || c.Since == "" || c.Fix == "" || len(c.Spec) == 0 || len(c.Needs) == 0 || c.Expected == "" {
			t.Errorf("%s is not whole: %+v", c.ID, c)
		}
	}
	// IDs are for ever: suppressions and baselines hold them.
	want := []string{
		"expect-claim-a", "expect-claim-a-in-id-token", "expect-scopes", "expect-access-token-lifetime", "expect-id-token-lifetime",
		"expect-refresh-token-lifetime", "expect-id-token-algorithm", "expect-userinfo-algorithm", "expect-redirect-uris-accepted",
		"expect-redirect-uris-refused", "expect-redirect-uris-exact", "expect-refresh",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("the IDs are %v", ids)
	}
	if levels[0] != "advice" || levels[1] != "should" || levels[2] != "should" {
		t.Errorf("levels %v", levels)
	}
	if of(t, &config.Expect{Refresh: config.Keeps})[0].Level != checks.Must {
		t.Error("must is the level where nothing is said")
	}
	for _, c := range of(t, x) {
		if _, err := checks.Find(string(c.ID)); err == nil {
			t.Errorf("%s is a built-in check", c.ID)
		}
		if got := fmt.Sprint(c.Expected); got == "f:" {
			t.Errorf("%s does not say where it stands", c.ID)
		}
	}
}
