//go:build interop

package interop

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// compare reports every difference between the truth of a case and a report.
// Known are the values of placeholders.
func compare(t *testing.T, c Case, known map[string]string, got []finding, exitCode int) {
	t.Helper()
	missing := maps.Clone(c.Checks)
	failed := map[string]bool{}
	wantCode := 0
	for _, f := range got {
		failed[f.ID] = f.Status == Fail
		if f.Status == Fail && f.Level == "must" {
			wantCode = 1
		}
	}
	if c.Exit != nil {
		wantCode = *c.Exit
	}
	quoted := map[string]string{}
	for name, value := range known {
		quoted[name] = regexp.QuoteMeta(value)
	}
	for _, f := range got {
		row, listed := missing[f.ID]
		delete(missing, f.ID)
		switch {
		case !listed:
			t.Errorf("%s: not in the truth table, or twice in the report", f.ID)
		case f.Status != row.Verdict:
			t.Errorf("%s: the tool says %s, the truth is %s (%s)\n%s", f.ID, f.Status, row.Verdict, row.Why, f.line())
		}
		for _, pattern := range row.Says {
			pattern, err := expand(pattern, quoted)
			if err != nil {
				t.Errorf("%s: %v", f.ID, err)
			} else if !regexp.MustCompile(pattern).MatchString(f.line()) {
				t.Errorf("%s: nothing in the line matches %q\n%s", f.ID, pattern, f.line())
			}
		}
		if f.Status == Fail && c.Healthy && (f.Level == "must" || f.Level == "should" && row.Breaks == "") {
			t.Errorf("%s: level %s fails on a healthy provider, and the table names no client that breaks on it", f.ID, f.Level)
		}
		// A reader is sent only to what can be repaired, or told what to add.
		if f.Status == Skipped && f.Missing == "" &&
			(len(f.BlockedBy) == 0 || slices.ContainsFunc(f.BlockedBy, func(id string) bool { return !failed[id] })) {
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

// line is what a reader sees of a failed check.
func (f finding) line() string {
	var text strings.Builder
	fmt.Fprintf(&text, "want %s\nsaw %s", f.Want, f.Saw)
	for _, fix := range f.Fix {
		fmt.Fprintf(&text, "\nfix %s: %s", fix.For, fix.Do)
	}
	if f.Status == Skipped {
		fmt.Fprintf(&text, "\nblocked by %v, missing %q", f.BlockedBy, f.Missing)
	}
	return text.String()
}
