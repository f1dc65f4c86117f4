package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// defaultWidth is for pipes, files and tickets.
const defaultWidth = 80

// detail is the column at which the lines below a result begin.
const detail = "          "

type textWriter struct {
	strings.Builder
	palette
	Style
	doc  *Document
	open bool // the lines of a group stand above, so that a folded one needs a gap
}

func newTextWriter(s Style) *textWriter {
	s.Width = cmp.Or(s.Width, defaultWidth)
	return &textWriter{palette: newPalette(s.Color), Style: s, open: true}
}

func writeText(w io.Writer, docs []*Document, s Style) error {
	if len(docs) == 1 {
		return writeTextOf(w, docs[0], s)
	}
	return writeTextOfMany(w, docs, s)
}

func writeTextOf(w io.Writer, d *Document, s Style) error {
	t := newTextWriter(s)
	t.doc = d
	t.header()
	groups, elsewhere := grouped(d.Results)
	for _, g := range groups {
		t.group(g)
	}
	if len(elsewhere) > 0 {
		t.title("skipped")
		for _, c := range elsewhere {
			t.skipped(c, 0)
		}
	}
	t.unusedSuppressions()
	if s.Verbose {
		t.exchanges()
	}
	if s.Timeline {
		t.timeline()
	}
	if s.Curl > 0 {
		t.curl(s.Curl)
	}
	t.WriteString("\n")
	t.line("", closing(d))
	_, err := io.WriteString(w, t.String())
	return err
}

func (t *textWriter) line(first, text string) { wrap(&t.Builder, first, text, t.Width) }

func (t *textWriter) title(name string) {
	t.WriteString("\n" + t.bold(name) + "\n")
	t.open = true
}

func (t *textWriter) header() {
	d := t.doc
	t.field("target", d.Target.Name)
	t.field("issuer", d.Target.Issuer)
	t.field("client", d.Target.ClientID)
	t.field("provider", d.Target.Provider.String())
	t.field("app", d.Target.App)
	t.field("when", fmt.Sprintf("%s, %s in %d ms",
		d.Started.Format("2006-01-02 15:04:05 MST"), plural(d.Requests, "request"), d.DurationMS))
	t.field("tool", d.Tool.Name+" "+d.Tool.Version)
	if t.Verbose && len(d.Command) > 0 {
		t.command("again", shellWords(d.Command))
	}
}

func (t *textWriter) field(name, value string) {
	if value != "" {
		t.line(pad(name, len(detail)), clean(value))
	}
}

func (p Provider) String() string {
	if p.Name == "" {
		return "not recognised; --provider NAME gives its fixes"
	}
	return fmt.Sprintf("%s (%s)", p.product(), p.Confidence)
}

// product is the name, with the version where it is known.
func (p Provider) product() string {
	return strings.TrimSpace(cmp.Or(p.Title, p.Name) + " " + p.Version)
}

func (t *textWriter) group(g *group) {
	if len(g.results)+len(g.waiting) == 0 {
		return // all of it waits for something elsewhere
	}
	if t.Fold && g.healthy() {
		t.folded(g)
		return
	}
	var notApplicable []string
	idWidth := g.idWidth(t.Verbose)
	t.title(g.name)
	for _, r := range g.results {
		if wordOf(r) == wordNotApplicable && !t.Verbose {
			notApplicable = append(notApplicable, r.ID)
			continue
		}
		t.result(r, idWidth)
	}
	if len(notApplicable) > 0 {
		t.line(t.lead(wordNotApplicable), plural(len(notApplicable), "check")+": "+strings.Join(notApplicable, ", "))
	}
	for _, c := range g.waiting {
		t.skipped(c, idWidth)
	}
}

// healthy reports whether nothing in the group needs a reader.
func (g *group) healthy() bool {
	for _, r := range g.results {
		if w := wordOf(r); w != wordOK && w != wordNotApplicable {
			return false
		}
	}
	return len(g.waiting) == 0
}

// idWidth is the widest ID that has a line of its own.
func (g *group) idWidth(verbose bool) int {
	width := 0
	for _, r := range g.results {
		if verbose || wordOf(r) != wordNotApplicable {
			width = max(width, len(r.ID))
		}
	}
	for _, c := range g.waiting {
		if len(c.results) == 1 {
			width = max(width, len(c.results[0].ID))
		}
	}
	return width
}

func (t *textWriter) folded(g *group) {
	counts := map[word]int{}
	for _, r := range g.results {
		counts[wordOf(r)]++
	}
	var parts []string
	lead := wordNotApplicable
	if n := counts[wordOK]; n > 0 {
		lead = wordOK
		parts = append(parts, plural(n, "check"))
	}
	if n := counts[wordNotApplicable]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not applicable", n))
	}
	if t.open {
		t.WriteString("\n")
		t.open = false
	}
	t.line(t.lead(lead)+pad(g.name, 16), strings.Join(parts, ", "))
}

func (t *textWriter) result(r Result, idWidth int) {
	first, title := t.lead(wordOf(r))+pad(r.ID, idWidth+2), r.Title
	if wordOf(r) == wordOK && !t.Verbose {
		title = cut(title, t.Width-columns(first)) // one line is enough for what is well
	}
	t.line(first, title)
	switch wordOf(r) {
	case wordOK:
		if t.Verbose {
			t.seen(r)
		}
	case wordNotApplicable:
		t.line(detail, cmp.Or(clean(r.Saw), clean(r.Reason)))
	case wordBug:
		t.member("saw", clean(r.Reason))
		t.member("fix", "report this: the fault is oidc-doctor's, not the provider's")
	default:
		t.failure(r)
	}
}

// skipped writes the checks that one cause kept from being judged.
func (t *textWriter) skipped(c *cause, idWidth int) {
	lead := t.lead(wordSkip)
	needs := c.needs()
	if len(c.results) == 1 {
		r := c.results[0]
		t.line(lead+pad(r.ID, idWidth)+"  ", r.Title)
		if needs != "" {
			needs = "needs the " + needs + "; "
		}
		t.line(detail, needs+clean(c.remedy()))
		return
	}
	if needs != "" {
		needs = " need the " + needs
	}
	t.line(lead, plural(len(c.results), "check")+needs+"; "+clean(c.remedy()))
	t.line(detail, strings.Join(c.ids(), ", "))
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
