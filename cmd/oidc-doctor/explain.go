package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/report"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:       "explain ID",
		Short:     "Explain a check: meaning, specification, fixes for every provider",
		Example:   "  oidc-doctor explain refresh-token-issued",
		ValidArgs: checks.IDs(),
		Args:      oneArg("the ID of a check", "oidc-doctor checks lists them"),
		RunE: func(c *cobra.Command, args []string) error {
			check, err := checks.Find(args[0])
			if strings.HasPrefix(args[0], config.ExpectPrefix) {
				return wrongUsage(fmt.Sprintf("%s is an expectation of a file of targets, not a built-in check", config.Shown(args[0])),
					"the report says in which line of the file it stands, and docs/config.md what it judges")
			}
			if err != nil {
				var p problems
				p.unknown("check", args[0], checks.IDs(), "oidc-doctor checks lists them")
				return p.err()
			}
			page, err := newPage(check)
			if err != nil {
				return trouble(err)
			}
			return page.WriteText(c.OutOrStdout(), terminalStyle(c.OutOrStdout()))
		},
	}
}

func newPage(c *checks.Check) (*report.Page, error) {
	return report.NewPage(c, impactOf(c).String())
}
