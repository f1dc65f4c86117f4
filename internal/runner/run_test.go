package runner_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func session() *probe.Session {
	v := wire.NewVault()
	return &probe.Session{Vault: v, Recorder: wire.NewRecorder(wire.Options{}, v), Now: time.Now}
}

// diary notes when steps begin and end.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) note(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

func (d *diary) before(t *testing.T, first, second string) {
	t.Helper()
	a, b := slices.Index(d.lines, first), slices.Index(d.lines, second)
	if a < 0 || b < 0 || a > b {
		t.Errorf("%q has to come before %q in %v", first, second, d.lines)
	}
}

// takes is a step that takes a second.
func (d *diary) takes(s probe.Stub) *probe.Step[string] {
	return s.Step(func(context.Context) (string, error) {
		d.note("begin " + s.Name)
		time.Sleep(time.Second)
		d.note("end " + s.Name)
		return s.Name, nil
	})
}

// ends is a step that ends with this error at once.
func ends(s probe.Stub, err error) *probe.Step[string] {
	return s.Step(func(context.Context) (string, error) { return "", err })
}

// check passes when it is judged at all.
func check(id string, needs ...probe.Need) *checks.Check {
	return &checks.Check{ID: checks.ID(id), Needs: needs, Judge: func(*probe.Facts) checks.Verdict {
		return checks.Verdict{Status: checks.Pass}
	}}
}

func run(t *testing.T, o runner.Options, list ...*checks.Check) *runner.Outcome {
	t.Helper()
	return runner.Run(t.Context(), session(), list, o)
}

func TestEachStepRunsOnceAndSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		root := d.takes(probe.Stub{Name: "root"})
		left := d.takes(probe.Stub{Name: "left", Needs: []probe.Need{root}})
		right := d.takes(probe.Stub{Name: "right", Needs: []probe.Need{root}})
		both := d.takes(probe.Stub{Name: "both", Needs: []probe.Need{left, right}})
		begin := time.Now()
		out := run(t, runner.Options{}, check("a-one", both), check("b-two", both, left), check("c-three", root))
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("took %v, the longest chain is 3 s", took)
		}
		if len(d.lines) != 8 {
			t.Errorf("four steps, each begun and ended once: %v", d.lines)
		}
		for i, want := range []checks.ID{"a-one", "b-two", "c-three"} {
			if r := out.Results[i]; r.Check.ID != want || r.Status != checks.Pass {
				t.Errorf("result %d: %s %v", i, r.Check.ID, r.Status)
			}
		}
	})
}

func TestAfterOrdersOnlyWhatRunsAnyway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		reads := d.takes(probe.Stub{Name: "reads"})
		other := d.takes(probe.Stub{Name: "other"})
		burns := d.takes(probe.Stub{Name: "burns", After: []probe.Need{reads, other}})
		run(t, runner.Options{}, check("a-burns", burns), check("b-reads", reads))
		d.before(t, "end reads", "begin burns")
		if slices.Contains(d.lines, "begin other") {
			t.Error("a step ran only because another waits for it")
		}
	})
}

func TestAfterWaitsForAFailedStepToo(t *testing.T) {
	var d diary
	fails := ends(probe.Stub{Name: "fails", Owner: "a-fails"}, &probe.Problem{Want: "w", Saw: "s"})
	burns := d.takes(probe.Stub{Name: "burns", After: []probe.Need{fails}})
	synctest.Test(t, func(t *testing.T) {
		out := run(t, runner.Options{}, check("a-fails", fails), check("b-burns", burns))
		if s := out.Results[1].Status; s != checks.Pass {
			t.Errorf("%v: waiting for a step is not needing it", s)
		}
	})
}

func TestEnds(t *testing.T) {
	problem := &probe.Problem{Want: "a document", Saw: "none", Evidence: []wire.Evidence{{Exchange: 3, Where: "body"}}}
	for name, tc := range map[string]struct {
		err    error
		owner  checks.Status // of the check that owns the step
		reader checks.Result // of a check further down
	}{
		"problem":     {problem, checks.Fail, checks.Result{Verdict: checks.Verdict{Status: checks.Skipped}, BlockedBy: "a-owner", Needs: "reading"}},
		"not offered": {&probe.NotOffered{What: "has none"}, checks.NotApplicable, checks.Result{Verdict: checks.Verdict{Status: checks.NotApplicable, Saw: "the provider has none"}}},
		"missing":     {&probe.Missing{Flag: "--x"}, checks.Skipped, checks.Result{Verdict: checks.Verdict{Status: checks.Skipped}, Missing: "--x", Needs: "reading"}},
		"blocked":     {&probe.Blocked{By: "c-other"}, checks.Skipped, checks.Result{Verdict: checks.Verdict{Status: checks.Skipped}, BlockedBy: "c-other", Needs: "reading"}},
		"our fault":   {errors.New("a bug"), checks.Broken, checks.Result{Verdict: checks.Verdict{Status: checks.Skipped}, BlockedBy: "a-owner", Needs: "reading"}},
	} {
		t.Run(name, func(t *testing.T) {
			root := ends(probe.Stub{Name: "root", Owner: "a-owner"}, tc.err)
			reading := probe.Stub{Name: "reading", Needs: []probe.Need{root}}.Step(func(context.Context) (string, error) {
				t.Error("a step without its need ran")
				return "", nil
			})
			out := run(t, runner.Options{}, check("a-owner", root), check("b-reader", reading))
			if s := out.Results[0].Status; s != tc.owner {
				t.Errorf("owner: %v, want %v", s, tc.owner)
			}
			got := out.Results[1]
			got.Check = nil
			if got.Status != tc.reader.Status || got.BlockedBy != tc.reader.BlockedBy || got.Missing != tc.reader.Missing ||
				got.Needs != tc.reader.Needs || got.Saw != tc.reader.Saw {
				t.Errorf("reader: %+v, want %+v", got, tc.reader)
			}
		})
	}
	t.Run("the owner says what was wanted and seen", func(t *testing.T) {
		root := ends(probe.Stub{Name: "root", Owner: "a-owner"}, problem)
		r := run(t, runner.Options{}, check("a-owner", root)).Results[0]
		if r.Want != problem.Want || r.Saw != problem.Saw || len(r.Evidence) != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestIfOffered(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		want checks.Status
	}{
		"not offered": {&probe.NotOffered{What: "has none"}, checks.Pass},
		"missing":     {&probe.Missing{Flag: "--x"}, checks.Pass},
		"problem":     {&probe.Problem{Want: "w", Saw: "s"}, checks.Skipped},
		"blocked":     {&probe.Blocked{By: "c-other"}, checks.Skipped},
	} {
		t.Run(name, func(t *testing.T) {
			root := ends(probe.Stub{Name: "root", Owner: "z-owner"}, tc.err)
			if got := run(t, runner.Options{}, check("a-reader", probe.IfOffered(root))).Results[0].Status; got != tc.want {
				t.Errorf("%v, want %v", got, tc.want)
			}
		})
	}
}

func TestImpactDrawsTheLine(t *testing.T) {
	ran := false
	intrusive := probe.Stub{Name: "replay", Impact: probe.Intrusive}.Step(func(context.Context) (string, error) {
		ran = true
		return "", nil
	})
	r := run(t, runner.Options{Impact: probe.Active}, check("a-replay", intrusive)).Results[0]
	if ran || r.Status != checks.Skipped || r.Missing != "--impact intrusive" {
		t.Errorf("ran %v, result %+v", ran, r)
	}
	r = run(t, runner.Options{Impact: probe.Intrusive}, check("a-replay", intrusive)).Results[0]
	if !ran || r.Status != checks.Pass {
		t.Errorf("ran %v, result %+v", ran, r)
	}
}

func TestInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		quick := d.takes(probe.Stub{Name: "quick"})
		hangs := probe.Stub{Name: "hangs"}.Step(func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "what a stopped request looks like", nil
		})
		later := d.takes(probe.Stub{Name: "later", Needs: []probe.Need{hangs}})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		out := runner.Run(ctx, session(), []*checks.Check{check("a-quick", quick), check("b-hangs", hangs), check("c-later", later)}, runner.Options{})
		if !out.Interrupted {
			t.Error("the outcome does not say that it was interrupted")
		}
		if s := out.Results[0].Status; s != checks.Pass {
			t.Errorf("what was over before is lost: %v", s)
		}
		for _, r := range out.Results[1:] {
			if r.Status != checks.Skipped || r.Reason != "interrupted" {
				t.Errorf("%s: %+v", r.Check.ID, r)
			}
		}
	})
}

func TestBrokenForThatCheckAlone(t *testing.T) {
	fine := probe.Stub{Name: "fine"}.Step(func(context.Context) (string, error) { return "", nil })
	panics := probe.Stub{Name: "panics"}.Step(func(context.Context) (string, error) { panic("step") })
	undeclared := check("b-undeclared")
	undeclared.Judge = func(f *probe.Facts) checks.Verdict { fine.Of(f); return checks.Verdict{Status: checks.Pass} }
	silent := check("c-silent", fine)
	silent.Judge = func(*probe.Facts) checks.Verdict { return checks.Verdict{} }
	out := run(t, runner.Options{}, check("a-fine", fine), undeclared, silent, check("d-step", panics))
	for i, want := range []struct {
		status checks.Status
		reason string
	}{{checks.Pass, ""}, {checks.Broken, "declared"}, {checks.Broken, "no verdict"}, {checks.Broken, "panic"}} {
		r := out.Results[i]
		if r.Status != want.status || !strings.Contains(r.Reason, want.reason) {
			t.Errorf("%s: %v %q, want %v", r.Check.ID, r.Status, r.Reason, want.status)
		}
	}
}

func TestASecretLearntLateIsScrubbed(t *testing.T) {
	s := session()
	learns := probe.Stub{Name: "learns"}.Step(func(context.Context) (string, error) {
		s.Vault.Mask("claim email", "ada@example.test")
		return "", nil
	})
	c := check("a-quotes", learns)
	c.Judge = func(*probe.Facts) checks.Verdict {
		return checks.Verdict{Status: checks.Fail, Want: "w", Saw: "user ada@example.test is locked"}
	}
	r := runner.Run(t.Context(), s, []*checks.Check{c}, runner.Options{}).Results[0]
	if strings.Contains(r.Saw, "ada@") {
		t.Error(r.Saw)
	}
}

func TestProgressCountsUp(t *testing.T) {
	var d diary
	a := d.takes(probe.Stub{Name: "a"})
	b := d.takes(probe.Stub{Name: "b", Needs: []probe.Need{a}})
	synctest.Test(t, func(t *testing.T) {
		var last runner.Event
		run(t, runner.Options{Progress: func(e runner.Event) { last = e }}, check("x-y", b))
		if last.Over != 2 || last.All != 2 || last.Begun {
			t.Errorf("%+v", last)
		}
	})
}
