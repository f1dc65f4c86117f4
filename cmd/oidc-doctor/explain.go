package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

const listChecksHint = "oidc-doctor checks lists them"

func newExplain() *cobra.Command {
	var x explainFlags
	c := &cobra.Command{
		Use:   "explain [ID] [--app NAME] [--provider NAME]",
		Short: "Explain a check, or what an application needs from a provider",
		Long: `Explain a check by its ID: what it means, the specification, and the fixes for
every provider and application; --app and --provider bring theirs to the front.

Without an ID, explain --app NAME is a checklist for whoever sets up the client of
an application at a provider, and for the application's own settings. --provider
adds what to set there. --verbose adds the messages of the application with their
causes.`,
		Example: `  oidc-doctor explain refresh-token-issued
  oidc-doctor explain --app oauth2-proxy --provider keycloak`,
		ValidArgs: checks.IDs(),
		RunE:      func(c *cobra.Command, args []string) error { return x.run(c, args) },
	}
	f := c.Flags()
	f.StringVar(&x.app, "app", "", "application (`NAME`, or NAME@VERSION)")
	f.StringVar(&x.provider, "provider", "", "provider (`NAME`)")
	f.BoolVar(&x.verbose, "verbose", false, "the messages of the application, too")
	complete(c, "app", knowledge.Apps())
	complete(c, "provider", knowledge.Providers())
	return c
}

type explainFlags struct {
	app, provider string
	verbose       bool
}

func (x *explainFlags) run(c *cobra.Command, args []string) error {
	var p problems
	named := selection{app: x.app, provider: x.provider}
	app := named.knownApp(&p)
	provider := named.knownProvider(&p)
	var check *checks.Check
	switch {
	case len(args) > 1:
		p.add(fmt.Sprintf("%s takes one argument, the ID of a check, and got %d", c.CommandPath(), len(args)), listChecksHint)
	case len(args) == 1:
		check = findExplained(args[0], &p)
	case x.app == "":
		p.add(c.CommandPath()+" needs the ID of a check, or --app NAME", listChecksHint+"; NAME is one of "+strings.Join(knowledge.Apps(), ", "))
	}
	if err := p.err(); err != nil {
		return err
	}
	style := terminalStyle(c.OutOrStdout())
	style.Verbose = x.verbose
	if check == nil {
		page, err := report.NewAppPage(app, provider)
		if err != nil {
			return trouble(err)
		}
		return page.WriteText(c.OutOrStdout(), style)
	}
	all, err := report.ReadLibrary()
	if err != nil {
		return trouble(err)
	}
	page := all.Page(check, impactOf(check).String())
	page.Lead(app, provider)
	return page.WriteText(c.OutOrStdout(), style)
}

func findExplained(id string, p *problems) *checks.Check {
	check, err := checks.Find(id)
	switch {
	case strings.HasPrefix(id, config.ExpectPrefix):
		p.add(fmt.Sprintf("%s is an expectation of a file of targets, not a built-in check", config.Shown(id)),
			"the report says in which line of the file it stands, and docs/config.md what it judges")
	case err != nil:
		p.unknown("check", id, checks.IDs(), listChecksHint)
	}
	return check
}
