package appconfig

import (
	"bytes"
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/magiconair/properties"
	"github.com/pelletier/go-toml/v2/unstable"
	"gopkg.in/ini.v1"
)

// toml reads by the parser below the decoder, which has positions and keeps what
// stands twice.
func (r *reader) toml(content []byte) *Content {
	part := Part{}
	table := ""
	for from, first := 0, 1; from < len(content); {
		t := &tomlPiece{r: r, first: first}
		t.Reset(content[from:])
		for t.NextExpression() {
			e := t.Expression()
			switch e.Kind {
			case unstable.Table, unstable.ArrayTable:
				table = tomlKey(e) + "."
			case unstable.KeyValue:
				t.value(&part, table+tomlKey(e), e, e.Value())
			}
		}
		if t.Error() == nil {
			break
		}
		// Goes on in the line below, so that all that is wrong is told at once.
		line, text := t.trouble()
		r.fail(first+line-1, `a text stands in quotes there: name = "value"`, "the line is not TOML: %s", withoutQuoted(text))
		for ; line > 0 && from < len(content); line-- {
			next := bytes.IndexByte(content[from:], '\n')
			if next < 0 {
				next = len(content) - from - 1
			}
			from += next + 1
			first++
		}
	}
	return &Content{Format: "a TOML file", Parts: []Part{part}}
}

// A tomlPiece is what stands behind the last error, or the whole file.
type tomlPiece struct {
	unstable.Parser
	r     *reader
	first int // line
}

// trouble is what ended the piece, and in which of its lines.
func (t *tomlPiece) trouble() (line int, text string) {
	text = t.Error().Error()
	line = bytes.Count(t.Data(), []byte("\n")) + 1 // where nothing better is known, the rest is lost
	var syntax *unstable.ParserError
	if errors.As(t.Error(), &syntax) && len(syntax.Highlight) <= cap(syntax.Highlight) {
		offset := cap(t.Data()) - cap(syntax.Highlight)
		if offset >= 0 && offset <= len(t.Data()) {
			line = bytes.Count(t.Data()[:offset], []byte("\n")) + 1
		}
	}
	return line, text
}

func tomlKey(n *unstable.Node) string {
	var steps []string
	for it := n.Key(); it.Next(); {
		steps = append(steps, string(it.Node().Data))
	}
	return strings.Join(steps, ".")
}

func (t *tomlPiece) value(part *Part, key string, at, v *unstable.Node) {
	it := at.Key()
	it.Next()
	line := t.first - 1 + t.Shape(it.Node().Raw).Start.Line
	text := string(v.Data)
	switch v.Kind {
	case unstable.InlineTable:
		for it := v.Children(); it.Next(); {
			t.value(part, key+"."+tomlKey(it.Node()), it.Node(), it.Node().Value())
		}
		return
	case unstable.Array:
		var all []string
		for it := v.Children(); it.Next(); {
			if n := it.Node(); n.Kind != unstable.Comment {
				all = append(all, string(n.Data))
			}
		}
		text = strings.Join(all, " ")
	}
	part.Settings = append(part.Settings, t.r.in(File, key, text, line))
}

// withoutQuoted takes out what an error of a parser repeats of the file: what is in
// quotes, and what stands behind a colon.
func withoutQuoted(text string) string {
	text, _, _ = strings.Cut(quoted().ReplaceAllString(text, "…"), ":")
	return text
}

var quoted = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("\"[^\"]*\"|`[^`]*`|'[^']*'")
})

// ini reads as Grafana does, by the same library; lines are looked up beside it.
func (r *reader) ini(content []byte) *Content {
	part := Part{}
	file, err := ini.LoadSources(ini.LoadOptions{AllowShadows: true, AllowDuplicateShadowValues: true, SkipUnrecognizableLines: true}, content)
	if err != nil {
		r.fail(1, "write it as [section] and name = value", "the file is not INI: %s", withoutQuoted(err.Error()))
		return &Content{Format: "an INI file", Parts: []Part{part}}
	}
	places, raw := iniLines(content), strings.Split(string(content), "\n")
	for _, section := range file.Sections() {
		for _, key := range section.Keys() {
			name := strings.TrimPrefix(section.Name()+"."+key.Name(), ini.DefaultSection+".")
			values := key.ValueWithShadows()
			if len(values) > 0 {
				values[len(values)-1] = key.String() // with %(name)s filled in
			}
			for i, value := range values {
				s := r.in(File, name, value, 1)
				if lines := places[strings.ToLower(section.Name()+"\x00"+key.Name())]; len(lines) > 0 {
					s.Line = lines[min(i, len(lines)-1)]
					s.Cut = cutByComment(raw[s.Line-1])
				}
				if from, why := r.grafanaValue(s.Value); why != "" || from != s.Value {
					s.Value, s.Unread = from, why
				}
				part.Settings = append(part.Settings, s)
			}
		}
	}
	sortByLine(part.Settings)
	for i, l := range strings.Split(string(content), "\n") {
		l = strings.TrimSpace(l)
		if l != "" && !strings.ContainsAny(l[:1], "#;[") && !strings.ContainsAny(l, "=:") {
			r.note(i+1, "write it as name = value", "the line is no setting and is skipped")
		}
	}
	return &Content{Format: "an INI file", Parts: []Part{part}}
}

// cutByComment holds for a value without quotes in which a # or ; stands right behind
// other text, as in a password: the library reads a comment there.
func cutByComment(line string) bool {
	_, value, _ := strings.Cut(line, "=")
	value = strings.TrimSpace(value)
	at := strings.IndexAny(value, "#;")
	return at > 0 && !strings.ContainsAny(value[:1], "\"`'") && value[at-1] != ' ' && value[at-1] != '\t'
}

// iniLines are the lines in which each key stands, with a value.
func iniLines(content []byte) map[string][]int {
	out := map[string][]int{}
	section := ini.DefaultSection
	for i, l := range strings.Split(string(content), "\n") {
		l = strings.TrimSpace(l)
		switch {
		case strings.HasPrefix(l, "[") && strings.Contains(l, "]"):
			section = strings.TrimSpace(l[1:strings.LastIndex(l, "]")])
		case l == "" || l[0] == '#' || l[0] == ';':
		default:
			if end := strings.IndexAny(l, "=:"); end > 0 && strings.TrimSpace(l[end+1:]) != "" {
				key := strings.ToLower(section + "\x00" + strings.Trim(strings.TrimSpace(l[:end]), "\"`"))
				out[key] = append(out[key], i+1)
			}
		}
	}
	return out
}

// grafanaValue follows $__file{path}, and names what $__env{NAME} and ${NAME} take
// from elsewhere.
func (r *reader) grafanaValue(value string) (out, unread string) {
	m := grafanaVariable().FindStringSubmatch(value)
	switch {
	case m == nil:
		return value, ""
	case m[1] != "":
		content, err := r.open(r.beside(m[1]))
		if err != nil {
			return "", "the file " + shownPath(m[1]) + ", which is not here"
		}
		return strings.TrimSpace(string(content)), ""
	case m[2] != "":
		return "", "the variable " + shownVariable(m[2])
	}
	return "", "a value that Grafana's own provider fills in"
}

var grafanaVariable = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\$(?:__file\{([^}]+)\}|(?:__env)?\{(\w+)\}|__\w+\{[^}]*\})$`)
})

// properties reads Java's, one logical line at a time, so that each has its line.
func (r *reader) properties(content []byte) *Content {
	part := Part{}
	loader := properties.Loader{Encoding: properties.UTF8, DisableExpansion: true}
	for _, l := range propertyLines(content) {
		p, err := loader.LoadBytes([]byte(l.text))
		if err != nil {
			r.fail(l.line, "write it as name=value", "the line is no property: it has an escape that is none")
			continue
		}
		for _, key := range p.Keys() {
			value, _ := p.Get(key)
			part.Settings = append(part.Settings, r.springValue(r.in(File, key, value, l.line)))
		}
	}
	return &Content{Format: "a properties file", Parts: []Part{part}}
}

// propertyLines joins lines as java.util.Properties does: comments are not continued.
func propertyLines(content []byte) []logicalLine {
	var out []logicalLine
	open := false
	for i, l := range strings.Split(strings.TrimPrefix(string(content), "\uFEFF"), "\n") {
		l = strings.TrimSuffix(l, "\r")
		if bare := strings.TrimSpace(l); !open && (bare == "" || bare[0] == '#' || bare[0] == '!') {
			continue
		}
		if open {
			last := &out[len(out)-1]
			last.text += "\n" + l
		} else {
			out = append(out, logicalLine{text: l, line: i + 1})
		}
		open = (len(l)-len(strings.TrimRight(l, `\`)))%2 == 1
	}
	return out
}

func sortByLine(s []Setting) {
	slices.SortStableFunc(s, func(a, b Setting) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
}
