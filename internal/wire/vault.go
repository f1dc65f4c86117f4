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
	values map[string]string // digest to value
	public map[string]bool   // what the user typed in the open: never scrubbed
}

// NewVault returns an empty vault with a fresh random key.
func NewVault() *Vault {
	v := &Vault{values: map[string]string{}, public: map[string]bool{}}
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
	v.values[m.Digest] = value
	v.mu.Unlock()
	return m
}

// Reveal returns the value behind m, and "" when it was masked by another run.
// The result is for a request, never for a string that is kept.
func (v *Vault) Reveal(m Masked) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.values[m.Digest]
}

// Publish names values that the user gave in the open (issuer, client id,
// scopes): Scrub leaves them alone even if a claim happens to equal one.
func (v *Vault) Publish(values ...string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, s := range values {
		v.public[s] = true
	}
}

// scrubMin is the length below which a value is not searched for: replacing
// every "en" in a sentence would hide the sentence, not the claim.
const scrubMin = 4

// Scrub replaces every value that the vault knows and that stands in s as a
// word of its own, and every long one wherever it stands.
func (v *Vault) Scrub(s string) string {
	if len(s) < scrubMin {
		return s
	}
	v.mu.RLock()
	var found []string
	for _, value := range v.values {
		if len(value) >= scrubMin && !v.public[value] && strings.Contains(s, value) {
			found = append(found, value)
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
