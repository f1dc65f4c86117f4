package main

import (
	"encoding/json"
	"io"
	"os"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// ran is a diagnosis that was made, live or from a bundle.
type ran struct {
	*diagnosis
	doc     *report.Document
	outcome *runner.Outcome
	vault   *wire.Vault // the secrets of a live run
}

// tell makes the report of an outcome.
func (d *diagnosis) tell(o *runner.Outcome, v *wire.Vault) *ran {
	in := report.Input{
		Version: toolVersion(),
		Target:  report.Target{Name: d.name, Issuer: d.config.Issuer, ClientID: d.config.ClientID},
		Started: o.Started, Duration: o.Duration, Chain: o.Chain, Interrupted: o.Interrupted,
		Command: clean(d.command, v),
		Results: o.Results, Claims: claimsSeen(o.Facts, v, d.showClaims), Traits: traitsSeen(o.Facts, v), Exchanges: o.Exchanges, App: d.app,
	}
	in.Target.Provider, in.Provider = d.recognise(o)
	if d.app != nil {
		in.Target.App = d.app.Name
	}
	return &ran{d, report.New(in), o, v}
}

// save writes the bundle of a run.
func (r *ran) save(w io.Writer, asJSON bool) error {
	steps, err := r.outcome.Record()
	if err != nil {
		return err
	}
	masked := *r.doc
	masked.Claims = claimsSeen(r.outcome.Facts, r.vault, false) // whoever reads the file did not ask
	doc, err := json.Marshal(masked)
	if err != nil {
		return err
	}
	o := r.outcome
	m := bundle.Manifest{
		Version: toolVersion(), Started: o.Started.UTC(), Duration: o.Duration, Chain: o.Chain, Interrupted: o.Interrupted,
		Issuer: r.config.Issuer, ClientID: r.config.ClientID, Login: r.login,
		Command:  r.doc.Command,
		Imported: r.imported,
		Expected: r.expectation,
		Name:     r.name,
	}
	if r.provider != nil {
		m.Provider = r.provider.Name
	}
	if r.app != nil {
		m.App = r.app.Name
	}
	for _, c := range r.list {
		m.Checks = append(m.Checks, string(c.ID))
	}
	// Absent on systems that keep their name servers elsewhere.
	resolver, _ := os.ReadFile("/etc/resolv.conf")
	b := &bundle.Bundle{
		Manifest: m, Environment: bundle.Seen(os.Getenv, resolver, time.Now()),
		Steps: steps, Exchanges: o.Exchanges, Report: doc,
	}
	return b.Write(w, asJSON, r.vault)
}
