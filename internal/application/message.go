package application

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Says is the message for a cause, with values in the place of its {names}; ""
// where the profile has none. The first one that fits is said. A name without a value stays as "…".
func (p *Profile) Says(cause string, values map[string]string) (text, where string) {
	for _, m := range p.Messages {
		if slices.Contains(m.Causes, cause) && (m.With == "" || values[m.With] != "") {
			return fill(m.Text, values), m.Where
		}
	}
	return "", ""
}

// Message is the message with this text, filled in as by Says; "" where the release at
// hand has none.
func (p *Profile) Message(text string, values map[string]string) (said, where string) {
	for _, m := range p.Messages {
		if m.Text == text {
			return fill(m.Text, values), m.Where
		}
	}
	return "", ""
}

// placeholder is a name in braces: {expected}.
var placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{[a-z_]+\}`) })

func fill(text string, values map[string]string) string {
	return placeholder().ReplaceAllStringFunc(text, func(name string) string {
		if v, ok := values[strings.Trim(name, "{}")]; ok {
			return v
		}
		return "…"
	})
}

// Literals are the parts of the text between its placeholders; none where there are
// no words to read.
func (m *Message) Literals() []string {
	if m.Where == Seen {
		return nil
	}
	return placeholder().Split(m.Text, -1)
}
