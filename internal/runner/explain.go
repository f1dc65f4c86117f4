package runner

import (
	"errors"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// owned is the result of the check that has to report how its own step ended.
func owned(c *checks.Check, e end) checks.Result {
	var p *probe.Problem
	if errors.As(e.err, &p) {
		return checks.Result{Check: c, Verdict: checks.Verdict{
			Status: checks.Fail, Want: p.Want, Saw: p.Saw, Evidence: p.Evidence,
		}}
	}
	return broken(c, e.err.Error())
}

func broken(c *checks.Check, why string) checks.Result {
	return checks.Result{Check: c, Verdict: checks.Verdict{Status: checks.Broken}, Reason: why}
}

// explain says why c could not be judged: n is the need that stopped it.
func explain(c *checks.Check, n *node) checks.Result {
	r := checks.Result{Check: c, Verdict: checks.Verdict{Status: checks.Skipped}, Needs: n.step.Name()}
	cause := n.over.cause
	var notOffered *probe.NotOffered
	var missing *probe.Missing
	var blocked *probe.Blocked
	var b *brokenError
	switch err := n.over.err; {
	case errors.As(err, &notOffered):
		r.Status, r.Needs = checks.NotApplicable, ""
		r.Saw = "the provider " + notOffered.What
	case errors.As(err, &missing):
		r.Missing = missing.Flag
	case errors.As(err, &blocked):
		r.BlockedBy = checks.ID(blocked.By)
	case errors.Is(err, errInterrupted), errors.Is(err, probe.ErrNotRecorded):
		r.Reason = err.Error()
	case cause.step.Owner() != "":
		r.BlockedBy = checks.ID(cause.step.Owner())
	case errors.As(err, &b):
		// An answer step has no owner; its own fault is that of each reader.
		r = broken(c, "step "+cause.step.Name()+": "+b.text)
	}
	return r
}
