package runner

import (
	"context"
	"errors"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Recall judges what the recording of a session tells, without asking anybody.
// The duration is that of what was recorded.
func Recall(ctx context.Context, s *probe.Session, list []*checks.Check) *Outcome {
	p := newPlan(list, nil)
	r := &run{plan: p, session: s}
	for _, n := range p.order {
		n.over = end{cause: n, err: probe.ErrNotRecorded}
	}
	for _, n := range p.order { // needs come before what waits for them
		n.over = r.recall(ctx, n)
	}
	out := &Outcome{Started: s.Now(), Facts: p.allFacts(), plan: p, Exchanges: s.Recorder.Exchanges()}
	out.Results = p.results(list, out.Facts)
	for i := range out.Results {
		scrub(&out.Results[i], s.Vault)
	}
	out.Duration = lasted(out.Exchanges)
	out.Chain = r.chain(out.Exchanges)
	return out
}

func (r *run) recall(ctx context.Context, n *node) end {
	tells, withNeeds := probe.Tells(n.step)
	b, blocked := blocker(n.needs)
	switch {
	case blocked && (withNeeds || !tells):
		return b.over
	case !tells:
		return n.over
	}
	fact, err := collectWith(func() (any, error) {
		f := facts(n.needs)
		if !withNeeds {
			f = r.allFacts()
		}
		return probe.Recall(wire.As(ctx, n.step.Name(), 0), n.step, r.session, f)
	}, r.session)
	if blocked && errors.Is(err, probe.ErrNotRecorded) {
		return b.over // says more
	}
	return end{fact, err, n}
}

// lasted is the time from the first exchange to the end of the last.
func lasted(exchanges []wire.Exchange) (d time.Duration) {
	if len(exchanges) == 0 {
		return 0
	}
	for _, e := range exchanges {
		d = max(d, e.Start+e.Timing.Whole-exchanges[0].Start)
	}
	return d
}

// allowed reports whether a step may end so.
func allowed(err error) bool {
	var problem *probe.Problem
	var notOffered *probe.NotOffered
	var missing *probe.Missing
	var blocked *probe.Blocked
	return err == nil || errors.As(err, &problem) || errors.As(err, &notOffered) || errors.As(err, &missing) || errors.As(err, &blocked) ||
		errors.Is(err, probe.ErrNotRecorded)
}
