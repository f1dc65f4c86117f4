package triage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// explain adds the words of a sign, redacted, and the line that they stand in.
func (r *reading) explain(x *Finding, f *fired) {
	for _, words := range r.words(f) {
		if words != "" {
			x.Because = told(x.Because, words)
		}
	}
	x.Because = x.Because[:min(len(x.Because), maxBecause)]
	if len(x.Lines) < maxLines && !slices.Contains(x.source, f.line) {
		x.source = append(x.source, f.line)
		x.Lines = append(x.Lines, Line{f.line, r.quote(f)})
	}
}

// told adds words to those that decided. Of two that say the same, one within the
// other, the shorter is enough: the line stands below.
func told(all []string, words string) []string {
	for i, had := range all {
		switch {
		case strings.Contains(words, had):
			return all
		case strings.Contains(had, words):
			all[i] = words
			return all
		}
	}
	return append(all, words)
}

// words are those that decided, as they stand in the redacted line: what was hidden
// there is not said here either.
func (r *reading) words(f *fired) []string {
	var all []string
	if f.says != nil {
		safe := r.redactor.line(window(f.event, f.from, f.size))
		if from, to, ok := f.says.find(safe); ok {
			all = append(all, wire.Clean(safe[from:to]))
		} else {
			all = append(all, fmt.Sprintf("the words in line %d", f.line))
		}
	}
	for _, w := range f.words {
		all = append(all, wire.Clean(r.redactor.line(w)))
	}
	return all
}

// quoted is how much of a line is shown.
const quoted = 220

// quote is the line of a sign, redacted, around its words.
func (r *reading) quote(f *fired) string {
	text, from := f.event, f.from
	if f.says == nil && len(f.words) > 0 {
		from = max(strings.Index(text, f.words[0]), 0)
	}
	// Of several lines the one with the words.
	if at := strings.LastIndex(text[:from], lineMark); at >= 0 {
		text, from = text[at+len(lineMark):], from-at-len(lineMark)
	}
	if at := strings.Index(text[from:], lineMark); at >= 0 {
		text = text[:from+at]
	}
	safe := r.redactor.line(window(text, from, f.size))
	if f.says != nil {
		if at, _, ok := f.says.find(safe); ok {
			from = at
		}
	} else if len(f.words) > 0 {
		from = max(strings.Index(safe, f.words[0]), 0)
	}
	return wire.Clean(around(safe, min(from, len(safe))))
}

// window cuts a very long line around its words, at places where no word is cut, so
// that no half of a secret stays.
func window(text string, from, size int) string {
	const reach = 2 << 10
	if len(text) <= 2*reach {
		return text
	}
	begin, end := max(from-reach, 0), min(from+size+reach, len(text))
	for begin > 0 && begin < from && !boundary(text[begin]) {
		begin++
	}
	for end < len(text) && end > from+size && !boundary(text[end-1]) {
		end--
	}
	return text[begin:end]
}

func boundary(c byte) bool { return c == ' ' || c == ',' || c == '{' || c == '\t' }

// around shortens a line to what stands around a place.
func around(s string, at int) string {
	runes := []rune(s)
	if len(runes) <= quoted {
		return s
	}
	place := len([]rune(s[:at]))
	begin := max(0, min(place-60, len(runes)-quoted))
	end := min(begin+quoted, len(runes))
	out := string(runes[begin:end])
	if begin > 0 {
		out = "…" + out
	}
	if end < len(runes) {
		out += "…"
	}
	return out
}
