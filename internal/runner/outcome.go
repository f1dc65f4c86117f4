package runner

import (
	"errors"
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// An end is how a step ended: with a fact when err is nil.
type end struct {
	fact  any
	err   error
	cause *node // the step whose end this is; differs from the node when it was inherited
}

// errInterrupted ends steps that a stopped run did not get to.
var errInterrupted = errors.New("interrupted")

// brokenError is our own fault: a panic, or an error that no step may return.
type brokenError struct{ text string }

func (e *brokenError) Error() string { return e.text }

// absent reports whether a reader that can do without may go on.
func (e end) absent() bool {
	var notOffered *probe.NotOffered
	var missing *probe.Missing
	return errors.As(e.err, &notOffered) || errors.As(e.err, &missing)
}

// blocker returns the first end among the needs that stops a reader. A step that never
// began because of a problem that the reader reads anyway is merely absent.
func blocker(needs []edge) (*node, bool) {
	read := map[*node]bool{}
	for _, e := range needs {
		read[e.node] = e.refusal() != nil
	}
	for _, e := range needs {
		if e.over.err != nil && !(e.mayBeAbsent && (e.over.absent() || read[e.over.cause])) {
			return e.node, true
		}
	}
	return nil, false
}

// facts collects what the needs yielded.
func facts(needs []edge) *probe.Facts {
	var out []probe.Fact
	for _, e := range needs {
		if e.over.err == nil {
			out = append(out, probe.NewFact(e.step, e.over.fact))
		} else if p := e.refusal(); p != nil {
			out = append(out, probe.NewFact(e.step, p))
		}
	}
	return probe.Given(out...)
}

// refusal is the problem of the step itself, for a reader that goes on with it.
func (e edge) refusal() *probe.Problem {
	var p *probe.Problem
	if e.readsRefusal && e.over.cause == e.node {
		errors.As(e.over.err, &p)
	}
	return p
}

// results judges the checks, each with what explains its failure.
func (p *plan) results(list []*checks.Check, all *probe.Facts) []checks.Result {
	var out []checks.Result
	for _, c := range list {
		r := p.judge(c)
		checks.Explain(&r, all.Only(checks.ExplainNeeds))
		out = append(out, r)
	}
	return out
}

// judge turns the ends of a check's needs into its result.
func (p *plan) judge(c *checks.Check) (r checks.Result) {
	r.Check = c
	var needs []edge
	for _, n := range c.Needs {
		step, mayBeAbsent := probe.Unwrap(n)
		needs = append(needs, edge{p.nodes[step], mayBeAbsent, probe.ReadsRefusal(n)})
	}
	// A failure has one home: the owner reports the problem of its own step
	// before anything else is said about the check.
	for _, e := range needs {
		if own(c, e.node) {
			return owned(c, e.over)
		}
	}
	if n, blocked := blocker(needs); blocked {
		return explain(c, n)
	}
	defer func() {
		if x := recover(); x != nil {
			r = broken(c, fmt.Sprintf("the judge panicked: %v", x))
		}
	}()
	r.Verdict = c.Judge(facts(needs))
	if r.Status < checks.Pass || r.Status > checks.Broken {
		r = broken(c, "the judge gave no verdict")
	}
	return r
}

// own reports whether the step itself, not one before it, ended in something
// that c has to report.
func own(c *checks.Check, n *node) bool {
	if n.over.cause != n || n.step.Owner() != string(c.ID) {
		return false
	}
	var p *probe.Problem
	var b *brokenError
	return errors.As(n.over.err, &p) || errors.As(n.over.err, &b)
}
