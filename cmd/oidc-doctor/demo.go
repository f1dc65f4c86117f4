package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// The scenarios that demo shows when none is named.
const (
	healthyScenario = "healthy"
	brokenScenario  = "authentik-without-offline-access"
)

func newDemo() *cobra.Command {
	flags := &outputFlags{}
	c := &cobra.Command{
		Use:   "demo [SCENARIO]",
		Short: "See a diagnosis offline, against the built-in practice provider",
		Long: `See a diagnosis against a practice provider on this machine: nothing to set up,
nothing leaves it. Without a scenario: a healthy run in short, then a broken one.

Scenarios:
` + scenarioHelp() + `
The exit code is 0 when the verdicts are those that the scenario announces.`,
		Example:   "  oidc-doctor demo\n  oidc-doctor demo encrypted-id-token",
		ValidArgs: scenarioNames(),
		Args:      atMostOneArg("a scenario", "oidc-doctor demo --help lists them"),
	}
	flags.register(c)
	flags.registerSave(c)
	c.RunE = func(c *cobra.Command, args []string) error { return runDemo(c, args, flags) }
	return c
}

func scenarioNames() []string {
	var names []string
	for _, s := range practice.Scenarios() {
		names = append(names, s.Name)
	}
	return names
}

func scenarioHelp() string {
	var b strings.Builder
	for _, s := range practice.Scenarios() {
		fmt.Fprintf(&b, "  %s\n      %s\n", s.Name, s.About)
	}
	return b.String()
}

func runDemo(c *cobra.Command, args []string, flags *outputFlags) error {
	var p problems
	out := flags.open(c.OutOrStdout(), &p)
	defer out.discard()
	name := brokenScenario
	if len(args) > 0 {
		name = args[0]
	}
	scenario, err := practice.ScenarioByName(name)
	if err != nil {
		p.unknown("scenario", name, scenarioNames(), oneOf(scenarioNames()))
	}
	if err := p.err(); err != nil {
		return err
	}
	keys, err := practice.NewKeys()
	if err != nil {
		return trouble(err)
	}
	d := &demo{ctx: c.Context(), talk: newTalk(c.ErrOrStderr()), keys: keys}
	// The healthy run is what the verdicts of the other are held against.
	healthy, err := d.run(practice.Scenario{Name: healthyScenario})
	if err != nil {
		return err
	}
	broken, err := d.run(scenario)
	if err != nil {
		return err
	}
	if err := d.tell(out, scenario, healthy, broken, len(args) == 0); err != nil {
		return err
	}
	if c.Context().Err() != nil {
		return &ending{code: exitInterrupted}
	}
	return compare(scenario, healthy.doc, broken.doc)
}

// A demo runs scenarios.
type demo struct {
	ctx  context.Context
	talk *talk
	keys *practice.Keys
}

// run diagnoses a practice provider in one scenario, as check would.
func (d *demo) run(s practice.Scenario) (*ran, error) {
	p, err := practice.Start(practice.Config{Faults: s.Faults, TLS: true, Keys: d.keys})
	if err != nil {
		return nil, trouble(err)
	}
	defer p.Close()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(p.CA)
	x := &diagnosis{
		config: probe.Config{
			Issuer: p.Issuer, ClientID: p.Confidential.ID, ClientSecret: p.Confidential.Secret, ClientAuth: clientAuthAuto,
			Scopes:      []string{"openid", "profile", "email", "offline_access"},
			RedirectURI: p.Confidential.RedirectURI, PostLogoutRedirectURI: p.Confidential.PostLogoutRedirectURI,
			AdminToken: p.AdminToken, AdminAPI: adminAPI(nil),
		},
		wire:       wire.Options{Roots: roots},
		authorizer: login.NewHeadless(p.User.Username, p.User.Password), login: true,
		list:    checks.OfProvider(),
		impact:  probe.Intrusive,
		command: []string{"oidc-doctor", "demo", s.Name},
	}
	if s.Provider != "" {
		if x.provider, err = knowledge.LoadProvider(s.Provider); err != nil {
			return nil, trouble(err)
		}
	}
	if s.App != "" {
		if x.app, err = knowledge.LoadApp(s.App); err != nil {
			return nil, trouble(err)
		}
	}
	return x.run(d.ctx, d.talk), nil
}

// tell writes the reports: of text, which people read, both when no scenario was
// named; of a format for programs only one document.
func (d *demo) tell(out *outputs, s practice.Scenario, healthy, broken *ran, both bool) error {
	for _, o := range out.reports {
		if o.Name != report.Formats[0].Name {
			continue
		}
		if both {
			fmt.Fprintf(o.w, "A healthy provider, one line for each group of checks:\n\n")
			folded := o.style
			folded.Fold = true
			if err := o.Write(o.w, healthy.doc, folded); err != nil {
				return trouble(err)
			}
			io.WriteString(o.w, "\n")
		}
		fmt.Fprintf(o.w, "%s: %s.\n\n", s.Name, s.About)
	}
	return out.finish(broken)
}

// compare holds the verdicts of a scenario against what its faults announce.
func compare(s practice.Scenario, healthy, got *report.Document) error {
	var p []problem
	for i, r := range got.Results {
		before := healthy.Results[i]
		if before.Status != checks.Pass.String() && before.Status != checks.NotApplicable.String() {
			p = append(p, problem{text: fmt.Sprintf("the healthy provider: %s is %s", before.ID, before.Status)})
		}
		if want := announced(s, r.ID, before.Status); r.Status != want {
			p = append(p, problem{text: fmt.Sprintf("%s: %s is %s, announced is %s", s.Name, r.ID, r.Status, want)})
		}
	}
	if len(p) > 0 {
		return &ending{exitFailed, p}
	}
	return nil
}

// announced is the status of a check under all faults of a scenario. Where two
// faults change it, skipped wins: what cannot be looked at cannot fail.
func announced(s practice.Scenario, check, healthy string) string {
	status := healthy
	for _, f := range practice.Faults() {
		if !slices.Contains(s.Faults, f.Name) {
			continue
		}
		if e := f.Expected(check, healthy); e != healthy && status != checks.Skipped.String() {
			status = e
		}
	}
	return status
}
