package checks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// ExplainNeeds are the facts that Explain reads, collected where an admin token
// was given, whatever the selected checks need.
var ExplainNeeds = []probe.Need{probe.Target, probe.IfOffered(probe.ProviderSettings)}

// Explain adds to a failure which of the provider's own settings cause it, for
// all checks in one place. It says nothing where the settings do not: a failure
// can have a cause that stands in none of them.
func Explain(r *Result, f *probe.Facts) {
	s, ok := probe.ProviderSettings.Maybe(f)
	t, known := probe.Target.Maybe(f)
	if r.Status != Fail || !ok || !known {
		return
	}
	var found []cause
	for _, look := range causes[r.Check.ID] {
		found = append(found, look(s, t)...)
	}
	for _, w := range s.Switches {
		if slices.Contains(w.Checks, string(r.Check.ID)) && meets(w.When, r.Saw) {
			found = append(found, cause{w.Says, w.At})
		}
	}
	for _, c := range found {
		r.Saw = strings.TrimPrefix(r.Saw+"; "+c.says, "; ")
		r.Evidence = append(r.Evidence, c.at)
	}
}

// meets reports whether a failure is the one that a switch is about. A pattern
// that is none meets nothing; a test of the data finds it.
func meets(when, saw string) bool {
	re, err := regexp.Compile(when)
	return err == nil && re.MatchString(saw)
}

// A cause is what a setting says, and where it was read.
type cause struct {
	says string
	at   wire.Evidence
}

type look func(*probe.ClientSettings, *probe.TargetInfo) []cause

// causes are the settings to look at, by the check that failed.
var causes = map[ID][]look{
	"authorize-client-known":            {absent, disabled},
	"authorize-redirect-uri-registered": {disabled, redirectURI},
	"authorize-redirect-uri-guarded":    {wildcards},
	"authorize-scopes-accepted":         {scopes},
	"authorize-pkce-accepted":           {pkce},
	"authorize-login-completes":         {absent, disabled, grant("authorization_code")},
	"client-authentication-accepted":    {absent, disabled, secret, authentication},
	"client-wrong-secret-refused":       {public},
	"token-code-accepted":               {authentication, grant("authorization_code")},
	"id-token-format":                   {encryption},
	"id-token-signature":                {symmetric},
	"id-token-key-published":            {symmetric},
	"id-token-times":                    {accessLifetime},
	"scope-mappings":                    {otherScopes, mappers},
	"refresh-token-issued":              {refreshTokens, offline},
	"refresh-accepted":                  {refreshTokens, refreshLifetime},
	"refresh-rotates":                   {rotation},
	"refresh-replay-refused":            {rotation},
	"introspection-answers":             {public, audience},
	"introspection-without-hint":        {public, audience},
	"logout-returns":                    {logoutURI},
}

func one(says string, at wire.Evidence) []cause { return []cause{{says, at}} }

func absent(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	if !s.Absent {
		return nil
	}
	return one(fmt.Sprintf("%s shows no client %s", s.API, t.ClientID), s.Asked[0])
}

func disabled(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
	if e := s.Enabled; e.Known && !e.Value {
		return one(fmt.Sprintf("%s is off for %s", e.Name, e.Object), e.At)
	}
	return nil
}

func grant(name string) look {
	return func(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
		if g := s.GrantTypes; g.Known && !slices.Contains(g.Value, name) {
			return one(fmt.Sprintf("the grant %s is not allowed for %s (%s)", name, g.Object, g.Name), g.At)
		}
		return nil
	}
}

func redirectURI(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	return registered(s.RedirectURIs, t.RedirectURI)
}

func logoutURI(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	return registered(s.LogoutURIs, t.PostLogoutRedirectURI)
}

// registered lists the URIs when the wanted one is not among them as it stands.
// Whether a pattern there covers it is the provider's to say, and it said no.
func registered(u probe.Setting[[]string], wanted string) []cause {
	switch {
	case !u.Known || wanted == "" || slices.Contains(u.Value, wanted):
		return nil
	case len(u.Value) == 0:
		return one(fmt.Sprintf("%s of %s is empty", u.Name, u.Object), u.At)
	}
	return one(fmt.Sprintf("%s of %s: %s%s", u.Name, u.Object, listed(u.Value, 5), overlooked(u.Value, wanted)), u.At)
}

// overlooked points to a difference that is easily overlooked.
func overlooked(all []string, wanted string) string {
	bare := func(s string) string { return strings.ToLower(strings.TrimRight(s, "/")) }
	for _, u := range all {
		if bare(u) == bare(wanted) {
			if strings.EqualFold(u, wanted) {
				return ", which differs from " + wanted + " in capital letters"
			}
			return ", which differs from " + wanted + " in the slash at the end"
		}
	}
	return ""
}

func listed(all []string, most int) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}

func wildcards(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
	var open []string
	for _, u := range s.RedirectURIs.Value {
		if strings.ContainsAny(u, "*^$") {
			open = append(open, u)
		}
	}
	if !s.RedirectURIs.Known || len(open) == 0 {
		return nil
	}
	u := s.RedirectURIs
	return one(fmt.Sprintf("%s of %s: the pattern %s", u.Name, u.Object, listed(open, 3)), u.At)
}

// scopes looks at all that were asked for. offline_access is left out where it is
// dropped and not refused: refresh-token-issued says so.
func scopes(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	return unattached(s, t.Scopes...)
}

func otherScopes(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	return unattached(s, slices.DeleteFunc(slices.Clone(t.Scopes), func(name string) bool { return name == offlineAccess })...)
}

const offlineAccess = "offline_access"

func offline(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	if !slices.Contains(t.Scopes, offlineAccess) {
		return nil
	}
	return unattached(s, offlineAccess)
}

func unattached(s *probe.ClientSettings, names ...string) (out []cause) {
	attached, all := s.Scopes, s.AllScopes
	if !attached.Known {
		return nil
	}
	var nowhere, missing []string
	for _, name := range names {
		switch {
		case slices.Contains(attached.Value, name):
		case all.Known && !slices.Contains(all.Value, name):
			nowhere = append(nowhere, name)
		default:
			missing = append(missing, name)
		}
	}
	// The evidence is what is not there: the whole list would match the conditions
	// of fixes for other scopes.
	if len(nowhere) > 0 {
		all.At.Value = "without " + strings.Join(nowhere, " ")
		out = append(out, cause{fmt.Sprintf("there is no %s %s in %s%s", all.Name, nowhere[0], all.Object, nor(nowhere[1:])), all.At})
	}
	if len(missing) > 0 {
		attached.At.Value = "without " + strings.Join(missing, " ")
		out = append(out, cause{fmt.Sprintf("the %s %s is not attached to %s%s", attached.Name, missing[0], attached.Object, nor(missing[1:])), attached.At})
	}
	return out
}

// mappers are what fills the claims of a scope, where the product lists them. Of
// phone and address a user may have none, and the check lets that pass.
func mappers(s *probe.ClientSettings, t *probe.TargetInfo) (out []cause) {
	m := s.ScopeClaims
	for _, scope := range []string{"profile", "email"} {
		filled, listed := m.Value[scope]
		if !m.Known || !listed || !slices.Contains(t.Scopes, scope) || !slices.Contains(s.Scopes.Value, scope) {
			continue
		}
		if !slices.ContainsFunc(scopeClaims[scope], func(claim string) bool { return slices.Contains(filled, claim) }) {
			m.At.Value = "without those of " + scope
			out = append(out, cause{fmt.Sprintf("the %s %s has no %s that puts one of its claims into the id_token or userinfo", s.Scopes.Name, scope, m.Name), m.At})
		}
	}
	return out
}

func nor(others []string) string {
	if len(others) == 0 {
		return ""
	}
	return ", nor " + strings.Join(others, ", nor ")
}

func pkce(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
	if p := s.PKCE; p.Known && p.Value != "" {
		return one(fmt.Sprintf("%s is %s for %s", p.Name, p.Value, p.Object), p.At)
	}
	return nil
}

func public(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
	if a := s.Authentication; a.Known && slices.Contains(a.Value, string(probe.AuthNone)) {
		return one(fmt.Sprintf("%s is a public client (%s)", a.Object, a.Name), a.At)
	}
	return nil
}

// secret says whether the right one was given: the rest is a question of how it
// is sent.
func secret(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
	switch x := s.SameSecret; {
	case !x.Known:
		return nil
	case x.Value:
		return one(fmt.Sprintf("the secret that was given is the %s of %s", x.Name, x.Object), x.At)
	default:
		return one(fmt.Sprintf("the secret that was given is not the %s of %s", x.Name, x.Object), x.At)
	}
}

// authentication says how the client has to authenticate where a secret is not
// enough, or too much.
func authentication(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	a := s.Authentication
	switch {
	case !a.Known || len(a.Value) == 0:
		return nil
	case slices.Contains(a.Value, string(probe.AuthNone)):
		if t.HasSecret {
			return public(s, t)
		}
		return nil
	case slices.Contains(a.Value, string(probe.AuthBasic)) && slices.Contains(a.Value, string(probe.AuthPost)) && t.HasSecret:
		return nil
	}
	return one(fmt.Sprintf("%s of %s is %s", a.Name, a.Object, strings.Join(a.Value, " or ")), a.At)
}

func encryption(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
	alg, enc := s.EncryptionAlg, s.EncryptionEnc
	if !alg.Known || alg.Value == "" {
		return nil
	}
	says := fmt.Sprintf("%s is set to %s for %s", alg.Name, alg.Value, alg.Object)
	if enc.Known && enc.Value != "" {
		says += fmt.Sprintf(" (%s)", enc.Value)
	}
	return one(says, alg.At)
}

// symmetric is a signature that no published key can verify.
func symmetric(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
	if a := s.SigningAlg; a.Known && (strings.HasPrefix(a.Value, "HS") || a.Value == "none") {
		return one(fmt.Sprintf("%s is %s for %s", a.Name, a.Value, a.Object), a.At)
	}
	return nil
}

func refreshTokens(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	if r := s.RefreshTokens; r.Known {
		if r.Value {
			return nil
		}
		return one(fmt.Sprintf("%s is off for %s", r.Name, r.Object), r.At)
	}
	return grant("refresh_token")(s, t)
}

func rotation(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
	if r := s.Rotation; r.Known && !r.Value {
		return one(fmt.Sprintf("%s is off for %s", r.Name, r.Object), r.At)
	}
	return nil
}

func audience(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	if a := s.Audiences; a.Known && !slices.Contains(a.Value, t.ClientID) {
		return one(fmt.Sprintf("no %s of %s names it", a.Name, a.Object), a.At)
	}
	return nil
}

// shortLife is what no login can do with: people are slower.
const shortLife = 2 * time.Minute

func accessLifetime(s *probe.ClientSettings, _ *probe.TargetInfo) []cause {
	return short(s.AccessLifetime)
}

func refreshLifetime(s *probe.ClientSettings, t *probe.TargetInfo) []cause {
	if s.OfflineLifetime.Known && slices.Contains(t.Scopes, offlineAccess) {
		return short(s.OfflineLifetime)
	}
	return short(s.RefreshLifetime)
}

func short(l probe.Setting[time.Duration]) []cause {
	if l.Known && l.Value < shortLife {
		return one(fmt.Sprintf("%s is %s for %s", l.Name, l.Value, l.Object), l.At)
	}
	return nil
}
