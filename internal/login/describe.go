package login

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/oidc-doctor/oidc-doctor/internal/page"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// maxQuote is how much of one text of a page is quoted, in runes.
const maxQuote = 120

// A teller says in a sentence what a page wants, without the secrets of the
// session.
type teller struct {
	session *probe.Session
	want    string
	last    wire.Exchange
}

func (t *teller) problem(saw string) *probe.Problem {
	return &probe.Problem{Want: t.want, Saw: saw, Evidence: []wire.Evidence{{
		Exchange: t.last.N, Where: "answer", Value: fmt.Sprint("status ", t.last.Answer.Status),
	}}}
}

// nothing is what a page does that only tells something.
const nothing = "has nothing to go on with"

// stuck says why a login ends at this page.
func (t *teller) stuck(p page.Page) error {
	asked := t.asked(p)
	_, code := codeForm(p.Forms)
	switch {
	case p.Status >= 400:
		return t.problem(t.describe(p, ""))
	case p.Captcha:
		return t.problem(t.describe(p, "has a captcha, which only a person can solve"))
	case code != nil:
		// Not the provider's fault: the user has the secret, or can log in otherwise.
		return &probe.Missing{Flag: "--totp-secret-file: " + t.describe(p, "asks for "+strings.Join(asked, ", "))}
	case len(asked) > 0:
		return t.problem(t.describe(p, "asks for "+strings.Join(asked, ", ")))
	case wantsPasskey(p):
		return t.problem(t.describe(p, "asks for a passkey; use "+another(WayBrowser)))
	case len(p.Forms) > 0:
		// The buttons of such a page may name the person: "choose an account".
		return t.problem(t.describe(p, "has no button that plainly goes on; use "+another(WayBrowser)))
	}
	return t.problem(t.describe(p, nothing))
}

// asked names what the page wants to have typed.
func (t *teller) asked(p page.Page) []string {
	var out []string
	for _, f := range p.Forms {
		for _, field := range f.Fields {
			if f.Hidden || !field.Typed() {
				continue
			}
			name := t.say(field.Name)
			if label := t.say(cmp.Or(field.Label, field.Placeholder)); label != "" {
				name = fmt.Sprintf("%q (%s)", label, name)
			}
			if !slices.Contains(out, name) && len(out) < 8 {
				out = append(out, name)
			}
		}
	}
	return out
}

// describe is one sentence about a page: what it is, what it does, what it says.
func (t *teller) describe(p page.Page, does string) string {
	t.maskFields(p)
	var b strings.Builder
	if p.Status >= 400 {
		fmt.Fprintf(&b, "status %d, ", p.Status)
	}
	names := quoted(t, p.Title, p.Heading)
	switch {
	case len(names) > 0:
		b.WriteString("the page " + strings.Join(names, ", "))
	default:
		b.WriteString("a page without a title")
	}
	if does != "" {
		b.WriteString(" " + does)
	}
	says := quoted(t, p.Errors...)
	if len(says) == 0 && (does == "" || does == nothing) {
		says = quoted(t, strings.TrimSpace(strings.TrimPrefix(p.Text, p.Heading)))
	}
	if says = slices.DeleteFunc(says, func(s string) bool { return slices.Contains(names, s) }); len(says) > 0 {
		b.WriteString(": " + strings.Join(says[:min(len(says), 3)], ", "))
	}
	return b.String()
}

// quoted quotes what is not empty, each once.
func quoted(t *teller, texts ...string) []string {
	var out []string
	for _, s := range texts {
		if q := t.quote(s); s != "" && !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	return out
}

func (t *teller) quote(s string) string { return `"` + t.say(s) + `"` }

// say makes words of a page fit to be shown. A page can show what was in no
// exchange that the vault knows: a code, a session, an address of the person.
func (t *teller) say(s string) string {
	// Clean cuts, so the vault has its look before: the first part of a secret is
	// one too.
	words := strings.Fields(t.session.Vault.Clean(s))
	for i, word := range words {
		switch {
		case word == t.session.Config.ClientID:
		case strings.Contains(word, "://"):
			words[i] = plainAddress(word)
		case looksPersonal(word):
			words[i] = "(masked)"
		}
	}
	s = t.session.Vault.Scrub(strings.Join(words, " "))
	if r := []rune(s); len(r) > maxQuote {
		s = string(r[:maxQuote-1]) + "…"
	}
	return s
}

// looksPersonal holds for an e-mail address, and for long words that mix
// letters and digits, as identifiers do.
func looksPersonal(word string) bool {
	if strings.Contains(strings.Trim(word, "@"), "@") {
		return true
	}
	return len(word) >= 16 && strings.IndexFunc(word, unicode.IsDigit) >= 0 && strings.IndexFunc(word, unicode.IsLetter) >= 0
}

// plainAddress keeps of an address in a sentence what tells where it is.
func plainAddress(word string) string {
	if i := strings.IndexAny(word, "?#"); i >= 0 {
		word = word[:i] + "?…"
	}
	segments := strings.Split(word, "/")
	for i, s := range segments {
		if looksPersonal(s) {
			segments[i] = "(masked)"
		}
	}
	return strings.Join(segments, "/")
}

// maskFields masks what the page has filled in for the person.
func (t *teller) maskFields(p page.Page) {
	for _, f := range p.Forms {
		for _, field := range f.Fields {
			for _, v := range field.Values {
				if field.Typed() {
					t.session.Vault.Mask(wire.Clean(field.Name), v)
				}
			}
		}
	}
}

// place is where an address is, without its parameters.
func (t *teller) place(u *url.URL) string {
	return t.session.Vault.URL((&url.URL{Scheme: u.Scheme, Opaque: u.Opaque, Host: u.Host, Path: u.Path}).String())
}
