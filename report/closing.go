package report

import (
	"fmt"
	"strings"
)

// closing is the last line: the counts, and the one thing to repair first.
func closing(d *Document) string {
	counts := map[word]int{}
	for _, r := range d.Results {
		counts[wordOf(r)]++
	}
	var also []string
	for _, x := range []struct {
		n    int
		noun string
	}{
		{counts[wordWarn], "warning"}, {counts[wordNote], "note"}, {counts[wordKnown], "known failure"}, {counts[wordBug], "fault of oidc-doctor itself"},
	} {
		if x.n > 0 {
			also = append(also, plural(x.n, x.noun))
		}
	}
	var b strings.Builder
	if d.Interrupted {
		b.WriteString("Interrupted. ")
	}
	switch n := counts[wordFail]; n {
	case 0:
		fmt.Fprintf(&b, "None of %s failed", plural(len(d.Results), "check"))
	default:
		fmt.Fprintf(&b, "%d of %s failed", n, plural(len(d.Results), "check"))
	}
	if len(also) > 0 {
		b.WriteString(", with " + join(also))
	}
	fmt.Fprintf(&b, "; %d passed, %d not applicable, %d skipped.", d.Summary.Pass, d.Summary.NotApplicable, d.Summary.Skipped)
	if r := d.FirstToRepair(); r != nil {
		fmt.Fprintf(&b, " Repair %s first.", r.ID)
	}
	return b.String()
}

// join writes a list as a sentence does.
func join(items []string) string {
	if len(items) == 1 {
		return items[0]
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}
