//go:build interop

package interop

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestFixes tries what the tool advises: the check fails, what its fix says is
// done, and the check passes.
func TestFixes(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(launchers, "*", "fixes.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no trials found (error %v)", err)
	}
	for _, file := range files {
		launcher := filepath.Base(filepath.Dir(file))
		t.Run(launcher, func(t *testing.T) {
			t.Parallel()
			tryFixes(t, launcher)
		})
	}
}

func tryFixes(t *testing.T, launcher string) {
	fixes, table := loadFixes(t, launcher), loadTruth(t, launcher)
	release := processors.take(1)
	install(t, launcher)
	release()
	servers := servers{launcher: launcher, t: t}
	t.Cleanup(memory.take(table.MemoryMB * servers.needed(fixes, table)))
	for i, trial := range fixes.Trials {
		c := caseOf(table, trial)
		fix := fixOf(t, fixes, trial)
		t.Run(fmt.Sprintf("%d-%s-%s", i+1, trial.Check, trial.Case), func(t *testing.T) {
			t.Parallel()
			before, after := servers.up(t, c.Server), servers.up(t, c.Server)
			if trial.Server != nil {
				after = servers.up(t, trial.Server)
			}
			if trial.Break != "" {
				apply(t, trial.Break, trial.With, before)
			}
			setup := c.Setup.with(trial.Given)
			failed := only(t, trial.Check, setup, before)
			if failed.Status != Fail {
				t.Fatalf("%s is %s, where a failure is to be repaired\n%s", trial.Check, failed.Status, failed.line())
			}
			if len(failed.Fix) == 0 || failed.Fix[0].Do != fix.Do {
				t.Errorf("the report shows another fix than the one that is tried, %q\n%s", trial.Fix, failed.line())
			}
			if trial.By != "" {
				apply(t, way(t, fix, trial.By), trial.With, after)
			}
			t.Logf("%s: %s", trial.Check, fix.Do)
			if got := only(t, cmp.Or(trial.Passes, trial.Check), setup.with(trial.Then), after); got.Status != Pass {
				t.Errorf("%s is %s after the fix\n%s", got.ID, got.Status, got.line())
			}
		})
	}
}

// only runs the tool and returns what it says about one check.
func only(t *testing.T, id string, setup Setup, known map[string]string) finding {
	t.Helper()
	defer processors.take(1)()
	setup = setup.with(Setup{Args: []string{"--only", id}})
	findings, _ := check(t, setup, known)
	for _, f := range findings {
		if f.ID == id {
			return f
		}
	}
	t.Fatalf("the report says nothing about %s", id)
	return finding{}
}

// apply does what a line of a fix says, with the launcher's own script.
func apply(t *testing.T, line string, with map[string]string, known map[string]string) {
	t.Helper()
	defer processors.take(1)()
	args := []string{filepath.Join(known["launcher"], "apply.mjs"), line}
	for word, value := range with {
		filled, err := expand(value, known)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, word+"="+filled)
	}
	cmd := exec.CommandContext(t.Context(), "node", args...)
	cmd.Env = os.Environ()
	for name, value := range known {
		cmd.Env = append(cmd.Env, strings.ToUpper(name)+"="+value)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
}

// servers starts each of a launcher's variants once, as long as a test lives.
type servers struct {
	launcher string
	t        *testing.T

	mu      sync.Mutex
	running map[string]map[string]string
}

// needed counts them beforehand: who holds memory must not wait for more.
func (s *servers) needed(f *Fixes, table *Table) int {
	keys := map[string]bool{}
	for _, trial := range f.Trials {
		keys[strings.Join(trial.Server, "+")] = true
		keys[strings.Join(caseOf(table, trial).Server, "+")] = true
	}
	return len(keys)
}

func caseOf(table *Table, trial Trial) Case {
	return table.Cases[slices.IndexFunc(table.Cases, func(c Case) bool { return c.Name == trial.Case })]
}

func (s *servers) up(t *testing.T, variants []string) map[string]string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.Join(variants, "+")
	if known, ok := s.running[key]; ok {
		return known
	}
	defer processors.take(1)()
	known, err := start(s.t, s.launcher, variants)
	if err != nil {
		t.Fatal(err)
	}
	if s.running == nil {
		s.running = map[string]map[string]string{}
	}
	s.running[key] = known
	return known
}
