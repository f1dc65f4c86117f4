package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/config"
)

func newConfig() *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Look at a file of targets",
		Long: `Look at a file of targets, which check reads when it is given no issuer. Its
members are described in docs/config.md and, for editors, in a JSON Schema:
` + config.SchemaAddress,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(&cobra.Command{
		Use:   "validate [FILE]",
		Short: "Find all that is wrong with a file of targets",
		Long: `Find all that is wrong with a file of targets, each with its line, and whether
its secrets are there. Nothing is sent. FILE is ` + config.DefaultFile + ` where none is named.

Exit codes: 0 the file is right, 2 it is not.`,
		Example: "  oidc-doctor config validate\n  oidc-doctor config validate staging.yaml",
		Args:    atMostOneArg("a file", "oidc-doctor config validate --help tells more"),
		RunE:    validateConfig,
	})
	return c
}

func validateConfig(c *cobra.Command, args []string) error {
	path := config.DefaultFile
	if len(args) > 0 {
		path = args[0]
	}
	var p problems
	f := loadConfig(path, &p)
	if f != nil {
		_, done := jobsOf(f, (&checkFlags{}).pick(f, &p), c, newTalk(c.ErrOrStderr()), &p)
		defer done()
	}
	if err := p.err(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.OutOrStdout(), "%s is right: %s\n", path, counted(len(f.Targets), "target"))
	return err
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
