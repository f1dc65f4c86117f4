package login

import (
	"slices"
	"strings"
	"unicode"

	"github.com/oidc-doctor/oidc-doctor/internal/page"
)

// What stands on buttons, in lower case. A page is asked for in English.
var (
	// affirm are the words of a button that goes on, the clearest first.
	affirm = []string{
		"sign in", "log in", "login", "signin", "log on", "allow", "accept", "authorize", "authorise", "approve",
		"grant", "agree", "yes", "continue", "next", "confirm", "proceed", "connect", "submit", "verify", "ok",
	}
	// deny are the words of one that leads elsewhere.
	deny = []string{
		"deny", "cancel", "no", "not", "don t", "decline", "reject", "refuse", "abort", "back", "disallow",
		"register", "sign up", "signup", "create", "forgot", "forgotten", "reset", "another", "different", "switch",
		"delete", "remove", "help", "passkey", "security key",
	}
	// leave are the words of one that ends the login.
	leave = []string{"log out", "logout", "sign out", "signout", "log off", "end session"}
)

// What stands at the field for the user name, and at fields that look like it.
var (
	userWords = []string{"user", "login", "mail", "account", "identif"}
	notUser   = []string{"code", "otp", "captcha", "search", "token", "query", "newsletter", "subscri", "coupon", "first", "last name", "lastname", "given", "family", "confirm"}
)

// What stands at the field for a one-time code, and at fields that look like it.
var (
	codeWords = []string{
		"otp", "totp", "mfa", "fa", "one time", "onetime", "code", "passcode", "authenticator", "verification", "token",
	}
	notCode = []string{"captcha", "recovery", "backup", "coupon", "zip", "postal", "invite", "invitation", "user code", "device", "sms", "text message", "country"}
)

// passkeys are the words of a button that asks an authenticator (WebAuthn).
var passkeys = []string{"passkey", "passkeys", "security key", "webauthn", "fingerprint", "face id", "touch id", "windows hello"}

// What pages are called that want an agreement, and what stands at its box.
var (
	terms  = []string{"terms and conditions", "terms conditions", "terms of use", "terms of service", "acceptable use", "privacy policy", "end user agreement", "licence agreement", "license agreement"}
	agreed = []string{"terms", "agree", "accept", "privacy", "licence", "license", "policy"}
)

// phrase is s in lower case, one blank around each word, so that a phrase can be
// searched for within it.
func phrase(s string) string {
	var b strings.Builder
	lower := false
	for _, r := range s {
		if unicode.IsUpper(r) && lower {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		if unicode.IsLetter(r) {
			b.WriteRune(unicode.ToLower(r))
		} else {
			b.WriteByte(' ')
		}
	}
	return " " + strings.Join(strings.Fields(b.String()), " ") + " "
}

func says(words string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(words, " "+p+" ") })
}

// Scores of a button.
const (
	leadsAway = -1 // never pressed
	unclear   = 0
	elsewhere = 1 // "continue with …": goes on by another account
	goesOn    = 2
)

// score tells how well a button affirms. To log out is to go on only for who
// came to leave.
func score(b page.Button, leaving bool) int {
	text, value := phrase(b.Text), phrase(b.Value)
	name := phrase(b.Name + " " + b.ID)
	whole := text + value + name
	switch {
	case says(text, deny), says(value, deny), text == "  " && says(name, deny):
		return leadsAway
	case leaving && says(whole, leave):
		return goesOn
	case !leaving && says(text+value, leave):
		return leadsAway
	case !says(whole, affirm):
		return unclear
	case says(text, []string{"with", "using", "via"}):
		return elsewhere
	}
	return goesOn
}

// wantsPasskey holds for a page that offers nothing to type and a passkey.
func wantsPasskey(p page.Page) bool {
	if says(phrase(p.Heading), passkeys) {
		return true
	}
	for _, f := range p.Forms {
		for _, b := range f.Buttons {
			if says(phrase(b.Text)+phrase(b.Name+" "+b.ID), passkeys) {
				return true
			}
		}
	}
	return false
}

// best is the index of the button to press, -1 for none: of those that affirm
// the first, else the first that does not lead away.
func best(buttons []page.Button, leaving bool) (index, how int) {
	index, how = -1, leadsAway
	for i, b := range buttons {
		if s := score(b, leaving); !b.Hidden && s > how {
			index, how = i, s
		}
	}
	return index, how
}

// somethingElse holds for a field that says it is not for the user name.
func somethingElse(f page.Field) bool {
	return strings.Contains(f.Autocomplete, "one-time-code") || contains(f.Name+" "+f.ID+" "+f.Label+" "+f.Placeholder, notUser)
}

// likelyUser tells how much a field looks like the one for the user name; 0 is
// not at all.
func likelyUser(f page.Field) int {
	switch {
	case !f.Typed(), f.Type != "text" && f.Type != "email" && f.Type != "tel":
		return 0
	case strings.Contains(f.Autocomplete, "username"):
		return 5
	case somethingElse(f):
		return 0
	case strings.Contains(f.Autocomplete, "email"), f.Type == "email":
		return 4
	case contains(f.Name+" "+f.ID, userWords):
		return 3
	case contains(f.Label+" "+f.Placeholder, userWords):
		return 2
	}
	return 0
}

func contains(s string, list []string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(list, func(w string) bool { return strings.Contains(s, w) })
}
