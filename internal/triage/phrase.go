package triage

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
)

// A phrase is a regular expression of the knowledge, compiled when it is first needed.
type phrase struct {
	words  []string // a text that matches has one of them
	source string
	re     func() *regexp.Regexp
}

// newPhrase reads an expression. Its words are known at once, its automaton is made
// when a text has one of them.
func newPhrase(says string) (*phrase, error) {
	p, err := newCondition(says)
	if err == nil && p.words == nil {
		return nil, fmt.Errorf("pattern %q has no word of %d letters, so it would have to be tried on every line", says, minLiteral)
	}
	return p, err
}

// newCondition reads an expression that is only tried where something else holds.
func newCondition(says string) (*phrase, error) {
	source := "(?i)" + loosened(says)
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", says, err)
	}
	return &phrase{words: literals(tree.Simplify()), source: says, re: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(source) })}, nil
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

// find returns where a text matches.
func (p *phrase) find(text string) (from, to int, ok bool) {
	at := p.re().FindStringIndex(text)
	if at == nil {
		return 0, 0, false
	}
	return at[0], at[1], true
}
