package report

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// A Triage is what a message or a log speaks for.
type Triage struct {
	Schema    int         `json:"schema"`
	Tool      Tool        `json:"tool"`
	App       *Product    `json:"app,omitempty"`      // where the text shows it, or as it was given
	Provider  *Product    `json:"provider,omitempty"` // likewise
	Causes    []Cause     `json:"causes"`             // the likeliest first
	Ambiguous []Ambiguous `json:"ambiguous,omitempty"`
	Saw       []string    `json:"saw,omitempty"` // of a text that is not recognised
}

// A Product is an application or a provider.
type Product struct {
	Name  string `json:"name"` // as typed after --app or --provider
	Title string `json:"title"`
}

// A Cause is one reason that a text speaks for.
type Cause struct {
	Cause      string       `json:"cause"`
	Title      string       `json:"title"`
	Side       string       `json:"side"` // client, provider, network or user
	Confidence string       `json:"confidence"`
	Because    []string     `json:"because"` // the words that decided
	Checks     []string     `json:"checks"`  // that prove it
	Command    string       `json:"command,omitempty"`
	Look       string       `json:"look,omitempty"` // where to look, where no check proves it
	Fix        string       `json:"fix"`
	See        []string     `json:"see"`
	Lines      []QuotedLine `json:"lines"`
}

// A QuotedLine is a line of the text, without its secrets.
type QuotedLine struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Ambiguous is a text that several causes leave behind.
type Ambiguous struct {
	Text    string   `json:"text"`
	Causes  []string `json:"causes"` // the likeliest first
	Decide  string   `json:"decide"`
	Command string   `json:"command"`
}

// TriageFormats are the formats of a triage, the default first.
var TriageFormats = []string{"text", "json"}

// cleaned is a copy in which every text is clean.
func (d *Triage) cleaned() *Triage { return cleanValue(reflect.ValueOf(d)).Interface().(*Triage) }

// Write writes a triage in one of TriageFormats.
func (d *Triage) Write(w io.Writer, format string, s Style) error {
	d = d.cleaned()
	if format == "json" {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(d)
	}
	_, err := io.WriteString(w, d.text(s))
	return err
}

// The words for how sure a cause is.
var confidenceWords = map[string]word{
	"certain": {"certain", red}, "likely": {"likely", yellow}, "possible": {"possible", cyan},
}

func (d *Triage) text(s Style) string {
	t := newTextWriter(s)
	t.product("app", d.App)
	t.product("provider", d.Provider)
	for i, c := range d.Causes {
		if i > 0 || d.App != nil || d.Provider != nil {
			t.WriteString("\n")
		}
		t.cause(c, s.Verbose || i < fullCauses)
	}
	for _, a := range d.Ambiguous {
		t.title("what decides")
		t.line("  ", fmt.Sprintf("%s has several causes: %s.", upperFirst(a.Text), strings.Join(a.Causes, ", ")))
		t.line("  ", a.Decide)
		t.line("  ", a.Command)
	}
	if len(d.Causes) == 0 && len(d.Saw) > 0 {
		t.title("what it shows")
		for _, saw := range d.Saw {
			t.line("  ", saw)
		}
	}
	t.WriteString("\n")
	t.line("", d.closing())
	return strings.TrimPrefix(t.String(), "\n")
}

// fullCauses is how many causes are told whole; the others have one line each.
const fullCauses = 3

func (t *textWriter) product(name string, p *Product) {
	if p != nil {
		t.field(name, p.Title)
	}
}

func (t *textWriter) cause(c Cause, whole bool) {
	w := confidenceWords[c.Confidence]
	t.line("  "+pad(t.paint(w.color, w.text), 10), t.bold(c.Cause))
	t.line("            ", c.Title+".")
	for i, because := range c.Because {
		t.note([]string{"because", ""}[min(i, 1)], because)
	}
	if !whole {
		return
	}
	for _, l := range c.Lines {
		t.note(fmt.Sprintf("line %d", l.Line), t.faint(l.Text))
	}
	t.note("side", c.Side)
	t.note("fix", c.Fix)
	t.note("prove", c.Command)
	if c.Look != "" {
		t.note("look at", c.Look)
	}
	for i, see := range c.See {
		t.note([]string{"see", ""}[min(i, 1)], see)
	}
}

// note writes one named line below a cause.
func (t *textWriter) note(name, value string) {
	if value != "" {
		t.line("            "+pad(name+" ", 10), value) // a line may have a long number
	}
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// closing says in a sentence what came out.
func (d *Triage) closing() string {
	switch {
	case len(d.Causes) == 0 && len(d.Saw) == 0:
		return "Not recognised: nothing in the text is known from a failed login."
	case len(d.Causes) == 0:
		return "Not recognised: what the text shows does not speak for a cause."
	case len(d.Causes) == 1:
		return fmt.Sprintf("One cause, %s: %s.", d.Causes[0].Confidence, d.Causes[0].Cause)
	}
	return fmt.Sprintf("%s, first %s (%s).", plural(len(d.Causes), "cause"), d.Causes[0].Cause, d.Causes[0].Confidence)
}
