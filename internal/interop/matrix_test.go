//go:build interop

package interop

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
)

// A matrix collects the verdicts of all cases of a product, to be shown as one
// table.
type matrix struct {
	cases []Case

	mu     sync.Mutex
	order  []string // of the checks, from the first report
	byCase map[string]map[string]Verdict
}

func (m *matrix) add(name string, got []finding) {
	m.mu.Lock()
	defer m.mu.Unlock()
	verdicts := map[string]Verdict{}
	for _, f := range got {
		verdicts[f.ID] = f.Status
		if !slices.Contains(m.order, f.ID) {
			m.order = append(m.order, f.ID)
		}
	}
	if m.byCase == nil {
		m.byCase = map[string]map[string]Verdict{}
	}
	m.byCase[name] = verdicts
}

// marks are the cells of the table; whatever is not in it shows as it is.
var marks = map[Verdict]string{Pass: ".", Fail: "F", NotApplicable: "-", Skipped: "s"}

// table shows checks by cases, which are numbered. An exclamation mark is a
// difference to the truth.
func (m *matrix) table() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 1, ' ', 0)
	fmt.Fprint(w, ". pass, F fail, - not applicable, s skipped, ! different from the truth\ncheck")
	ran := m.ran()
	for i := range ran {
		fmt.Fprintf(w, "\t%d", i+1)
	}
	for _, id := range m.order {
		fmt.Fprintf(w, "\n%s", id)
		for _, c := range ran {
			verdict := m.byCase[c.Name][id]
			mark, ok := marks[verdict]
			if !ok {
				mark = fmt.Sprintf("%q", verdict)
			}
			if verdict != c.Checks[id].Verdict {
				mark += "!"
			}
			fmt.Fprintf(w, "\t%s", mark)
		}
	}
	w.Flush()
	for i, c := range ran {
		fmt.Fprintf(&text, "\n%3d %s: %s", i+1, c.Name, c.What)
	}
	return text.String()
}

// ran are the cases that have a report.
func (m *matrix) ran() []Case {
	var cases []Case
	for _, c := range m.cases {
		if m.byCase[c.Name] != nil {
			cases = append(cases, c)
		}
	}
	return cases
}

// size counts what was compared.
func (m *matrix) size() (cases, verdicts, different int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.ran() {
		cases++
		for id, verdict := range m.byCase[c.Name] {
			verdicts++
			if verdict != c.Checks[id].Verdict {
				different++
			}
		}
	}
	return cases, verdicts, different
}
