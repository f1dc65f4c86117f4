package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// oneArg wants exactly one argument, and says what it is.
func oneArg(what, hint string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch len(args) {
		case 1:
			return nil
		case 0:
			return wrongUsage(fmt.Sprintf("%s needs %s", c.CommandPath(), what), hint)
		}
		return wrongUsage(fmt.Sprintf("%s takes one argument, %s, and got %d", c.CommandPath(), what, len(args)), hint)
	}
}

// atMostOneArg is oneArg for an argument that can be left out.
func atMostOneArg(what, hint string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return oneArg(what, hint)(c, args)
	}
}
