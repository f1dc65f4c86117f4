package triage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"

	"github.com/charmbracelet/x/ansi"
)

// MaxInput bounds what is read of a text; a log that is longer is cut by its owner.
const MaxInput = 64 << 20

// A line longer than maxLine is looked at in pieces, which overlap so that a phrase
// at a joint is whole in one of them.
const (
	maxLine = 2 << 10
	overlap = 400
)

// An event is what belongs together: a line, or a few that follow each other.
type event struct {
	line int    // of its first line, from 1
	text string // normalised; of several lines, one after the other with blanks between
	many bool   // several lines
}

// ErrBinary is returned for what is no text.
var ErrBinary = errors.New("the input is not text")

// decode makes UTF-8 of what a terminal, a browser or a shell of Windows wrote.
func decode(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		return fromUTF16(raw[2:], binary.LittleEndian), nil
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		return fromUTF16(raw[2:], binary.BigEndian), nil
	}
	raw = bytes.TrimPrefix(raw, []byte{0xEF, 0xBB, 0xBF})
	// A byte in a hundred that no text has makes a file that is none; NUL in none.
	sample := raw[:min(len(raw), 1<<20)]
	odd := 0
	for _, b := range sample {
		switch {
		case b == 0:
			return "", ErrBinary
		case b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != 0x1b && b != '\b' && b != '\f' && b != '\a':
			odd++
		}
	}
	if odd*100 > len(sample) || invalid(sample)*10 > len(sample) || bytes.IndexByte(raw, 0) >= 0 {
		return "", ErrBinary
	}
	return string(raw), nil
}

// invalid counts bytes that are not of UTF-8.
func invalid(b []byte) int {
	n := 0
	for _, r := range string(b) {
		if r == '\uFFFD' {
			n++
		}
	}
	return n
}

func fromUTF16(raw []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

// plain takes out of a line what only a terminal or a quotation needs: colours,
// backslashes before quotation marks, entities, typographic quotation marks.
func plain(line string) string {
	if strings.IndexByte(line, 0x1b) >= 0 {
		line = ansi.Strip(line)
	}
	if strings.IndexByte(line, '\\') >= 0 {
		line = unescaper.Replace(line)
	}
	if strings.IndexByte(line, '&') >= 0 {
		line = entities.Replace(line)
	}
	if strings.Contains(line, `_supported"`) {
		line = capabilities().ReplaceAllStringFunc(line, withoutCapability)
	}
	if strings.Contains(line, "\xe2\x80") || strings.Contains(line, "\xc2") {
		line = typography.Replace(line)
	}
	return line
}

// A discovery document lists what a provider can do. That is no sign of anything, but
// for a provider whose id_tokens have no signature that an application can verify.
var (
	capabilities = lazy(`"[a-z_]+_supported"\s*:\s*(?:\[[^\]]*\]|true|false),?`)
	asymmetric   = lazy(`"(?:RS|ES|PS)\d|"EdDSA|"Ed25519`)
	listElement  = lazy(`^\s*"[^"\s]*",?\s*$`)
)

func withoutCapability(member string) string {
	if strings.Contains(member, "id_token_signing_alg") && strings.Contains(member, "HS") && !asymmetric().MatchString(member) {
		return member
	}
	return ""
}

var (
	unescaper  = strings.NewReplacer(`\\\"`, `"`, `\\"`, `"`, `\"`, `"`, `\'`, `'`, `\/`, `/`, `\n`, " ", `\r`, " ", `\t`, " ", `\u003c`, "<", `\u003e`, ">", `\u0026`, "&", `\u0027`, "'", `\u0022`, `"`, `\x22`, `"`)
	entities   = strings.NewReplacer("&quot;", `"`, "&#34;", `"`, "&#39;", "'", "&#x27;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&")
	typography = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "…", "...", "\u00a0", " ", "«", `"`, "»", `"`)
)

// pieces cuts a line that is too long.
func pieces(line string) []string {
	if len(line) <= maxLine {
		return []string{line}
	}
	var all []string
	for len(line) > maxLine {
		all = append(all, line[:maxLine])
		line = line[maxLine-overlap:]
	}
	return append(all, line)
}

// lines calls do for every line of a text, and for every piece of one that is too
// long, with its number.
func lines(text string, do func(n int, line string)) {
	for n := 1; text != ""; n++ {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		line = strings.TrimRight(line, "\r")
		if strings.HasSuffix(line, `",`) || strings.HasSuffix(line, `"`) {
			if listElement().MatchString(line) {
				line = "" // of a list of capabilities, each on a line of its own
			}
		}
		if len(line) <= maxLine {
			do(n, line)
			continue
		}
		for _, p := range pieces(line) {
			do(n, p)
		}
	}
}
