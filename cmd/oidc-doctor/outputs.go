package main

import (
	"errors"
	"io"

	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// outputs are all the places that a run is told at. What befalls one keeps no
// other from getting its report.
type outputs struct {
	reports []*sink
	bundle  *sink // nil: none is kept
	asJSON  bool  // the form of the bundle
}

// finish writes a run over one or several targets to all and puts it in its place.
func (o *outputs) finish(all ...*ran) error {
	var docs []*report.Document
	for _, r := range all {
		docs = append(docs, r.doc)
	}
	err := o.each(func(s *sink) error {
		if s == o.bundle {
			return s.put(func(w io.Writer) error { return all[0].save(w, o.asJSON) })
		}
		return s.write(docs)
	})
	if late := o.each((*sink).close); err == nil {
		err = late
	}
	return err
}

func (o *outputs) discard() {
	for _, s := range o.all() {
		s.discard()
	}
}

func (o *outputs) all() []*sink {
	if o.bundle == nil {
		return o.reports
	}
	return append(o.reports[:len(o.reports):len(o.reports)], o.bundle)
}

func (o *outputs) each(do func(*sink) error) error {
	var p []problem
	for _, s := range o.all() {
		if err := do(s); err != nil {
			p = append(p, problem{err.Error(), unkept(err)})
		}
	}
	if p == nil {
		return nil
	}
	return &ending{exitIncomplete, p}
}

// unkept is the hint for a bundle that was not written because it would not have
// been safe to hand on.
func unkept(err error) string {
	var leak *bundle.LeakError
	if errors.As(err, &leak) {
		return "nothing was written; this is a fault of oidc-doctor, please report it with the output of --verbose"
	}
	return ""
}
