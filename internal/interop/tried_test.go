package interop

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// loadFixes reads the trials of one launcher, nil where there are none.
func loadFixes(t *testing.T, launcher string) *Fixes {
	t.Helper()
	file, err := os.Open(filepath.Join(launchers, launcher, "fixes.yaml"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	fixes, err := LoadFixes(file)
	if err != nil {
		t.Fatal(err)
	}
	return fixes
}

// fixOf finds the fix that a trial names.
func fixOf(t *testing.T, f *Fixes, trial Trial) *knowledge.Fix {
	t.Helper()
	provider, err := knowledge.LoadProvider(f.Provider)
	if err != nil {
		t.Fatal(err)
	}
	for i, fix := range provider.Fixes[trial.Check] {
		if strings.HasPrefix(fix.Do, trial.Fix) {
			return &provider.Fixes[trial.Check][i]
		}
	}
	t.Fatalf("%s: %s has no fix that begins with %q", trial.Check, f.Provider, trial.Fix)
	return nil
}

// way returns what a fix says for one tool.
func way(t *testing.T, fix *knowledge.Fix, by string) string {
	t.Helper()
	for _, w := range fix.How {
		if w.By == by {
			return strings.TrimSpace(w.Do)
		}
	}
	t.Fatalf("%q says nothing for %s", fix.Do, by)
	return ""
}

// TestTriedFixesAreTheTrials holds the field tried of knowledge against the
// trials: whatever says that it was tried is tried, and the other way round.
func TestTriedFixesAreTheTrials(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(launchers, "*", "fixes.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no trials found (error %v)", err)
	}
	trials := map[string]bool{}
	for _, file := range files {
		launcher := filepath.Base(filepath.Dir(file))
		f := loadFixes(t, launcher)
		cases := loadTruth(t, launcher).Cases
		for _, trial := range f.Trials {
			fix := fixOf(t, f, trial)
			trials[f.On+" "+fix.Do] = true
			if !slices.Contains(fix.Tried, f.On) {
				t.Errorf("%s: %s: tried has not %s: %s", f.Provider, trial.Check, f.On, fix.Do)
			}
			if trial.By != "" {
				way(t, fix, trial.By)
			}
			i := slices.IndexFunc(cases, func(c Case) bool { return c.Name == trial.Case })
			if i < 0 {
				t.Errorf("%s: %s: there is no case %s", launcher, trial.Check, trial.Case)
			} else if cases[i].Checks[trial.Check].Verdict != Fail && trial.Break == "" && trial.Given.empty() {
				t.Errorf("%s: %s does not fail in the case %s", launcher, trial.Check, trial.Case)
			}
		}
	}
	for _, name := range knowledge.Providers() {
		provider, err := knowledge.LoadProvider(name)
		if err != nil {
			t.Fatal(err)
		}
		for check, fixes := range provider.Fixes {
			for _, fix := range fixes {
				for _, on := range fix.Tried {
					if !trials[on+" "+fix.Do] {
						t.Errorf("%s: %s: nothing tries this on %s: %s", name, check, on, fix.Do)
					}
				}
			}
		}
	}
}

// TestEveryFixIsTriedOrArgued wants each fix for a product that has trials to be
// tried there, or a reason why it is not.
func TestEveryFixIsTriedOrArgued(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(launchers, "*", "fixes.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no trials found (error %v)", err)
	}
	for _, file := range files {
		f := loadFixes(t, filepath.Base(filepath.Dir(file)))
		provider, err := knowledge.LoadProvider(f.Provider)
		if err != nil {
			t.Fatal(err)
		}
		argued := map[string]bool{}
		for check, fixes := range provider.Fixes {
			for _, fix := range fixes {
				i := slices.IndexFunc(f.Untried, func(u Untried) bool { return strings.HasPrefix(fix.Do, u.Fix) })
				tried := slices.Contains(fix.Tried, f.On)
				switch {
				case i >= 0 && tried:
					t.Errorf("%s: %s: tried, and untried because %s: %s", f.Provider, check, f.Untried[i].Because, fix.Do)
				case i < 0 && !tried:
					t.Errorf("%s: %s: neither tried nor argued: %s", f.Provider, check, fix.Do)
				case i >= 0:
					argued[f.Untried[i].Fix] = true
				}
			}
		}
		for _, u := range f.Untried {
			if !argued[u.Fix] {
				t.Errorf("%s: no fix begins with %q", f.Provider, u.Fix)
			}
		}
	}
}
