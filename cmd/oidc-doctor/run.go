package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// runAll does the jobs, some at a time, and those one after the other for which a
// person has to do something. The order of what it returns is theirs.
func runAll(ctx context.Context, jobs []*job, t *talk, atATime int, wait time.Duration) []*ran {
	all := make([]*ran, len(jobs))
	turns := make(chan struct{}, max(atATime, 1))
	var person sync.Mutex
	var group sync.WaitGroup
	t.expect(len(jobs))
	for i, j := range jobs {
		turns <- struct{}{}
		group.Go(func() {
			defer func() { <-turns }()
			if j.person() {
				person.Lock()
				defer person.Unlock()
				if len(jobs) > 1 { // what the login says next is about this one
					fmt.Fprintf(t, "%s: you are asked to log in\n", j.title())
				}
			}
			all[i] = j.untilHealthy(ctx, t, wait)
			t.ended()
		})
	}
	group.Wait()
	return all
}

// concludeAll turns a run into the exit code: the gravest of its targets. It
// writes into each document how its target ended.
func concludeAll(jobs []*job, all []*ran) error {
	whole := &ending{}
	for i, r := range all {
		e, _ := conclude(r, jobs[i].flags.failOn).(*ending)
		if e == nil {
			continue
		}
		if graver(e.code, whole.code) {
			whole.code = e.code
		}
		for _, p := range e.problems {
			if len(all) > 1 {
				p.text = fmt.Sprintf("%s: %s", jobs[i].title(), p.text)
			}
			whole.problems = append(whole.problems, p)
		}
	}
	if whole.code == exitOK {
		return nil
	}
	return whole
}

// graver reports whether a code says more than another.
func graver(a, b int) bool {
	rank := map[int]int{exitOK: 0, exitFailed: 1, exitIncomplete: 2, exitInterrupted: 3}
	return rank[a] > rank[b]
}

func (d *diagnosis) title() string {
	if d.name != "" {
		return d.name
	}
	return d.config.Issuer
}

// outcomeOf is the word of an exit code in the report.
func outcomeOf(code int) string {
	switch code {
	case exitOK:
		return report.OutcomeOK
	case exitFailed:
		return report.OutcomeFailed
	case exitInterrupted:
		return report.OutcomeInterrupted
	}
	return report.OutcomeIncomplete
}
