package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// A Page is all that is known about one check.
type Page struct {
	Check     *checks.Check
	Impact    string      // the mildest --impact that lets it run
	Confirm   string      // a command that runs this check alone
	First     []PageFixes // in front of all others
	Providers []PageFixes
	Apps      []PageFixes
}

// PageFixes is what one product has to do with a check.
type PageFixes struct {
	Title string
	Fixes []knowledge.Fix
	Known []knowledge.Deviation
}

// A Library is what is known of all products. It is read once for many pages.
type Library struct {
	providers []*knowledge.Provider
	apps      []*knowledge.App
}

// ReadLibrary reads it.
func ReadLibrary() (*Library, error) {
	l := &Library{}
	for _, name := range knowledge.Providers() {
		p, err := knowledge.LoadProvider(name)
		if err != nil {
			return nil, err
		}
		l.providers = append(l.providers, p)
	}
	for _, name := range knowledge.Apps() {
		a, err := knowledge.LoadApp(name)
		if err != nil {
			return nil, err
		}
		l.apps = append(l.apps, a)
	}
	return l, nil
}

// Page is everything that is known about a check.
func (l *Library) Page(c *checks.Check, impact string) *Page {
	id := string(c.ID)
	p := &Page{
		Check: c, Impact: impact,
		Confirm: fmt.Sprintf("oidc-doctor check ISSUER --only %s --impact %s --verbose", id, impact),
	}
	for _, known := range l.providers {
		x := PageFixes{known.Title, known.FixesFor(id), known.DeviationsFor(id)}
		if len(x.Fixes)+len(x.Known) > 0 {
			p.Providers = append(p.Providers, x)
		}
	}
	for _, known := range l.apps {
		if fixes := known.FixesFor(id); len(fixes) > 0 {
			p.Apps = append(p.Apps, PageFixes{Title: known.Title, Fixes: fixes})
		}
	}
	return p
}

// Lead puts what an application and a provider, either of them nil, have to do with the
// check in front of everything else.
func (p *Page) Lead(a *knowledge.App, provider *knowledge.Provider) {
	front := func(all []PageFixes, title string) []PageFixes {
		i := slices.IndexFunc(all, func(x PageFixes) bool { return x.Title == title })
		if i < 0 {
			p.First = append(p.First, PageFixes{Title: title})
			return all
		}
		p.First = append(p.First, all[i])
		return slices.Delete(all, i, i+1)
	}
	if a != nil {
		p.Apps = front(p.Apps, a.Title)
	}
	if provider != nil {
		p.Providers = front(p.Providers, provider.Title)
	}
}

// WriteText writes the page for a terminal.
func (p *Page) WriteText(w io.Writer, s Style) error {
	t := newTextWriter(s)
	c := p.Check
	t.line("", t.bold(string(c.ID)))
	t.line("", c.Title)
	t.title("what it means")
	t.line("  ", c.Why)
	t.title("facts")
	t.line("  level   ", fmt.Sprintf("%s (a failure reads %q)", c.Level, wordOf(Result{Status: checks.Fail.String(), Level: c.Level.String()}).text))
	t.line("  impact  ", p.Impact)
	t.line("  since   ", c.Since)
	for _, ref := range c.Spec {
		t.line("  spec    ", ref.String())
		t.line("          ", ref.URL())
	}
	t.title("how to confirm")
	t.line("  ", p.Confirm)
	for _, x := range p.First {
		t.fixesOf(x)
		if len(x.Fixes)+len(x.Known) == 0 {
			t.line("  ", "has no fix of its own for this; that for any provider serves.")
		}
	}
	t.title("fix, " + AnyProvider)
	t.line("  ", c.Fix)
	for _, x := range slices.Concat(p.Providers, p.Apps) {
		t.fixesOf(x)
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// fixesOf writes what one product has to do with a check.
func (t *textWriter) fixesOf(x PageFixes) {
	t.title(x.Title)
	for _, f := range x.Fixes {
		t.line("  fix     ", f.Do)
		for _, way := range f.How {
			t.way("          ", way)
		}
		t.line("          ", "holds for "+f.Versions)
		if len(f.Tried) > 0 {
			t.line("          ", triedOn(f.Tried))
		}
		if f.When != "" {
			t.line("          ", "when the report saw "+f.When)
		}
		t.line("          ", f.See)
	}
	for _, d := range x.Known {
		t.line("  known   ", d.What)
		t.line("          ", "holds for "+d.Versions)
		t.line("          ", d.See)
	}
}

// WriteMarkdown writes the page for the documentation.
func (p *Page) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	c := p.Check
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", c.ID, markdown(c.Title))
	fmt.Fprintf(&b, "| level | impact | since |\n|---|---|---|\n| %s | %s | %s |\n\n", c.Level, p.Impact, c.Since)
	fmt.Fprintf(&b, "## What it means\n\n%s\n\n", markdown(c.Why))
	b.WriteString("Specification:\n\n")
	for _, ref := range c.Spec {
		fmt.Fprintf(&b, "- [%s](%s)\n", ref, ref.URL())
	}
	fmt.Fprintf(&b, "\n## How to confirm\n\n    %s\n\n## Fix\n\n%s\n", p.Confirm, markdown(c.Fix))
	for _, x := range slices.Concat(p.Providers, p.Apps) {
		fmt.Fprintf(&b, "\n### %s\n\n", x.Title)
		for _, f := range x.Fixes {
			fmt.Fprintf(&b, "- %s\n", markdown(f.Do))
			for _, way := range f.How {
				b.WriteString(markdownWay(way))
			}
			if f.When != "" {
				fmt.Fprintf(&b, "  - When the report saw `%s`.\n", f.When)
			}
			if len(f.Tried) > 0 {
				fmt.Fprintf(&b, "  - T%s.\n", markdown(triedOn(f.Tried)[1:]))
			}
			fmt.Fprintf(&b, "  - Holds for %s. [Source](%s)\n", markdown(f.Versions), f.See)
		}
		for _, d := range x.Known {
			fmt.Fprintf(&b, "- Known: %s\n  - Holds for %s. [Source](%s)\n", markdown(d.What), markdown(d.Versions), d.See)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// way writes one more way; several lines as they stand, to be copied.
func (t *textWriter) way(indent string, w knowledge.Way) {
	lines := strings.Split(strings.TrimRight(w.Do, "\n"), "\n")
	if len(lines) == 1 {
		t.line(indent, w.By+": "+w.Do)
	} else {
		t.line(indent, w.By+":")
		for _, line := range lines {
			t.WriteString(strings.TrimRight(indent+"  "+line, " ") + "\n")
		}
	}
	if w.See != "" {
		t.line(indent, w.See)
	}
}

func markdownWay(w knowledge.Way) string {
	source := ""
	if w.See != "" {
		source = fmt.Sprintf(" [Source](%s)", w.See)
	}
	lines := strings.Split(strings.TrimRight(w.Do, "\n"), "\n")
	if len(lines) == 1 {
		return fmt.Sprintf("  - %s: %s%s\n", w.By, markdown(w.Do), source)
	}
	const indent = "    "
	var b strings.Builder
	fmt.Fprintf(&b, "  - %s:%s\n\n%s```\n", w.By, source, indent)
	for _, line := range lines {
		b.WriteString(strings.TrimRight(indent+line, " ") + "\n")
	}
	b.WriteString(indent + "```\n\n")
	return b.String()
}

// markdown keeps what looks like markup in a text of ours from becoming one.
func markdown(s string) string {
	return strings.NewReplacer("<", `\<`, "*", `\*`).Replace(strings.Join(strings.Fields(s), " "))
}
