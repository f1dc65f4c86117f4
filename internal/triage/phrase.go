package triage

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"sync"
)

// A phrase is a regular expression of the knowledge, compiled when it is first needed.
type phrase struct {
	words  [][]string // a text that matches has one of each set
	source string
	gaps   []int // how long what stands in the groups may be
	re     func() *regexp.Regexp
}

// newPhrase reads an expression. Its words are known at once, its automaton is made
// when a text has them.
func newPhrase(says string) (*phrase, error) {
	p, err := newCondition(says)
	if err == nil && p.words == nil {
		return nil, fmt.Errorf("pattern %q has no word of %d letters, so it would have to be tried on every line", says, minLiteral)
	}
	return p, err
}

// newCondition reads an expression that is only tried where something else holds.
func newCondition(says string) (*phrase, error) {
	source, gaps := ungapped("(?i)" + loosened(says))
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", says, err)
	}
	return &phrase{words: needed(tree.Simplify()), source: says, gaps: gaps, re: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(source) })}, nil
}

// gap is "up to so many characters of the line" in an expression.
var gap = lazy(`\[\^\\n\]\{0,(\d+)\}\??`)

// ungapped replaces counted gaps by groups of any length. RE2 makes a state of each
// count, which is slow; the length is compared afterwards.
func ungapped(source string) (string, []int) {
	var gaps []int
	out := replace(gap(), source, func(m []string) string {
		n, _ := strconv.Atoi(m[1]) // digits, by the expression
		gaps = append(gaps, n)
		return `([^\n]*?)`
	})
	return out, gaps
}

// maxTries is at how many places a phrase with gaps is looked for in one event.
const maxTries = 12

// find returns where a text matches.
func (p *phrase) find(text string) (from, to int, ok bool) {
	begin := 0
	for range maxTries {
		at := p.re().FindStringSubmatchIndex(text[begin:])
		if at == nil {
			return 0, 0, false
		}
		if p.fits(at) {
			return begin + at[0], begin + at[1], true
		}
		begin += at[0] + 1
	}
	return 0, 0, false
}

// fits reports whether no gap is longer than it may be.
func (p *phrase) fits(at []int) bool {
	for i, most := range p.gaps {
		if from, to := at[2*i+2], at[2*i+3]; from >= 0 && to-from > most {
			return false
		}
	}
	return true
}

// loosened lets a blank stand for any white space and a quotation mark for any kind.
func loosened(says string) string {
	var b strings.Builder
	class := false
	for i := 0; i < len(says); i++ {
		switch c := says[i]; {
		case c == '\\' && i+1 < len(says):
			b.WriteString(says[i : i+2])
			i++
		case c == '[' && !class:
			class = true
			b.WriteByte(c)
		case c == ']' && class:
			class = false
			b.WriteByte(c)
		case c == '"' && class:
			b.WriteString("\"'`")
		case c == '"':
			b.WriteString("[\"'`]")
		case c == ' ' && !class:
			if i+1 < len(says) && strings.IndexByte("?*+{", says[i+1]) >= 0 {
				b.WriteString(`(?:\s+)`)
			} else {
				b.WriteString(`\s+`)
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
