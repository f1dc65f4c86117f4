package main

import (
	"context"
	"fmt"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// A diagnosis is everything that is to be done, decided before anything is sent.
type diagnosis struct {
	name        string // of the target in oidc-doctor.yaml, "" where there is none
	config      probe.Config
	issuers     []string // one of them is the issuer: which, its discovery document says
	wire        wire.Options
	authorizer  probe.Authorizer // nil: nobody can log in
	login       bool             // a login is wanted
	list        []*checks.Check
	impact      probe.Impact
	provider    *knowledge.Provider // given; nil: to be recognised
	app         *knowledge.App      // nil: none
	command     []string            // that repeats it
	showClaims  bool                // a person's, in the table of claims
	imported    bool                // made without us: what is not in it could not be asked for
	expectation *bundle.Expected    // of the operator, as a bundle has it
}

// run does it and makes the report.
func (d *diagnosis) run(ctx context.Context, t *talk) *ran {
	v := wire.NewVault()
	d.wire.UserAgent = "oidc-doctor/" + toolVersion()
	d.locate(ctx)
	s := &probe.Session{
		Config: d.config, Vault: v, Recorder: wire.NewRecorder(d.wire, v),
		Authorizer: d.authorizer, Now: time.Now,
	}
	defer s.Recorder.Close()
	s.Prepare()
	o := runner.Run(ctx, s, d.list, runner.Options{Impact: d.impact, Progress: t.telling(d.title())})
	t.idle()
	return d.tell(o, v)
}

// conclude turns a report into the exit code, and notes it there.
func conclude(r *ran, failOn string) error {
	e := r.ending(failOn)
	if e == nil {
		r.doc.Outcome = report.OutcomeOK
		return nil
	}
	r.doc.Outcome = outcomeOf(e.code)
	return e
}

func (r *ran) ending(failOn string) *ending {
	doc, o := r.doc, r.outcome
	switch {
	case o.Interrupted:
		return &ending{code: exitInterrupted}
	case doc.Summary.Broken > 0:
		return &ending{exitIncomplete, []problem{{"the run is incomplete: a check broke, which is a fault of oidc-doctor",
			"report it with the output of --verbose, which has no secrets"}}}
	case !r.imported && r.undiscovered(o):
		return &ending{exitIncomplete, []problem{incomplete(doc)}}
	case r.login && loginMissing(o) != "":
		return &ending{exitIncomplete, []problem{{"the run is incomplete: the login that was asked for could not be made", "add " + loginMissing(o)}}}
	case failed(doc, failOn):
		return &ending{code: exitFailed}
	}
	return nil
}

// loginMissing is what the login lacked, "" when nothing: a flag of its way, a
// secret of the client, the secret of a one-time code that the page asks for.
func loginMissing(o *runner.Outcome) string {
	for _, r := range o.Results {
		if r.Check == checks.AuthorizeLoginCompletes && r.Missing != "" {
			return r.Missing
		}
	}
	return ""
}

// undiscovered reports whether the run needed the discovery document and did not
// get it: then almost nothing could be judged.
func (d *diagnosis) undiscovered(o *runner.Outcome) bool {
	if _, ok := probe.Discovery.Maybe(o.Facts); ok {
		return false
	}
	for _, c := range d.list {
		if steps(c.Needs)[probe.Discovery] {
			return true
		}
	}
	return false
}

// incomplete says why there was no discovery document, and what to do.
func incomplete(doc *report.Document) problem {
	r := doc.FirstToRepair()
	if r == nil {
		return problem{"the run is incomplete: there is no discovery document", "run it again with --verbose"}
	}
	return problem{
		fmt.Sprintf("the run is incomplete, %s failed: %s", r.ID, r.Saw),
		fmt.Sprintf("repair that first, then run it again; oidc-doctor explain %s", r.ID),
	}
}

// failed reports whether a check at or above this level failed.
func failed(doc *report.Document, failOn string) bool {
	if failOn == failOnNever {
		return false
	}
	counted := map[string]bool{}
	for _, level := range checks.Levels() { // strongest first
		counted[level] = true
		if level == failOn {
			break
		}
	}
	for _, r := range doc.Results {
		if counted[r.Level] && r.Status == checks.Fail.String() && r.Accepted == nil {
			return true
		}
	}
	return false
}
