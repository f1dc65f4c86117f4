package report

import (
	"fmt"
	"strconv"
	"strings"
)

func (t *textWriter) exchanges() {
	if len(t.doc.Exchanges) == 0 {
		return
	}
	t.title("exchanges")
	for _, e := range t.doc.Exchanges {
		address, query, _ := strings.Cut(clean(e.URL), "?")
		if query != "" {
			address += "?…" // mostly masked; JSON has it
		}
		first := fmt.Sprintf("  %3d  %6d ms  %3s  ", e.N, e.MS, e.code())
		t.line(first, e.Step+e.why())
		t.line(detail, e.Method+" "+address)
	}
	t.times()
}

// times says what the run cost, and what of it no parallelism would save.
func (t *textWriter) times() {
	t.WriteString("\n")
	t.line("", fmt.Sprintf("%s took %d ms; the longest chain that needed one another took %d ms.",
		plural(t.doc.Requests, "request"), t.doc.DurationMS, t.doc.ChainMS))
}

// code is the status, for a narrow column.
func (e Exchange) code() string {
	if e.Status == 0 {
		return "-"
	}
	return strconv.Itoa(e.Status)
}

// why says why no answer came.
func (e Exchange) why() string {
	if e.Failure == nil {
		return ""
	}
	return fmt.Sprintf("; no answer (%s: %s)", e.Failure.Stage, clean(e.Failure.Text))
}
