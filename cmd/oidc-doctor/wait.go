package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// How long is waited between two tries: each time longer, so that a provider that
// starts is not kept busy by whoever waits for it.
const (
	firstPause    = time.Second
	longestPause  = 15 * time.Second
	pauseOfLogins = 10 * time.Second
)

// untilHealthy makes the run; with a time to wait, until it is healthy or the
// time is over.
//
// First only public documents are asked for, until nothing in them fails: that
// locks nobody out. Then the whole run is made, and again while it is not
// healthy, unless it would be asking for trouble: what was refused once with an
// answer (a password, a client's secret) is not sent again, nor are intrusive
// requests, nor is a person asked twice.
func (j *job) untilHealthy(ctx context.Context, t *talk, wait time.Duration) *ran {
	if wait <= 0 {
		return j.run(ctx, t)
	}
	deadline := time.Now().Add(wait)
	public := *j.diagnosis
	public.list, public.impact, public.authorizer, public.login = publicChecks(j.list), probe.Passive, nil, false
	if len(public.list) > 0 {
		j.repeat(ctx, t, deadline, firstPause, &public, func(*ran) bool { return true })
	}
	return j.repeat(ctx, t, deadline, pauseOfLogins, j.diagnosis, j.again)
}

// repeat makes a run until it is healthy, the time is over or again says no.
func (j *job) repeat(ctx context.Context, t *talk, deadline time.Time, pause time.Duration, d *diagnosis, again func(*ran) bool) *ran {
	for {
		r := d.run(ctx, t)
		left := time.Until(deadline)
		if conclude(r, j.flags.failOn) == nil || left <= pause || ctx.Err() != nil || !again(r) {
			return r
		}
		why := "the run is incomplete"
		if first := r.doc.FirstToRepair(); first != nil {
			why = first.ID + " fails"
		}
		fmt.Fprintf(t, "%s: %s; again in %v, for %v more\n", j.title(), why, pause, left.Round(time.Second))
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		pause = min(2*pause, max(longestPause, pauseOfLogins))
	}
}

// again reports whether the whole run may be made once more.
func (j *job) again(r *ran) bool {
	if j.impact > probe.Active || j.person() || j.flags.tokens != "" || j.flags.login == login.WayNone && j.authorizer != nil {
		return false
	}
	for _, x := range r.outcome.Results {
		refusable := x.Check == checks.AuthorizeLoginCompletes || x.Check == checks.ClientAuthenticationAccepted
		if refusable && x.Status == checks.Fail && !r.unavailable(x) {
			return false
		}
	}
	return true
}

// unavailable reports whether a failure is that of a server which is not there
// yet: no answer, or one from 500 on.
func (r *ran) unavailable(x checks.Result) bool {
	for _, at := range x.Evidence {
		for _, e := range r.outcome.Exchanges {
			if e.N == at.Exchange && (e.Failure != nil || e.Answer.Status >= 500) {
				return true
			}
		}
	}
	return false
}

// publicChecks are those of the list that public documents answer.
func publicChecks(list []*checks.Check) []*checks.Check {
	return slices.DeleteFunc(slices.Clone(list), func(c *checks.Check) bool {
		for step := range steps(c.Needs) {
			if step.Impact() > probe.Passive {
				return true
			}
		}
		return false
	})
}
