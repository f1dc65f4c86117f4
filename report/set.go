package report

import (
	"slices"
	"time"
)

// A Set is the reports of one run over several targets, as data. The members of
// targets are documents as a run over one has them.
type Set struct {
	Schema     int         `json:"schema"`
	Tool       Tool        `json:"tool"`
	Started    time.Time   `json:"started"`
	DurationMS int64       `json:"duration_ms"`
	Requests   int         `json:"requests"`
	Summary    SetSummary  `json:"summary"`
	Targets    []*Document `json:"targets"`
}

// SetSummary counts targets by how they ended, and the results of all.
type SetSummary struct {
	Targets     int `json:"targets"`
	OK          int `json:"ok"`
	Failed      int `json:"failed"`
	Incomplete  int `json:"incomplete"`
	Interrupted int `json:"interrupted"`
	Summary
}

// newSet gathers documents.
func newSet(docs []*Document) *Set {
	s := &Set{Schema: Schema, Targets: docs}
	var over time.Time
	for i, d := range docs {
		if i == 0 {
			s.Tool = d.Tool
		}
		if s.Started.IsZero() || d.Started.Before(s.Started) {
			s.Started = d.Started
		}
		if end := d.Started.Add(time.Duration(d.DurationMS) * time.Millisecond); end.After(over) {
			over = end
		}
		s.Requests += d.Requests
		s.Summary.add(d)
	}
	s.DurationMS = over.Sub(s.Started).Milliseconds()
	s.Targets = slices.Clone(docs)
	return s
}

func (s *SetSummary) add(d *Document) {
	s.Targets++
	switch d.ended() {
	case OutcomeOK:
		s.OK++
	case OutcomeFailed:
		s.Failed++
	case OutcomeIncomplete:
		s.Incomplete++
	case OutcomeInterrupted:
		s.Interrupted++
	}
	s.Pass += d.Summary.Pass
	s.Fail += d.Summary.Fail
	s.Accepted += d.Summary.Accepted
	s.NotApplicable += d.Summary.NotApplicable
	s.Skipped += d.Summary.Skipped
	s.Broken += d.Summary.Broken
}
