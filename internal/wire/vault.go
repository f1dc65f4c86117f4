package wire

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Masked stands for a value that is not printed. Two masked values of one run
// are equal in Digest exactly when the values are.
type Masked struct {
	Kind   string `json:"kind"`   // what it is, e.g. "access_token"
	Len    int    `json:"len"`    // bytes
	Digest string `json:"digest"` // 12 hex digits, keyed with the run's random key
}

// String is the form that reports show: (access_token, 43 bytes, #1f3a9c02d4e1).
func (m Masked) String() string {
	if m.Digest == "" {
		return "(absent)"
	}
	return fmt.Sprintf("(%s, %d bytes, #%s)", m.Kind, m.Len, m.Digest)
}

// Present reports whether there was a value at all.
func (m Masked) Present() bool { return m.Digest != "" }

// Same reports whether both stand for the same value.
func (m Masked) Same(o Masked) bool { return m.Present() && m.Digest == o.Digest }

// A Vault masks values and remembers them for the length of a run, in memory.
// It is safe for concurrent use.
type Vault struct {
	key    [32]byte
	mu     sync.RWMutex
	values map[string]secret // by digest
	public []string          // what the user typed in the open
}

// A secret is a value with what it is.
type secret struct {
	kind, value string
	forms       []string // how it may be written, itself included
}

// claimKind begins the kind of a claim's value. A claim may hold a word of the
// protocol or a piece of what the user typed (a role "profile", the origin of
// the issuer); a password or a token does not get that benefit of the doubt.
const claimKind = "claim "

// NewVault returns an empty vault with a fresh random key.
func NewVault() *Vault {
	v := &Vault{values: map[string]secret{}}
	rand.Read(v.key[:]) // never fails (crypto/rand since Go 1.24)
	return v
}

// Mask remembers value and returns what may be shown of it. An empty value is
// masked as absent.
func (v *Vault) Mask(kind, value string) Masked {
	if value == "" {
		return Masked{Kind: kind}
	}
	h := hmac.New(sha256.New, v.key[:])
	h.Write([]byte(value))
	m := Masked{Kind: kind, Len: len(value), Digest: hex.EncodeToString(h.Sum(nil)[:6])}
	v.mu.Lock()
	if known, ok := v.values[m.Digest]; !ok || !known.personal() {
		v.values[m.Digest] = secret{kind, value, forms(value)}
	}
	v.mu.Unlock()
	return m
}

// personal holds for what somebody typed or is called: hidden even where it is
// a plain word. A short plain word in another place is the value of a button or
// of a parameter ("allow", "consent"), and hiding it would hide sentences.
func (s secret) personal() bool {
	return s.claim() || s.kind == "username" || s.kind == "password" || s.kind == "client_secret" || s.kind == "admin_token"
}

func (s secret) plainWord() bool {
	return len(s.value) < 8 && strings.Trim(s.value, "abcdefghijklmnopqrstuvwxyz") == ""
}

// Reveal returns the value behind m, and "" when it was masked by another run.
// The result is for a request, never for a string that is kept.
func (v *Vault) Reveal(m Masked) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.values[m.Digest].value
}

// Claim is the claim behind m, for somebody who asked to see claims. What is more
// than a claim is not shown: a password or a token that a provider put into one,
// whole or within a longer text, in whatever way it is written.
func (v *Vault) Claim(m Masked) string {
	v.mu.RLock()
	x, ok := v.values[m.Digest]
	v.mu.RUnlock()
	if !ok || !describes(x.kind) {
		return m.String()
	}
	if slices.ContainsFunc(v.Leaks([]byte(x.value)), func(kind string) bool { return !describes(kind) }) {
		return m.String()
	}
	return Clean(x.value)
}

// describes holds for kinds of values that are said about a person.
func describes(kind string) bool { return strings.HasPrefix(kind, claimKind) || kind == "username" }

func (s secret) claim() bool { return strings.HasPrefix(s.kind, claimKind) }

// Publish names values that the user gave in the open (issuer, client id,
// scopes): Scrub leaves a claim alone that is one of them or a piece of one.
func (v *Vault) Publish(values ...string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.public = append(v.public, values...)
}

// spoken reports whether a value is a word that a report needs: what the user
// typed, or the protocol's own vocabulary.
func (v *Vault) spoken(s secret) bool {
	typed := func(public string) bool {
		return public == s.value || s.claim() && strings.Contains(public, s.value)
	}
	return vocabulary[s.value] || s.plainWord() && !s.personal() || slices.ContainsFunc(v.public, typed)
}

// scrubMin is the length below which a value is not searched for: replacing
// every "en" in a sentence would hide the sentence, not the claim.
const scrubMin = 4

// Scrub replaces every value that the vault knows and that stands in s as a
// word of its own, and every long one wherever it stands, also where it is
// percent-encoded, quoted or escaped.
func (v *Vault) Scrub(s string) string {
	if len(s) < scrubMin {
		return s
	}
	s = v.scrubCut(s)
	v.mu.RLock()
	var found []string
	for _, x := range v.values {
		for _, form := range x.forms {
			if len(x.value) >= scrubMin && strings.Contains(s, form) && !v.spoken(x) {
				found = append(found, form)
			}
		}
	}
	v.mu.RUnlock()
	// Longest first, so that a value inside another does not cut it in two.
	slices.SortFunc(found, func(a, b string) int { return len(b) - len(a) })
	for _, value := range found {
		s = replaceWord(s, value, "(masked)")
	}
	return s
}

// cutMark stands where Clean has cut a text off.
const cutMark = "…"

// cutMin is from which length the beginning of a value is told from chance.
const cutMin = 6

// scrubCut replaces what a text that was cut, before it was scrubbed, still has
// of a value: its beginning, at the mark.
func (v *Vault) scrubCut(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, cutMark)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		if n := v.begunAtEnd(s[:i]); n > 0 {
			b.WriteString(s[:i-n] + "(masked)")
		} else {
			b.WriteString(s[:i])
		}
		b.WriteString(cutMark)
		s = s[i+len(cutMark):]
	}
}

// begunAtEnd is how many bytes at the end of s are the beginning of a value.
func (v *Vault) begunAtEnd(s string) int {
	if len(s) < cutMin {
		return 0
	}
	tail, most := s[len(s)-cutMin:], 0
	v.mu.RLock()
	defer v.mu.RUnlock()
	for _, x := range v.values {
		for _, form := range x.forms {
			for at := 0; ; at++ {
				i := strings.Index(form[at:], tail)
				if i < 0 {
					break
				}
				at += i
				if begun := form[:at+cutMin]; len(begun) > most && strings.HasSuffix(s, begun) && !v.spoken(x) {
					most = len(begun)
				}
			}
		}
	}
	return most
}

// Clean makes a provider's text fit to be shown: without secrets that the vault
// knows, and as the function Clean has it. It scrubs before the text is cut, or
// the first part of a long token would stay.
func (v *Vault) Clean(s string) string { return v.Scrub(Clean(v.Scrub(s))) }

// scrubAnywhere is the length from which a value is no word of a language and
// is hidden also where it stands between letters.
const scrubAnywhere = 16

func replaceWord(s, word, with string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, word)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if endsEncoded(s[:i]) {
			before = utf8.RuneError
		}
		after, _ := utf8.DecodeRuneInString(s[i+len(word):])
		b.WriteString(s[:i])
		if len(word) < scrubAnywhere && (inWord(before) || inWord(after)) {
			b.WriteString(word)
		} else {
			b.WriteString(with)
		}
		s = s[i+len(word):]
	}
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// endsEncoded holds for a text whose last character is percent-encoded: its last
// letter is none of a word.
func endsEncoded(s string) bool {
	const hexDigits = "0123456789ABCDEFabcdef"
	n := len(s)
	return n >= 3 && s[n-3] == '%' && strings.Trim(s[n-2:], hexDigits) == ""
}
