package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
)

// Leaks says which kinds of values that the vault knows stand in a text that is
// to be kept, in whatever way they are written: as they are, percent-encoded,
// quoted or escaped, in hexadecimal, in base64 and base64url with or without
// padding also within a longer value, and broken over lines. What the user typed
// in the open and the protocol's own words are no leak.
func (v *Vault) Leaks(text []byte) []string {
	n := v.needles()
	kinds := n.in(text, true)
	for _, joint := range []string{"", " "} {
		if whole := lineBreak.ReplaceAll(text, []byte(joint)); !bytes.Equal(whole, text) {
			kinds = append(kinds, n.in(whole, false)...)
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// lineBreak is a break in the text or within a string of its JSON.
var lineBreak = regexp.MustCompile(`(?:\n|\\n|\\r)[ \t]*`)

// leakMin is the length from which a value is told from chance, leakEncoded that
// for a value in base64, of which the first and the last character are open.
const (
	leakMin     = 6
	leakEncoded = 8
)

// A needle is one way to write one value.
type needle struct {
	form, kind string
	word       bool // short: counts only where it is a word of its own
}

// needles are found by how they begin.
type needles map[[leakMin]byte][]needle

func (v *Vault) needles() needles {
	n := needles{}
	v.mu.RLock()
	defer v.mu.RUnlock()
	for _, s := range v.values {
		if len(s.value) < leakMin || v.spoken(s) || s.kind != "password" && s.kind != "client_secret" && isNumber(s.value) {
			continue // a number is the time in another claim as well
		}
		for _, form := range s.forms {
			n.add(form, s.kind, len(s.value) < scrubAnywhere)
		}
		if len(s.value) < leakEncoded {
			continue
		}
		n.add(hex.EncodeToString([]byte(s.value)), s.kind, false)
		for offset := range 3 {
			n.add(withinBase64(base64.StdEncoding, s.value, offset), s.kind, false)
			n.add(withinBase64(base64.URLEncoding, s.value, offset), s.kind, false)
		}
	}
	return n
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789.") == "" }

func (n needles) add(form, kind string, word bool) {
	if len(form) < leakMin {
		return
	}
	begin := [leakMin]byte([]byte(form))
	if x := (needle{form, kind, word}); !slices.Contains(n[begin], x) {
		n[begin] = append(n[begin], x)
	}
}

// withinBase64 is how a value looks within the base64 of a longer text where
// offset bytes (modulo 3) stand before it, as in "id:secret": the characters
// that depend on nothing else.
func withinBase64(e *base64.Encoding, value string, offset int) string {
	encoded := e.WithPadding(base64.NoPadding).EncodeToString([]byte(strings.Repeat("\x00", offset) + value))
	return encoded[(8*offset+5)/6 : 8*(offset+len(value))/6]
}

// in returns the kinds of what stands in the text. words tells whether short
// values are looked for, too.
func (n needles) in(text []byte, words bool) (kinds []string) {
	for i := 0; i+leakMin <= len(text); i++ {
		for _, x := range n[[leakMin]byte(text[i:])] {
			if (words || !x.word) && bytes.HasPrefix(text[i:], []byte(x.form)) && !slices.Contains(kinds, x.kind) &&
				(!x.word || replaceWord(around(text, i, len(x.form)), x.form, "") != around(text, i, len(x.form))) {
				kinds = append(kinds, x.kind)
			}
		}
	}
	return kinds
}

// around is a piece of the text with the characters before and after it.
func around(text []byte, at, length int) string {
	return string(text[max(0, at-4):min(len(text), at+length+4)])
}
