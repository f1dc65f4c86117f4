package application

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Text is the value of a setting or its default, "" where there is none.
func (u *Used) Text(name string) string {
	if name == "" {
		return ""
	}
	s, _ := u.Setting(name)
	return s.Value
}

// On reports whether a setting is switched on.
func (u *Used) On(name string) bool {
	on, err := strconv.ParseBool(strings.ToLower(u.Text(name)))
	return err == nil && on
}

// Duration is a setting that is a time: 90s, 1h30m, or a number of seconds. ok is
// false where it is absent or no time.
func (u *Used) Duration(name string) (d time.Duration, ok bool) {
	text := strings.TrimSpace(u.Text(name))
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return time.Duration(n * float64(time.Second)), true
	}
	d, err := time.ParseDuration(text)
	return d, err == nil
}

// Scopes are those that it asks for.
func (u *Used) Scopes() []string {
	if u.Profile.Sends.ScopeFixed {
		return strings.Fields(u.Profile.Sends.Scope)
	}
	return strings.FieldsFunc(cmp.Or(u.Text("scope"), u.Profile.Sends.Scope), func(r rune) bool { return r == ' ' || r == ',' })
}

// Asks reports whether it sends authorization requests: one that only verifies tokens
// leaves that to another.
func (u *Used) Asks() bool {
	s := u.Profile.Sends
	return s.PKCE != "" || s.Scope != "" || s.RedirectPath != "" || len(s.Redirects) > 0
}

// Challenges reports whether it sends a code_challenge; listed are the methods that
// discovery lists.
func (u *Used) Challenges(listed []string) bool {
	switch u.Profile.Sends.PKCE {
	case PKCEAlways:
		return true
	case PKCEAdvertised:
		switch strings.ToLower(u.Text("code_challenge_method")) {
		case "":
			return slices.Contains(listed, "S256")
		case "none":
			return false
		}
		return true
	case PKCESetting:
		method := strings.ToLower(u.Text("code_challenge_method"))
		return method == "s256" || method == "plain" || method == "true"
	}
	return false
}

// Store is where it keeps sessions.
func (u *Used) Store() string { return cmp.Or(u.Text("session_store"), u.Profile.Session.Store) }

// Locks reports whether one request at a time refreshes a session.
func (u *Used) Locks() bool { return slices.Contains(u.Profile.Session.Locks, u.Store()) }

// Refreshes reports whether it refreshes tokens by itself, and after which time; 0 is
// when they end, or shortly before. The setting can be a switch, too.
func (u *Used) Refreshes() (after time.Duration, on bool) {
	s := u.Profile.Session
	switch {
	case s.Refresh != RefreshOnRequest && s.Refresh != RefreshOnExpiry:
		return 0, false
	case s.RefreshSetting == "":
		return 0, true
	}
	after, ok := u.Duration(s.RefreshSetting)
	if s.RefreshAhead {
		return 0, ok && after > 0
	}
	return after, ok && after > 0 || u.On(s.RefreshSetting)
}

// Lasts is how long a session lives where nothing ends it earlier; 0 is not known.
func (u *Used) Lasts() time.Duration {
	if d, ok := u.Duration(u.Profile.Session.LastsSetting); ok && d > 0 {
		return d
	}
	return time.Duration(u.Profile.Session.LastsSeconds) * time.Second
}

// AuthMethods are the client authentication methods that it uses, in the order in
// which it tries them; listed are those of discovery, as flags call them.
func (u *Used) AuthMethods(listed []string) []string {
	s := u.Profile.Sends
	if set := strings.TrimPrefix(strings.ToLower(u.Text("client_auth")), "client_secret_"); slices.Contains([]string{AuthBasic, AuthPost, AuthNone}, set) {
		return []string{set}
	}
	switch {
	case len(s.ClientAuth) == 0:
		return nil
	case s.AuthBy == ByTrial:
		return s.ClientAuth
	case s.AuthBy == ByMetadata:
		for _, m := range s.ClientAuth {
			if slices.Contains(listed, m) {
				return []string{m}
			}
		}
		return s.ClientAuth[len(s.ClientAuth)-1:]
	}
	return s.ClientAuth[:1]
}

// Looks reports whether the claim is looked for there.
func (c Claim) Looks(in string) bool { return slices.Contains(c.In, in) }
