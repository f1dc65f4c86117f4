package house_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
)

// The table that holds the project together: with no fault every check passes
// or is not applicable; each fault alone changes exactly the verdicts that it
// announces; a skipped check never sends the reader to a check that did not
// fail; and every check fails under some fault.
func TestFaults(t *testing.T) {
	healthy := map[string]map[string]string{}
	for _, name := range []string{"", "public"} {
		p := start(t, 0)
		o := diagnose(t, p, client(p, name))
		for _, r := range o.Results {
			if r.Status != checks.Pass && r.Status != checks.NotApplicable {
				t.Errorf("healthy (%s client): %s is %s: %s", name, r.Check.ID, r.Status, words(r))
			}
			if r.Status == checks.NotApplicable && name == "" {
				t.Logf("healthy: %s is not applicable: %s", r.Check.ID, r.Saw)
			}
		}
		healthy[name] = statuses(o)
	}
	if t.Failed() {
		return
	}
	failing := map[string]bool{}
	t.Run("each", func(t *testing.T) {
		results := make(chan map[string]string, len(practice.Faults()))
		t.Run("fault", func(t *testing.T) {
			for _, f := range practice.Faults() {
				if f.Transport {
					continue
				}
				t.Run(f.Name, func(t *testing.T) {
					t.Parallel()
					p := start(t, 0, f.Name)
					o := diagnose(t, p, client(p, f.Client))
					compare(t, f, healthy[f.Client], o)
					results <- statuses(o)
				})
			}
		})
		close(results)
		for r := range results {
			for id, status := range r {
				if status == "fail" {
					failing[id] = true
				}
			}
		}
	})
	for _, c := range checks.All {
		if !failing[string(c.ID)] {
			t.Errorf("%s fails under no fault", c.ID)
		}
	}
}

func compare(t *testing.T, f practice.Fault, healthy map[string]string, o *runner.Outcome) {
	t.Helper()
	got := statuses(o)
	for _, r := range o.Results {
		id := string(r.Check.ID)
		if want := f.Expected(id, healthy[id]); got[id] != want {
			t.Errorf("%s is %s, want %s: %s", id, got[id], want, words(r))
		}
		if r.BlockedBy != "" && got[string(r.BlockedBy)] != "fail" {
			t.Errorf("%s sends the reader to %s, which is %s", id, r.BlockedBy, got[string(r.BlockedBy)])
		}
		if r.Status == checks.Fail && len(r.Evidence) == 0 {
			t.Errorf("%s fails without evidence", id)
		}
	}
}

func words(r checks.Result) string {
	return "want " + r.Want + "; saw " + r.Saw + "; blocked by " + string(r.BlockedBy) + "; missing " + r.Missing + "; " + r.Reason
}
