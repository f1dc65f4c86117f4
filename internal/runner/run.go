package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Options are the settings of a run.
type Options struct {
	Impact   probe.Impact // steps above it are not run; zero: Active
	Progress func(Event)  // told about every step that begins or ends, from any goroutine; may be nil
}

// An Event says that a step began or ended.
type Event struct {
	Step      string
	Begun     bool // else it ended
	Over, All int  // steps
}

// An Outcome is all that a run yielded.
type Outcome struct {
	Results     []checks.Result // in the order of the list
	Exchanges   []wire.Exchange
	Facts       *probe.Facts
	Started     time.Time
	Duration    time.Duration
	Chain       time.Duration // the longest chain of requests that each needed the one before
	Interrupted bool

	plan *plan
}

// Record lists how the steps ended, for Judge. Its error is a fault of ours.
func (o *Outcome) Record() ([]Ended, error) { return o.plan.record() }

// Run runs the steps that list reaches and judges. It returns when every step
// is over; a canceled context makes that soon, with the checks that were not
// reached Skipped.
func Run(ctx context.Context, s *probe.Session, list []*checks.Check, o Options) *Outcome {
	if o.Impact == 0 {
		o.Impact = probe.Active
	}
	started := s.Now()
	begin := time.Now()
	var explaining []probe.Need
	if s.Config.AdminToken != "" { // else there is nothing that explains
		explaining = checks.ExplainNeeds
	}
	r := &run{plan: newPlan(list, explaining), session: s, options: o}
	r.steps(ctx)
	out := &Outcome{
		Started: started, Facts: r.allFacts(), plan: r.plan,
		Interrupted: errors.Is(context.Cause(ctx), context.Canceled),
	}
	out.Results = r.results(list, out.Facts)
	for i := range out.Results {
		scrub(&out.Results[i], s.Vault)
	}
	out.Exchanges = s.Recorder.Exchanges()
	out.Duration = time.Since(begin)
	out.Chain = r.chain(out.Exchanges)
	return out
}

type run struct {
	*plan
	session *probe.Session
	options Options
	over    counter
}

// steps runs every step, each in a goroutine of its own that waits for its
// needs; how many ask at a time is the recorder's business.
func (r *run) steps(ctx context.Context) {
	for _, n := range r.order {
		go func() {
			defer close(n.done)
			for _, b := range n.before() {
				<-b.done
			}
			n.over = r.step(ctx, n)
		}()
	}
	for _, n := range r.order {
		<-n.done
	}
}

func (r *run) step(ctx context.Context, n *node) end {
	if b, blocked := blocker(n.needs); blocked {
		return b.over // with its cause
	}
	mine := func(fact any, err error) end { return end{fact, err, n} }
	switch {
	case ctx.Err() != nil:
		return mine(nil, errInterrupted)
	case n.step.Impact() > r.options.Impact:
		return mine(nil, &probe.Missing{Flag: "--impact " + n.step.Impact().String()})
	}
	r.tell(n, true)
	defer r.tell(n, false)
	fact, err := collect(wire.As(ctx, n.step.Name(), n.weight), n, r.session)
	if ctx.Err() != nil {
		// What a stopped request looks like says nothing about the provider.
		return mine(nil, errInterrupted)
	}
	return mine(fact, err)
}

// collect runs the step, and takes a panic or an error of the wrong kind as our
// own fault.
func collect(ctx context.Context, n *node, s *probe.Session) (fact any, err error) {
	return collectWith(func() (any, error) { return probe.Collect(ctx, n.step, s, facts(n.needs)) }, s)
}

func collectWith(do func() (any, error), s *probe.Session) (fact any, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = &brokenError{s.Vault.Clean(fmt.Sprintf("panic: %v", x))}
		}
	}()
	if fact, err = do(); allowed(err) {
		return fact, err
	}
	return nil, &brokenError{s.Vault.Clean(err.Error())}
}

func (r *run) tell(n *node, begun bool) {
	if r.options.Progress == nil {
		return
	}
	over := r.over.get()
	if !begun {
		over = r.over.add()
	}
	r.options.Progress(Event{Step: n.step.Name(), Begun: begun, Over: over, All: len(r.order)})
}

func (p *plan) allFacts() *probe.Facts {
	var out []probe.Fact
	for _, n := range p.order {
		if n.over.err == nil {
			out = append(out, probe.NewFact(n.step, n.over.fact))
		}
	}
	return probe.Given(out...)
}

// scrub goes over a result's words once more: a value that became known as a
// secret only after a sentence was made must not stand in it.
func scrub(r *checks.Result, v *wire.Vault) {
	for _, s := range []*string{&r.Want, &r.Saw, &r.Says, &r.Reason, &r.Missing} {
		*s = v.Scrub(*s)
	}
	for i := range r.Evidence {
		r.Evidence[i].Value = v.Scrub(r.Evidence[i].Value)
	}
}
