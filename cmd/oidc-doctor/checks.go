package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func newChecks() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "checks",
		Short: "List the checks, with level and impact",
		Long: `List the checks in the order of reports.

LEVEL says how bad a failure is. IMPACT says what has to be sent for the check,
so which --impact lets it run: passive asks for public documents, active is what
an ordinary client sends, intrusive sends wrong secrets and replays codes and
tokens, which can show in the provider's security log or end a session.`,
		Args: noArgs,
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		switch format {
		case "text":
			return listChecks(c)
		case "json":
			return listChecksJSON(c)
		}
		var p problems
		p.unknown("value of --format", format, []string{"text", "json"}, oneOf([]string{"text", "json"}))
		return p.err()
	}
	return c
}

func listChecks(c *cobra.Command) error {
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tLEVEL\tIMPACT\tTITLE")
	for _, x := range checks.All {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", x.ID, x.Level, impactOf(x), x.Title)
	}
	return w.Flush()
}

func listChecksJSON(c *cobra.Command) error {
	type listed struct {
		ID     checks.ID `json:"id"`
		Title  string    `json:"title"`
		Level  string    `json:"level"`
		Impact string    `json:"impact"`
		Since  string    `json:"since"`
	}
	var all []listed
	for _, x := range checks.All {
		all = append(all, listed{x.ID, x.Title, x.Level.String(), impactOf(x).String(), x.Since})
	}
	e := json.NewEncoder(c.OutOrStdout())
	e.SetIndent("", "  ")
	return e.Encode(all)
}

// impactOf is the impact of the most that has to be sent for a check.
func impactOf(c *checks.Check) probe.Impact {
	most := probe.Passive
	for step := range steps(c.Needs) {
		most = max(most, step.Impact())
	}
	return most
}

// steps is the set of all steps that needs reach. What a reader can do without
// (probe.IfOffered) is left out: the check runs under a milder impact too.
func steps(needs []probe.Need) map[probe.Need]bool {
	reached := map[probe.Need]bool{}
	var visit func([]probe.Need)
	visit = func(needs []probe.Need) {
		for _, n := range needs {
			step, mayBeAbsent := probe.Unwrap(n)
			if !mayBeAbsent && !reached[step] {
				reached[step] = true
				visit(step.Needs())
			}
		}
	}
	visit(needs)
	return reached
}
