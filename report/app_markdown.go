package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/checklist"
)

// WriteMarkdown writes the page for the documentation: for any provider, with all messages.
func (p *AppPage) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	a := p.App
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", a.Title, markdown(a.About))
	fmt.Fprintf(&b, "This is %s %s; [its own documentation](%s).\n\n", a.Title, p.release(), a.Docs)
	fmt.Fprintf(&b, "    oidc-doctor check ISSUER --app %s      # can it log in there?\n", a.Name)
	fmt.Fprintf(&b, "    oidc-doctor explain --app %s --provider NAME   # this list, in the words of a provider\n\n", a.Name)
	fmt.Fprintf(&b, "## At the provider\n\n")
	for _, n := range p.Needs {
		b.WriteString(markdownNeed(n))
	}
	fmt.Fprintf(&b, "\n## In %s\n\n", a.Title)
	if len(a.Config.Files) > 0 {
		fmt.Fprintf(&b, "In %s:\n\n", strings.Join(a.Config.Files, ", "))
	}
	b.WriteString("| setting | what goes there | default |\n|---|---|---|\n")
	for _, o := range p.Own {
		b.WriteString(markdownSetting(o))
	}
	if len(a.Config.Rules) > 0 {
		b.WriteString("\nTraps:\n\n| wanted | not |\n|---|---|\n")
	}
	for _, r := range a.Config.Rules {
		fmt.Fprintf(&b, "| [%s](%s) | %s |\n", cell(r.Want), r.See, cell(r.Saw))
	}
	fmt.Fprintf(&b, "\n## Sessions\n\n%s\n", markdown(strings.Join(p.Session, " ")))
	for _, o := range p.Older {
		fmt.Fprintf(&b, "\n## Before %s\n\n", o.Before)
		for _, line := range o.Lines {
			fmt.Fprintf(&b, "- %s\n", markdown(line))
		}
		fmt.Fprintf(&b, "\n[Source](%s)\n", o.See)
	}
	if len(a.Messages) > 0 {
		b.WriteString("\n## What it says, and why\n\n| message | where | cause |\n|---|---|---|\n")
	}
	for _, m := range a.Messages {
		b.WriteString(markdownMessage(m))
	}
	b.WriteString("\n## Sources\n\n")
	for _, see := range p.sources() {
		fmt.Fprintf(&b, "- <%s>\n", see)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownNeed(n checklist.Need) string {
	var said []string
	for _, l := range n.Literals {
		said = append(said, "`"+l+"`")
	}
	line := strings.Join(said, ", ")
	if n.Value != "" {
		line = strings.TrimSpace(line + " " + markdown(n.Value))
	}
	if len(n.Notes) > 0 {
		line += ". " + markdown(strings.Join(n.Notes, " "))
	}
	return fmt.Sprintf("- [ ] **%s**: %s\n", n.Name, line)
}

func markdownSetting(o checklist.Setting) string {
	var names []string
	for _, name := range o.Names {
		names = append(names, "`"+name+"`")
	}
	said := o.Value
	if o.Needed {
		said = strings.TrimSuffix("needed: "+said, ": ")
	}
	fallback := ""
	if o.Default != "" {
		fallback = literal(o.Default)
	}
	return fmt.Sprintf("| %s | %s | %s |\n", strings.Join(names, "<br>"), cell(said), fallback)
}

func markdownMessage(m application.Message) string {
	text := literal(m.Text)
	if m.Where == application.Seen {
		text = cell(m.Text)
	}
	return fmt.Sprintf("| %s | [%s](%s)%s | %s |\n", text, wheres[m.Where], m.See, releases(m), strings.Join(m.Causes, ", "))
}

// cell keeps a text of ours inside its cell of a table.
func cell(s string) string { return strings.ReplaceAll(markdown(s), "|", `\|`) }

// literal is what is to be read or typed as it stands, in a cell of a table.
func literal(s string) string { return strings.ReplaceAll(code(s), "|", `\|`) }

// firstSentence is what the index has room for.
func firstSentence(s string) string {
	if first, _, more := strings.Cut(s, ". "); more {
		return first + "."
	}
	return s
}

// WriteAppIndex writes the list of all applications' pages.
func WriteAppIndex(w io.Writer, pages []*AppPage) error {
	var b strings.Builder
	b.WriteString("# Applications\n\nWhat each of them asks of a provider, as a checklist for whoever sets up its client.\n\n")
	for _, p := range pages {
		fmt.Fprintf(&b, "- [%s](%s.md), %s: %s\n", p.App.Title, p.App.Name, p.release(), markdown(firstSentence(p.App.About)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
