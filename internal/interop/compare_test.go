//go:build interop

package interop

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
)

// compare reports every difference between the truth and a report.
func compare(t *testing.T, truth map[string]Row, got []finding, exitCode int) {
	t.Helper()
	missing := maps.Clone(truth)
	failed := map[string]bool{}
	wantCode := 0
	for _, f := range got {
		failed[f.ID] = f.Status == Fail
		if f.Status == Fail && f.Level == "must" {
			wantCode = 1
		}
	}
	for _, f := range got {
		row, known := missing[f.ID]
		delete(missing, f.ID)
		switch {
		case !known:
			t.Errorf("%s: not in the truth table, or twice in the report", f.ID)
		case f.Status != row.Verdict:
			t.Errorf("%s: the tool says %s, the truth is %s (%s)\n\twant %s\n\tsaw  %s\n\tblocked by %v",
				f.ID, f.Status, row.Verdict, row.Why, f.Want, f.Saw, f.BlockedBy)
		}
		// A reader is sent only to what can be repaired.
		if f.Status == Skipped && (len(f.BlockedBy) == 0 || slices.ContainsFunc(f.BlockedBy, func(id string) bool { return !failed[id] })) {
			t.Errorf("%s: skipped, blocked by %q, where failed checks are wanted", f.ID, f.BlockedBy)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(missing)) {
		t.Errorf("%s: in the truth table, not in the report", id)
	}
	if exitCode != wantCode {
		t.Errorf("exit code %d, want %d", exitCode, wantCode)
	}
}

// A matrix collects the verdicts of all cases, to be shown as one table.
type matrix struct {
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
var marks = map[Verdict]string{Pass: ".", Fail: "FAIL", NotApplicable: "n/a", Skipped: "skip", "": "?"}

// table shows checks by cases. An exclamation mark is a difference to the truth.
func (m *matrix) table(cases []Case) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "check")
	for _, c := range cases {
		fmt.Fprintf(w, "\t%s", c.Name)
	}
	for _, id := range m.order {
		fmt.Fprintf(w, "\n%s", id)
		for _, c := range cases {
			verdict := m.byCase[c.Name][id]
			mark, ok := marks[verdict]
			if !ok {
				mark = string(verdict)
			}
			if verdict != c.Checks[id].Verdict {
				mark += "!"
			}
			fmt.Fprintf(w, "\t%s", mark)
		}
	}
	fmt.Fprintln(w)
	w.Flush()
	return text.String()
}
