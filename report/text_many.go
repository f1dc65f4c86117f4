package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// writeTextOfMany writes the targets in which somebody has something to do, the
// others only where all is asked for, and a table of all of them.
func writeTextOfMany(w io.Writer, docs []*Document, s Style) error {
	s.Fold = s.Fold || !s.Verbose
	for _, d := range docs {
		if !s.Verbose && d.quiet() {
			continue
		}
		if err := writeTextOf(w, d, s); err != nil {
			return err
		}
		if _, err := io.WriteString(w, "\n\n"); err != nil {
			return err
		}
	}
	t := newTextWriter(s)
	t.table(docs)
	_, err := io.WriteString(w, t.String())
	return err
}

// quiet holds for a target with nothing to do: advice is in the table's counts.
func (d *Document) quiet() bool {
	return (d.Outcome == "" || d.Outcome == OutcomeOK) && d.FirstToRepair() == nil && d.Summary.Broken == 0 && len(d.Suppressions) == 0
}

// tableNames is the widest that names of targets get.
const tableNames = 40

func (t *textWriter) table(docs []*Document) {
	width := len("target")
	for _, d := range docs {
		width = min(max(width, columns(clean(d.title()))), tableNames)
	}
	t.WriteString(t.bold(pad("target", width)+"  "+pad("outcome", 11)+"  FAIL  warn  note known    ok  skip  repair first") + "\n")
	counts := map[string]int{}
	for _, d := range docs {
		counts[d.ended()]++
		n := map[word]int{}
		for _, r := range d.Results {
			n[wordOf(r)]++
		}
		first := ""
		if r := d.FirstToRepair(); r != nil {
			first = r.ID
		}
		row := fmt.Sprintf("%s  %s %5d %5d %5d %5d %5d %5d  %s",
			pad(ansi.Truncate(clean(d.title()), width, "…"), width), pad(d.ended(), 11),
			n[wordFail], n[wordWarn], n[wordNote], n[wordKnown], n[wordOK], n[wordSkip], first)
		t.WriteString(strings.TrimRight(row, " ") + "\n")
	}
	var parts []string
	for _, o := range Outcomes() {
		if counts[o] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[o], o))
		}
	}
	t.WriteString("\n")
	t.line("", plural(len(docs), "target")+": "+strings.Join(parts, ", ")+".")
}

// title is what the target is called.
func (d *Document) title() string {
	if d.Target.Name != "" {
		return d.Target.Name
	}
	return d.Target.Issuer
}

// ended is the outcome, also of a document that was made without one.
func (d *Document) ended() string {
	switch {
	case d.Outcome != "":
		return d.Outcome
	case d.Interrupted:
		return OutcomeInterrupted
	case headline(d) == wordFail.text:
		return OutcomeFailed
	}
	return OutcomeOK
}
