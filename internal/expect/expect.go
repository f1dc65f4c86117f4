// Package expect turns what an operator expects of a provider into checks. Like
// the built-in ones they judge facts and touch nothing else.
package expect

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// since is the release that brought expectations.
const since = "v0.2"

// Questions are what the steps have to find out for these expectations.
func Questions(x *config.Expect) probe.Expected {
	var out probe.Expected
	if x == nil {
		return out
	}
	for _, c := range x.Claims {
		q := probe.ClaimQuestion{Key: c.ID(), Claim: c.Name}
		if c.Value != "" {
			json.Unmarshal([]byte(c.Value), &q.Value) // it was made by json.Marshal
		}
		if c.Pattern != "" {
			q.Pattern = regexp.MustCompile(c.Pattern) // config has compiled it once
		}
		out.Claims = append(out.Claims, q)
	}
	if r := x.RedirectURIs; r != nil {
		out.RedirectURIs = slices.Concat(r.Accepted, r.Refused)
	}
	return out
}

// Checks are the expectations of one target, in the order of the file. at says
// where a member of expect stands.
func Checks(x *config.Expect, at func(member string) string) []*checks.Check {
	if x == nil {
		return nil
	}
	var all []*checks.Check
	add := func(c *checks.Check, member, level string) {
		c.Since, c.Level, c.Expected = since, levelOf(level, x.Level), at(member)
		c.Why = "The operator expects it: " + c.Expected + "."
		all = append(all, c)
	}
	for i, c := range x.Claims {
		add(claim(c), fmt.Sprintf("claims[%d]", i), c.Level)
	}
	if len(x.Scopes) > 0 {
		add(scopes(x.Scopes), "scopes", "")
	}
	if l := x.Lifetimes; l != nil {
		for _, s := range []struct {
			span   *config.Span
			member string
			check  func(*config.Span) *checks.Check
		}{{l.AccessToken, "access_token", accessTokenLives}, {l.IDToken, "id_token", idTokenLives}, {l.RefreshToken, "refresh_token", refreshTokenLives}} {
			if s.span != nil {
				add(s.check(s.span), "lifetimes."+s.member, "")
			}
		}
	}
	if a := x.Algorithms; a != nil {
		if len(a.IDToken) > 0 {
			add(idTokenSigned(a.IDToken), "algorithms.id_token", "")
		}
		if len(a.UserInfo) > 0 {
			add(userInfoSigned(a.UserInfo), "algorithms.userinfo", "")
		}
	}
	if r := x.RedirectURIs; r != nil {
		if len(r.Accepted) > 0 {
			add(accepted(r.Accepted), "redirect_uris.accepted", "")
		}
		if len(r.Refused) > 0 {
			add(refused(r.Refused), "redirect_uris.refused", "")
		}
		if r.Exact {
			add(exact(r.Accepted), "redirect_uris.exact", "")
		}
	}
	if x.Refresh != "" {
		add(refresh(x.Refresh), "refresh", "")
	}
	return all
}

func levelOf(names ...string) checks.Level {
	for _, name := range names {
		if i := slices.Index(checks.Levels(), name); i >= 0 {
			return checks.Must + checks.Level(i)
		}
	}
	return checks.Must
}

func passed(saw string, at ...wire.Evidence) checks.Verdict {
	return checks.Verdict{Status: checks.Pass, Saw: saw, Evidence: at}
}

func failed(want, saw string, at ...wire.Evidence) checks.Verdict {
	return checks.Verdict{Status: checks.Fail, Want: want, Saw: saw, Evidence: at}
}

func notApplicable(saw string, at ...wire.Evidence) checks.Verdict {
	return checks.Verdict{Status: checks.NotApplicable, Saw: saw, Evidence: at}
}

// or joins alternatives.
func or(words []string) string { return strings.Join(words, " or ") }
