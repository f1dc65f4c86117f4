package expect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func scopes(want []string) *checks.Check {
	return &checks.Check{
		ID: "expect-scopes", Title: "the expected scopes are granted",
		Spec:  []checks.Ref{{Doc: checks.RFC6749, Section: "3.3"}},
		Needs: []probe.Need{probe.Tokens},
		Fix:   "Allow this client the scopes, and ask for each of them.",
		Judge: func(f *probe.Facts) checks.Verdict {
			t := probe.Tokens.Of(f)
			granted := strings.Join(t.Granted(), " ")
			var lacks []string
			for _, s := range want {
				switch {
				case slices.Contains(t.Granted(), s):
				case !slices.Contains(t.Asked, s):
					lacks = append(lacks, s+" was not asked for")
				default:
					lacks = append(lacks, s+" is not granted")
				}
			}
			if len(lacks) > 0 {
				return failed("the scopes "+strings.Join(want, " ")+" granted", strings.Join(lacks, "; "), t.At("body /scope", granted))
			}
			return passed(granted, t.At("body /scope", granted))
		},
	}
}

// lives expects a lifetime within a span. seen is what the facts say of it; a
// sentence instead of evidence says why they say nothing.
func lives(id checks.ID, token string, span *config.Span, ref checks.Ref, needs []probe.Need, seen func(*probe.Facts) (time.Duration, wire.Evidence, string)) *checks.Check {
	least, most := time.Duration(span.AtLeast), time.Duration(span.AtMost)
	var bounds []string
	if least > 0 {
		bounds = append(bounds, "at least "+short(least))
	}
	if most > 0 {
		bounds = append(bounds, "at most "+short(most))
	}
	want := fmt.Sprintf("%s that lives %s", token, strings.Join(bounds, " and "))
	return &checks.Check{
		ID: id, Title: token + " lives as long as expected", Spec: []checks.Ref{ref}, Needs: needs,
		Fix: fmt.Sprintf("Set the lifetime of %s for this client to %s.", token, strings.Join(bounds, " and ")),
		Judge: func(f *probe.Facts) checks.Verdict {
			d, at, unknown := seen(f)
			switch {
			case unknown != "":
				return notApplicable(unknown)
			case d < least || most > 0 && d > most:
				return failed(want, short(d), at)
			}
			return passed(short(d), at)
		},
	}
}

func accessTokenLives(s *config.Span) *checks.Check {
	return lives("expect-access-token-lifetime", "an access token", s, checks.Ref{Doc: checks.RFC6749, Section: "5.1"}, []probe.Need{probe.Tokens},
		func(f *probe.Facts) (time.Duration, wire.Evidence, string) {
			t := probe.Tokens.Of(f)
			if !t.HasExpiresIn {
				return 0, wire.Evidence{}, "the token response has no expires_in"
			}
			return t.ExpiresIn, t.At("body /expires_in", fmt.Sprint(int(t.ExpiresIn.Seconds()))), ""
		})
}

func idTokenLives(s *config.Span) *checks.Check {
	return lives("expect-id-token-lifetime", "an id_token", s, checks.Ref{Doc: checks.OIDCCore, Section: "2"}, []probe.Need{probe.IDToken},
		func(f *probe.Facts) (time.Duration, wire.Evidence, string) {
			c := probe.IDToken.Of(f).Claims
			iat, from := c.Time("iat")
			exp, to := c.Time("exp")
			if !from || !to {
				return 0, wire.Evidence{}, "the id_token has not both iat and exp"
			}
			return exp.Sub(iat), wire.Evidence{Where: "id_token claim exp", Value: c["exp"].String()}, ""
		})
}

// refreshTokenLives takes the first of three places that says it; no
// specification wants any of them.
func refreshTokenLives(s *config.Span) *checks.Check {
	return lives("expect-refresh-token-lifetime", "a refresh token", s, checks.Ref{Doc: checks.RFC6749, Section: "6"},
		[]probe.Need{probe.Started, probe.Tokens, probe.RefreshToken, probe.IfOffered(probe.IntrospectRefresh), probe.IfOffered(probe.ProviderSettings)},
		func(f *probe.Facts) (time.Duration, wire.Evidence, string) {
			t := probe.Tokens.Of(f)
			if d := t.RefreshExpiresIn; d > 0 {
				return d, t.At("body /refresh_expires_in", fmt.Sprint(int(d.Seconds()))), ""
			}
			if i, ok := probe.IntrospectRefresh.Maybe(f); ok && i.Active {
				if exp, ok := i.Claims.Time("exp"); ok {
					from := probe.Started.Of(f)
					if iat, ok := i.Claims.Time("iat"); ok {
						from = iat
					}
					return exp.Sub(from).Round(time.Second), i.At("body /exp", i.Claims["exp"].String()), ""
				}
			}
			if p, ok := probe.ProviderSettings.Maybe(f); ok {
				set := p.RefreshLifetime
				if slices.Contains(t.Granted(), "offline_access") && p.OfflineLifetime.Known {
					set = p.OfflineLifetime
				}
				if set.Known {
					return set.Value, set.At, ""
				}
			}
			return 0, wire.Evidence{}, "the provider says nowhere how long a refresh token lives: not in the token response, not in an introspection, and no admin token reads its settings"
		})
}

// short is a duration without the zeros at its end.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func idTokenSigned(algs []string) *checks.Check {
	return &checks.Check{
		ID: "expect-id-token-algorithm", Title: "the id_token is signed as expected",
		Spec:  []checks.Ref{{Doc: checks.OIDCCore, Section: "3.1.3.7"}},
		Needs: []probe.Need{probe.IDToken},
		Fix:   "Set the signature algorithm of this client's id_tokens to " + or(algs) + ".",
		Judge: func(f *probe.Facts) checks.Verdict { return signed(algs, "id_token", probe.IDToken.Of(f).Header.Alg) },
	}
}

func userInfoSigned(algs []string) *checks.Check {
	return &checks.Check{
		ID: "expect-userinfo-algorithm", Title: "userinfo is signed as expected",
		Spec:  []checks.Ref{{Doc: checks.OIDCCore, Section: "5.3.2"}},
		Needs: []probe.Need{probe.UserInfo, probe.UserInfoClaims},
		Fix:   "Set the signature algorithm of userinfo for this client to " + or(algs) + ".",
		Judge: func(f *probe.Facts) checks.Verdict {
			if j := probe.UserInfoClaims.Of(f).JWT; j != nil {
				return signed(algs, "userinfo", j.Header.Alg)
			}
			return failed("alg "+or(algs), "not signed, "+probe.UserInfo.Of(f).Say(), probe.UserInfo.Of(f).At("header Content-Type", probe.UserInfo.Of(f).Media()))
		},
	}
}

func signed(algs []string, what, alg string) checks.Verdict {
	at := wire.Evidence{Where: what + " header alg", Value: alg}
	if alg == "" {
		return failed("alg "+or(algs), "not signed", at)
	}
	if slices.Contains(algs, alg) {
		return passed("alg "+alg, at)
	}
	return failed("alg "+or(algs), "alg "+alg, at)
}

func refresh(want string) *checks.Check {
	title, fix := "a refresh replaces the refresh token", "Turn on refresh token rotation for this client."
	if want == config.Keeps {
		title, fix = "a refresh keeps the refresh token", "Turn off refresh token rotation for this client."
	}
	return &checks.Check{
		ID: "expect-refresh", Title: title,
		Spec:  []checks.Ref{{Doc: checks.RFC6749, Section: "6"}, {Doc: checks.RFC9700, Section: "4.14.2"}},
		Needs: []probe.Need{probe.RefreshToken, probe.Refreshed},
		Fix:   fix,
		Judge: func(f *probe.Facts) checks.Verdict {
			t, old := probe.Refreshed.Of(f), probe.RefreshToken.Of(f)
			at := t.At("body /refresh_token", t.RefreshToken.String())
			switch replaced := t.Replaces(old); {
			case replaced && want == config.Keeps:
				return failed("the same refresh token again, or none", "another one", at)
			case !replaced && want == config.Rotates && t.RefreshToken.Present():
				return failed("another refresh_token in the answer", "the same one", at)
			case !replaced && want == config.Rotates:
				return failed("another refresh_token in the answer", "none, so the old one stays", at)
			case replaced:
				return passed("replaced", at)
			}
			return passed("kept", at)
		},
	}
}
