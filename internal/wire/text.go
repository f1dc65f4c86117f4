package wire

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxText is how much of a provider's sentence is quoted, in runes.
const MaxText = 300

// Clean makes a provider's text fit to be printed: one line, valid UTF-8, no
// control characters, no direction overrides, no invisible ones, at most
// MaxText runes. It does not hide secrets; Vault.Scrub does.
func Clean(s string) string {
	if len(s) > 16*MaxText {
		s = s[:16*MaxText]
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r),
			unicode.Is(unicode.Noncharacter_Code_Point, r), // XML forbids two of them
			r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= MaxText {
		return s
	}
	return string([]rune(s)[:MaxText-1]) + "…"
}
