package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// judgeFlags are those of check that have a meaning without a provider.
type judgeFlags struct {
	selection
	outputFlags
}

func newJudge() *cobra.Command {
	flags := &judgeFlags{}
	c := &cobra.Command{
		Use:   "judge BUNDLE",
		Short: "Judge a saved run again, without network",
		Long: `Judge a run again that somebody else made: BUNDLE is what check --save wrote, or
- for stdin. Nothing is asked; verdicts, formats and exit codes are those of check.
A check that the run did not look at is skipped.

Formats, for --format:
` + formatHelp() + `
` + exitCodes,
		Example: `  oidc-doctor judge ticket.zip
  oidc-doctor judge ticket.zip --verbose --format html=ticket.html`,
		Args: oneArg("the bundle", "name the file that check --save wrote, as oidc-doctor judge ticket.zip"),
	}
	flags.selection.register(c)
	flags.outputFlags.register(c)
	c.RunE = func(c *cobra.Command, args []string) error { return flags.run(c, args[0]) }
	return c
}

func (x *judgeFlags) run(c *cobra.Command, path string) error {
	var p problems
	out := x.open(c.OutOrStdout(), &p)
	defer out.discard()
	x.check(&p)
	r, err := x.judge(c.InOrStdin(), path, &p)
	if err != nil {
		p.add(fmt.Sprintf("%s cannot be judged: %v", named(path), err), "name a file that oidc-doctor check --save wrote")
	}
	if err := p.err(); err != nil {
		return err
	}
	end := conclude(r, x.failOn)
	if err := out.finish(r); err != nil {
		return err
	}
	return end
}

// named is a file as an error calls it.
func named(path string) string {
	if path == "-" {
		return "stdin"
	}
	return path
}

// judge reads a bundle and judges what is in it. Flags that are wrong go to p.
func (x *judgeFlags) judge(stdin io.Reader, path string, p *problems) (*ran, error) {
	data, err := readRunFile(stdin, path)
	if err != nil {
		return nil, err
	}
	b, err := bundle.Read(data)
	if err != nil {
		return nil, err
	}
	return x.judgeBundle(b, p)
}

func (x *judgeFlags) judgeBundle(b *bundle.Bundle, p *problems) (*ran, error) {
	var err error
	if x.expect, err = expectedChecks(b.Manifest.Expected); err != nil {
		return nil, fmt.Errorf("what was expected cannot be read: %w", err)
	}
	x.expectation = b.Manifest.Expected
	d := &diagnosis{
		name:   b.Manifest.Name,
		config: probe.Config{Issuer: b.Manifest.Issuer, ClientID: b.Manifest.ClientID},
		list:   recorded(x.list(p), b.Manifest.Checks), login: b.Manifest.Login, command: b.Manifest.Command,
		imported: b.Manifest.Imported, expectation: b.Manifest.Expected,
		provider: x.knownProvider(p), app: x.knownApp(p),
	}
	// What the bundle names and this version does not know is not the user's fault.
	if d.provider == nil && b.Manifest.Provider != "" {
		d.provider, _ = knowledge.LoadProvider(b.Manifest.Provider)
	}
	if d.app == nil && b.Manifest.App != "" {
		d.app, _ = knowledge.LoadApp(b.Manifest.App)
	}
	o, err := runner.Judge(d.list, b.Steps)
	if err != nil {
		return nil, fmt.Errorf("a fact in it cannot be read: %w", err)
	}
	m := b.Manifest
	o.Started, o.Duration, o.Chain, o.Exchanges = m.Started, m.Duration, m.Chain, b.Exchanges
	o.Interrupted = o.Interrupted || m.Interrupted
	r := d.tell(o, wire.NewVault())
	return r, acceptAgain(r.doc, b.Report)
}

// acceptAgain lets pass what the run let pass: a suppression or a baseline is the
// word of who made it, on the day of the run.
func acceptAgain(doc *report.Document, recorded json.RawMessage) error {
	var was report.Document
	if err := json.Unmarshal(recorded, &was); err != nil {
		return fmt.Errorf("the report in it cannot be read: %w", err)
	}
	for _, old := range was.Results {
		if old.Accepted == nil {
			continue
		}
		for i := range doc.Results {
			if r := &doc.Results[i]; r.ID == old.ID && r.Status == checks.Fail.String() {
				doc.Accept(r, *old.Accepted)
			}
		}
	}
	doc.Suppressions = was.Suppressions
	return nil
}

// recorded are those of the list that the run looked at.
func recorded(list []*checks.Check, ids []string) []*checks.Check {
	had := map[string]bool{}
	for _, id := range ids {
		had[id] = true
	}
	var out []*checks.Check
	for _, c := range list {
		if had[string(c.ID)] {
			out = append(out, c)
		}
	}
	return out
}

// readRunFile reads a report or a bundle that somebody handed on.
func readRunFile(stdin io.Reader, path string) ([]byte, error) {
	return readWhole(stdin, path, bundle.MaxSize, "which no run makes")
}
