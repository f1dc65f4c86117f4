package appconfig

import (
	"errors"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/sirupsen/logrus"
)

// silent keeps compose's parser from logging: it repeats what stands behind a $,
// which in a password is a part of it. Nothing else of ours logs by logrus.
var silent = sync.OnceFunc(func() { logrus.SetOutput(io.Discard) })

// dotenv reads a .env file.
func (r *reader) dotenv(content []byte) *Content {
	settings, _ := r.assignmentsOf(content, nil)
	texts := map[int]string{}
	for _, s := range statements(content) {
		texts[s.line] = s.text
	}
	for i := range settings {
		settings[i].node = readByNode(texts[settings[i].Line])
	}
	return &Content{Format: "an environment file", Parts: []Part{{Settings: settings}}}
}

// assignmentsOf reads NAME=value statements, each by compose's own parser with the
// values before it, and those of outer.
func (r *reader) assignmentsOf(content []byte, outer map[string]string) ([]Setting, map[string]string) {
	silent()
	var settings []Setting
	values := map[string]string{}
	for _, s := range statements(content) {
		seek := &seeker{values: []map[string]string{values, outer}}
		found, err := dotenv.UnmarshalWithLookup(s.text, seek.lookup)
		if err != nil {
			r.fail(s.line, "write it as NAME=value, with quotes around a value that has blanks or a #", "%s", envTrouble(err))
			continue
		}
		for name, value := range found {
			setting := r.in(Env, name, value, s.line)
			if setting.Unread, setting.Blank = seek.missed(s.text); setting.Unread == "" {
				values[name] = value
			}
			settings = append(settings, setting)
		}
	}
	return settings, values
}

// A nodeValue is a value as Node's dotenv reads it
// (https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow).
type nodeValue struct {
	text string
	cut  bool // a comment begins right behind other text
}

func readByNode(statement string) *nodeValue {
	_, value, _ := strings.Cut(statement, "=")
	value = strings.TrimSpace(value)
	if value != "" && strings.ContainsAny(value[:1], "\"'`") {
		end := 1
		for end < len(value) && value[end] != value[0] {
			if value[end] == '\\' {
				end++
			}
			end++
		}
		if end < len(value) {
			text := value[1:end]
			if value[0] == '"' {
				text = strings.NewReplacer(`\n`, "\n", `\r`, "\r").Replace(text)
			}
			return &nodeValue{text: text}
		}
	}
	at := strings.IndexByte(value, '#')
	if at < 0 {
		return &nodeValue{text: value}
	}
	return &nodeValue{text: strings.TrimSpace(value[:at]), cut: at > 0 && value[at-1] != ' ' && value[at-1] != '\t'}
}

// envTrouble says what the parser dislikes, without the text that it repeats.
func envTrouble(err error) string {
	var invalid *template.InvalidTemplateError
	var required *template.MissingRequiredError
	switch {
	case errors.As(err, &invalid):
		return "a $ in the value begins no variable; write $$ for a dollar sign"
	case errors.As(err, &required):
		return "the line asks for the variable " + shownVariable(required.Variable) + ", which is not set"
	case strings.Contains(err.Error(), "unterminated"):
		return "a quote is not closed"
	}
	return "the line is no NAME=value"
}

// statements finds where each NAME=value begins and ends: at the end of the line,
// or at the quote that ends a value over several.
func statements(content []byte) []logicalLine {
	text := strings.TrimPrefix(string(content), "\uFEFF")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var out []logicalLine
	for line := 1; text != ""; {
		end := strings.IndexByte(text, '\n') + 1
		if end == 0 {
			end = len(text)
		}
		if stripped := strings.TrimSpace(text[:end]); stripped != "" && stripped[0] != '#' {
			if quoted := quotedEnd(text); quoted > end {
				end = quoted
				if rest := strings.IndexByte(text[end:], '\n'); rest >= 0 {
					end += rest + 1
				} else {
					end = len(text)
				}
			}
			out = append(out, logicalLine{text: text[:end], line: line})
		}
		line += strings.Count(text[:end], "\n")
		text = text[end:]
	}
	return out
}

// opening is the beginning of a statement whose value is in quotes.
var opening = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[ \t]*(?:export[ \t]+)?[^\s=:#]+[ \t]*[=:][ \t]*(["'])`)
})

// quotedEnd is the offset behind the quote that ends the value, 0 where there is none.
func quotedEnd(text string) int {
	m := opening().FindStringSubmatchIndex(text)
	if m == nil {
		return 0
	}
	quote := text[m[2]]
	for i := m[3]; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		}
	}
	return 0
}

// envFile follows the name of a file of variables.
func (r *reader) envFile(part *Part, path string, line int, outer map[string]string, optional bool) {
	content, err := r.open(r.beside(path))
	if err != nil {
		if part.Elsewhere == "" {
			part.Elsewhere = "the file " + path
		}
		if !optional {
			r.note(line, "put it there, or give what it sets by flags", "%s cannot be read: %v", path, reason(err))
		}
		return
	}
	other := &reader{open: r.open, path: r.beside(path)}
	settings, _ := other.assignmentsOf(content, outer)
	r.problems = append(r.problems, other.problems...)
	part.Settings = append(part.Settings, settings...)
}

// A seeker looks variables up, and remembers those that are not set.
type seeker struct {
	values  []map[string]string // the first that has it
	missing []string
}

func (s *seeker) lookup(name string) (string, bool) {
	for _, m := range s.values {
		if v, ok := m[name]; ok {
			return v, true
		}
	}
	s.missing = append(s.missing, name)
	return "", false
}

// missed says what a text misses: unread is a noun phrase for a variable without a
// default. A bare $name is more often a dollar sign in a password; then the
// value is blank there, and the name is a part of the secret and not told.
func (s *seeker) missed(text string) (unread string, blank bool) {
	for _, name := range s.missing {
		switch {
		case strings.Contains(text, "${"+name+"}"), strings.Contains(text, "${"+name+":?"), strings.Contains(text, "${"+name+"?"):
			return "the variable " + shownVariable(name), false
		case strings.Contains(text, "$"+name):
			blank = true
		}
	}
	return "", blank
}

// interpolate fills in ${VAR:-default} as compose does.
func interpolate(text string, values map[string]string) (out, unread string, blank bool) {
	if !strings.Contains(text, "$") {
		return text, "", false
	}
	silent()
	seek := &seeker{values: []map[string]string{values}}
	out, err := template.SubstituteWithOptions(text, seek.lookup, template.WithoutLogging)
	unread, blank = seek.missed(text)
	if err != nil && unread == "" {
		unread = "a value whose $ begins no variable"
	}
	return out, unread, blank
}
