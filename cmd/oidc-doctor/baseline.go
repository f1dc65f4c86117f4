package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// A baseline is what failed in an earlier run: only what fails beside it is new.
// It has neither times nor digests, so that its file changes only when a finding
// does.
type baseline struct {
	Schema   int              `json:"schema"`
	Tool     report.Tool      `json:"tool"`
	Baseline []baselineTarget `json:"baseline"`
}

type baselineTarget struct {
	Name     string            `json:"name,omitempty"`
	Issuer   string            `json:"issuer"`
	ClientID string            `json:"client_id,omitempty"`
	Failures []baselineFailure `json:"failures"`
}

type baselineFailure struct {
	ID    string `json:"id"`
	Level string `json:"level"`
	Saw   string `json:"saw"` // for who reads the file
}

var digest = regexp.MustCompile(`#[0-9a-f]{12}`)

// newBaseline takes all that fails, also what a suppression lets pass.
func newBaseline(all []*ran) *baseline {
	b := &baseline{Schema: report.Schema, Tool: report.Tool{Name: "oidc-doctor", Version: toolVersion()}, Baseline: []baselineTarget{}}
	for _, r := range all {
		t := r.doc.Target
		x := baselineTarget{Name: t.Name, Issuer: t.Issuer, ClientID: t.ClientID, Failures: []baselineFailure{}}
		for _, result := range r.doc.Results {
			if result.Status == checks.Fail.String() {
				x.Failures = append(x.Failures, baselineFailure{result.ID, result.Level, digest.ReplaceAllString(result.Saw, "#")})
			}
		}
		b.Baseline = append(b.Baseline, x)
	}
	return b
}

func (b *baseline) write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(b)
}

// readBaseline reads what --write-baseline wrote, or a report in JSON. Its error
// is one sentence.
func readBaseline(path string) (*baseline, error) {
	data, err := readRunFile(nil, path)
	if err != nil {
		return nil, fmt.Errorf("it cannot be read: %w", err)
	}
	var x struct {
		baseline
		Target  *report.Target     `json:"target"`
		Results []report.Result    `json:"results"`
		Targets []*report.Document `json:"targets"`
	}
	switch err := json.Unmarshal(data, &x); {
	case err != nil:
		return nil, errors.New("it is neither what --write-baseline writes nor a report in JSON")
	case x.Tool.Name != "oidc-doctor":
		return nil, errors.New("it is of another tool")
	case x.Schema != report.Schema:
		return nil, fmt.Errorf("its form has the number %d, and this version reads %d", x.Schema, report.Schema)
	}
	if x.Target != nil {
		x.Targets = append(x.Targets, &report.Document{Target: *x.Target, Results: x.Results})
	}
	for _, d := range x.Targets {
		x.Baseline = append(x.Baseline, newBaseline([]*ran{{doc: d}}).Baseline...)
	}
	if x.Baseline == nil {
		return nil, errors.New("it is neither what --write-baseline writes nor a report in JSON")
	}
	return &x.baseline, nil
}

// accept lets failures pass that the baseline has, and counts those of it that do
// not fail any more.
func (b *baseline) accept(all []*ran) (repaired int) {
	for _, r := range all {
		for _, t := range b.Baseline {
			if !t.is(r.doc.Target) {
				continue
			}
			for _, f := range t.Failures {
				for i := range r.doc.Results {
					switch x := &r.doc.Results[i]; {
					case x.ID != f.ID:
					case x.Status == checks.Fail.String() && x.Accepted == nil:
						r.doc.Accept(x, report.Accepted{By: report.ByBaseline})
					case x.Status == checks.Pass.String():
						repaired++
					}
				}
			}
		}
	}
	return repaired
}

// is reports whether both are one target. A run without a file has no names.
func (t baselineTarget) is(x report.Target) bool {
	return t.Issuer == x.Issuer && t.ClientID == x.ClientID && (t.Name == x.Name || t.Name == "" || x.Name == "")
}

// baselines are the one that is compared with and the one that is written.
type baselines struct {
	before *baseline // nil: none
	sink   *sink     // nil: none
}

// openBaseline reads the one and proves that the other can be written.
func (x *checkFlags) openBaseline(p *problems) *baselines {
	b := &baselines{}
	if x.baseline != "" {
		var err error
		if b.before, err = readBaseline(x.baseline); err != nil {
			p.add(fmt.Sprintf("--baseline %s: %v", x.baseline, err), "make one with --write-baseline FILE")
		}
	}
	if x.writeBaseline != "" {
		b.sink = &sink{label: "the baseline"}
		if err := b.sink.create(x.writeBaseline); err != nil {
			p.add(fmt.Sprintf("the baseline cannot be written to %s: %v", x.writeBaseline, reason(err)), "choose another --write-baseline")
		}
	}
	return b
}

// accept lets pass what the baselines have: also what is written into one now.
func (b *baselines) accept(all []*ran, t *talk) {
	if b.before != nil {
		if n := b.before.accept(all); n > 0 {
			fmt.Fprintf(t, "%d of the failures in the baseline are repaired; --write-baseline leaves them out from now on\n", n)
		}
	}
	if b.sink != nil {
		newBaseline(all).accept(all)
	}
}

// finish writes the baseline of a run that got to its end.
func (b *baselines) finish(all []*ran, end error) error {
	var e *ending
	switch {
	case b.sink == nil:
		return nil
	case errors.As(end, &e) && e.code != exitFailed:
		e.problems = append(e.problems, problem{"no baseline was written, because the run is incomplete", "repair that first, then run it again"})
		return nil
	}
	if err := b.sink.put(newBaseline(all).write); err != nil {
		return trouble(err)
	}
	if err := b.sink.close(); err != nil {
		return trouble(err)
	}
	return nil
}

func (b *baselines) discard() {
	if b.sink != nil {
		b.sink.discard()
	}
}
