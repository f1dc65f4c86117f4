package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// traitsSeen are the ways of the provider that another run can be held against:
// what an upgrade or a changed setting changes, and two runs of the same provider
// have alike. Addresses below the issuer are written without it, so that a copy
// of a provider elsewhere is the same provider.
func traitsSeen(f *probe.Facts, v *wire.Vault) []report.Trait {
	t := traits{say: v.Clean}
	if m, ok := probe.Discovery.Maybe(f); ok {
		t.metadata(m)
	}
	if k, ok := probe.Keys.Maybe(f); ok {
		t.add("keys", "published keys", sortedList(keyKinds(k.Keys)))
	}
	if m, ok := probe.ClientAuthMethod.Maybe(f); ok {
		t.add("tokens", "client authentication that works", string(m))
	}
	if x, ok := probe.Tokens.Maybe(f); ok {
		t.tokens(x)
	}
	if j, ok := probe.IDToken.Maybe(f); ok {
		t.idToken(j)
	}
	if d, ok := probe.UserInfoClaims.Maybe(f); ok {
		t.add("tokens", "userinfo", jwtForm(d.JWT, "JSON"))
	}
	if x, ok := probe.Refreshed.Maybe(f); ok {
		before, _ := probe.RefreshToken.Maybe(f)
		t.add("tokens", "refresh token after a refresh", refreshed(before, x.RefreshToken))
	}
	if s, ok := probe.ProviderSettings.Maybe(f); ok {
		t.settings(s)
	}
	return t.all
}

type traits struct {
	all []report.Trait
	say func(string) string // makes a provider's words fit to be shown
}

// add adds one, unless there is nothing to say of it.
func (t *traits) add(area, name, value string) {
	if value != "" {
		t.all = append(t.all, report.Trait{Area: area, Name: t.say(name), Value: value})
	}
}

// metadata adds the members of the discovery document.
func (t *traits) metadata(m *probe.ProviderMetadata) {
	names := make([]string, 0, len(m.Raw))
	for name := range m.Raw {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		t.add("discovery", name, t.member(m.Raw[name], m.Issuer))
	}
}

// member is a member's value; the order of a list says nothing.
func (t *traits) member(value any, issuer string) string {
	switch value := value.(type) {
	case string:
		return t.say(relative(value, issuer))
	case []any:
		var all []string
		for _, x := range value {
			all = append(all, t.member(x, issuer))
		}
		return sortedList(all)
	case map[string]any:
		var all []string
		for name, x := range value {
			all = append(all, t.say(name)+"="+t.member(x, issuer))
		}
		return sortedList(all)
	}
	return t.say(fmt.Sprint(value))
}

// relative writes an address below the issuer's host without it.
func relative(address, issuer string) string {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" {
		return address
	}
	if rest, ok := strings.CutPrefix(address, u.Scheme+"://"+u.Host); ok {
		return "{issuer's host}" + rest
	}
	return address
}

// sortedList joins texts in the order of the alphabet.
func sortedList(all []string) string {
	all = slices.Clone(all)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// keyKinds says what keys are for; which keys they are changes with each rotation.
func keyKinds(keys []probe.Key) (kinds []string) {
	for _, k := range keys {
		kind := []string{k.Kty}
		for _, s := range []string{k.Crv, k.Alg, k.Use} {
			if s != "" {
				kind = append(kind, s)
			}
		}
		kinds = append(kinds, strings.Join(kind, "/"))
	}
	return kinds
}

func (t *traits) tokens(x *probe.TokenSet) {
	t.add("tokens", "members of the token response", sortedList(x.Members))
	t.add("tokens", "token_type", strings.ToLower(x.TokenType))
	t.add("tokens", "granted scopes", sortedList(x.Granted()))
	if x.HasExpiresIn {
		t.add("tokens", "lifetime of the access token", lifetime(x.ExpiresIn))
	}
}

func (t *traits) idToken(j *probe.JWT) {
	t.add("tokens", "id_token", jwtForm(j, ""))
	from, to := seconds(j.Claims["iat"]), seconds(j.Claims["exp"])
	if from > 0 && to > from {
		t.add("tokens", "lifetime of the id_token", lifetime(time.Duration(to-from)*time.Second))
	}
}

func seconds(c probe.Claim) int64 {
	n, _ := c.Value.(float64)
	return int64(n)
}

// lifetime is a duration to the next five seconds: two answers in the same
// setting may differ by one.
func lifetime(d time.Duration) string {
	const step = 5 * time.Second
	return ((d + step - 1) / step * step).String()
}

func jwtForm(j *probe.JWT, plain string) string {
	switch {
	case j == nil:
		return plain
	case j.Encrypted:
		return strings.TrimSpace(fmt.Sprintf("encrypted with %s %s, signed with %s", j.Outer.Alg, j.Outer.Enc, j.Header.Alg))
	}
	return "signed with " + j.Header.Alg
}

func refreshed(before, after wire.Masked) string {
	switch {
	case !after.Present():
		return "none in the answer"
	case after.Same(before):
		return "the same"
	}
	return "another"
}

// settings adds what the provider's own settings say.
func (t *traits) settings(s *probe.ClientSettings) {
	text := func(known bool, name, object, value string) {
		if known {
			t.add("settings", strings.TrimSpace(name+" of "+object), value)
		}
	}
	for _, x := range []probe.Setting[bool]{s.Enabled, s.RefreshTokens, s.Rotation, s.PAR} {
		text(x.Known, x.Name, x.Object, fmt.Sprint(x.Value))
	}
	for _, x := range []probe.Setting[[]string]{s.Scopes, s.GrantTypes, s.RedirectURIs, s.LogoutURIs, s.Authentication, s.Audiences} {
		text(x.Known, x.Name, x.Object, "["+sortedList(x.Value)+"]")
	}
	for _, x := range []probe.Setting[string]{s.SigningAlg, s.EncryptionAlg, s.EncryptionEnc, s.PKCE} {
		value := x.Value
		if value == "" {
			value = "(none)"
		}
		text(x.Known, x.Name, x.Object, value)
	}
	for _, x := range []probe.Setting[time.Duration]{s.AccessLifetime, s.RefreshLifetime} {
		text(x.Known, x.Name, x.Object, x.Value.String())
	}
	for _, x := range s.Switches {
		t.add("settings", x.Says, "yes")
	}
}
