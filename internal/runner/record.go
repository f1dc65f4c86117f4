package runner

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// An Ended says how a step ended by itself, in a form that can be kept and
// judged again. Exactly one of the members from Fact on is set. A step that was
// stopped by one before it has none: it is stopped again.
type Ended struct {
	Step        string          `json:"step"`
	Fact        json.RawMessage `json:"fact,omitempty"`
	Problem     *probe.Problem  `json:"problem,omitempty"`
	NotOffered  string          `json:"not_offered,omitempty"`
	Missing     string          `json:"missing,omitempty"`
	Blocked     string          `json:"blocked,omitempty"` // by what this check reports
	Interrupted bool            `json:"interrupted,omitempty"`
	Broken      string          `json:"broken,omitempty"`
}

// record lists how the steps of a run ended, in the order of the plan. Its error
// is a fact that JSON cannot hold: a fault of ours.
func (p *plan) record() ([]Ended, error) {
	var all []Ended
	for _, n := range p.order {
		if n.over.cause != n || errors.Is(n.over.err, probe.ErrNotRecorded) {
			continue
		}
		e, err := n.over.ended(n.step.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

func (e end) ended(step string) (Ended, error) {
	out := Ended{Step: step}
	var notOffered *probe.NotOffered
	var missing *probe.Missing
	var blocked *probe.Blocked
	var b *brokenError
	switch {
	case e.err == nil:
		data, err := json.Marshal(e.fact)
		if err != nil {
			return out, fmt.Errorf("the %s: %w", step, err)
		}
		out.Fact = data
	case errors.As(e.err, &out.Problem):
	case errors.As(e.err, &notOffered):
		out.NotOffered = notOffered.What
	case errors.As(e.err, &missing):
		out.Missing = missing.Flag
	case errors.As(e.err, &blocked):
		out.Blocked = blocked.By
	case errors.As(e.err, &b):
		out.Broken = b.text
	default:
		out.Interrupted = true
	}
	return out, nil
}

// Judge judges what a run recorded, without asking anybody. Started, Duration,
// Chain and Exchanges of the outcome are the caller's to fill in.
func Judge(list []*checks.Check, recorded []Ended) (*Outcome, error) {
	byName := map[string]Ended{}
	for _, e := range recorded {
		byName[e.Step] = e
	}
	p := newPlan(list, checks.ExplainNeeds)
	out := &Outcome{plan: p}
	for _, n := range p.order {
		// What ended by itself was not stopped: some recordings know a step without
		// what it needs.
		e, known := byName[n.step.Name()]
		if b, blocked := blocker(n.needs); blocked && !known {
			n.over = b.over
			continue
		}
		over, err := e.end(n)
		if err != nil {
			return nil, err
		}
		if n.over = over; !known {
			n.over.err = probe.ErrNotRecorded
		}
		out.Interrupted = out.Interrupted || e.Interrupted
	}
	out.Facts = p.allFacts()
	out.Results = p.results(list, out.Facts)
	return out, nil
}

// end is the inverse of end.ended, for the step of n.
func (e Ended) end(n *node) (end, error) {
	over := end{cause: n}
	switch {
	case e.Problem != nil:
		over.err = e.Problem
	case e.NotOffered != "":
		over.err = &probe.NotOffered{What: e.NotOffered}
	case e.Missing != "":
		over.err = &probe.Missing{Flag: e.Missing}
	case e.Blocked != "":
		over.err = &probe.Blocked{By: e.Blocked}
	case e.Broken != "":
		over.err = &brokenError{e.Broken}
	case e.Fact != nil:
		fact, err := probe.Decode(n.step, e.Fact)
		if err != nil {
			return over, err
		}
		over.fact = fact
	default:
		over.err = errInterrupted
	}
	return over, nil
}
