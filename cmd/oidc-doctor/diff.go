package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// diffFlags are the flags of diff, as typed.
type diffFlags struct {
	format, failOn string
	verbose        bool
}

func newDiff() *cobra.Command {
	flags := &diffFlags{}
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say what got worse between two runs, and what changed at the provider",
		Long: `Hold a run against an earlier one, or one provider against another that is meant
to be alike. OLD and NEW are reports (check --format json) or bundles (check --save),
one of each as well; - is stdin. Bundles are judged again by this version first.

What got worse comes first, then what is another way at the provider: its version,
settings, claims and where they stand, algorithms, lifetimes, metadata.

Exit codes: 0 nothing at or above --fail-on got worse, 1 something did, 2 wrong usage.`,
		Example: `  oidc-doctor diff before.zip after.zip
  oidc-doctor diff last-week.json today.json --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return wrongUsage("oidc-doctor diff needs two runs, the old and the new one",
					"name two files that check --save or check --format json wrote, as oidc-doctor diff before.zip after.zip")
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&flags.format, "format", diffFormats[0], strings.Join(diffFormats, ", "))
	f.StringVar(&flags.failOn, "fail-on", checks.Advice.String(), "weakest level at which getting worse gives exit code 1: "+strings.Join(failOns(), ", "))
	f.BoolVar(&flags.verbose, "verbose", false, "list also what is judged now and was not")
	complete(c, "format", diffFormats)
	complete(c, "fail-on", failOns())
	c.RunE = func(c *cobra.Command, args []string) error { return flags.run(c, args[0], args[1]) }
	return c
}

var diffFormats = []string{"text", "json"}

func (x *diffFlags) run(c *cobra.Command, oldPath, newPath string) error {
	var p problems
	if !slices.Contains(diffFormats, x.format) {
		p.unknown("value of --format", x.format, diffFormats, oneOf(diffFormats))
	}
	if !slices.Contains(failOns(), x.failOn) {
		p.unknown("value of --fail-on", x.failOn, failOns(), oneOf(failOns()))
	}
	if oldPath == "-" && newPath == "-" {
		p.add("both runs cannot come from stdin", "name a file for one of them")
		return p.err()
	}
	old, now := side(c.InOrStdin(), oldPath, &p), side(c.InOrStdin(), newPath, &p)
	if err := p.err(); err != nil {
		return err
	}
	d := report.Compare(old, now)
	style := terminalStyle(c.OutOrStdout())
	style.Verbose = x.verbose
	write := func(w io.Writer) error { return d.WriteText(w, style) }
	if x.format == "json" {
		write = d.WriteJSON
	}
	if err := write(c.OutOrStdout()); err != nil {
		return trouble(fmt.Errorf("writing the difference: %w", err))
	}
	if x.failOn != failOnNever && d.GotWorse(x.failOn) {
		return &ending{code: exitFailed}
	}
	return nil
}

// side reads one of the two runs. What is wrong with it goes to p.
func side(stdin io.Reader, path string, p *problems) *report.Document {
	doc, err := readRun(stdin, path, p)
	if err != nil {
		p.add(fmt.Sprintf("%s cannot be compared: %v", named(path), err), "name a file that oidc-doctor check wrote with --save or --format json")
	}
	return doc
}

func readRun(stdin io.Reader, path string, p *problems) (*report.Document, error) {
	data, err := readRunFile(stdin, path)
	if err != nil {
		return nil, err
	}
	var head struct {
		Manifest json.RawMessage `json:"manifest"`
		Schema   int             `json:"schema"`
		Tool     report.Tool     `json:"tool"`
		Results  json.RawMessage `json:"results"`
		Targets  json.RawMessage `json:"targets"`
	}
	if json.Unmarshal(data, &head) != nil || head.Manifest != nil {
		b, err := bundle.Read(data)
		if err != nil {
			return nil, err
		}
		r, err := (&judgeFlags{}).judgeBundle(b, p)
		if err != nil {
			return nil, err
		}
		return r.doc, nil
	}
	switch {
	case head.Targets != nil:
		return nil, errors.New("it is a report over several targets; compare one with --target NAME")
	case head.Tool.Name != "oidc-doctor" || head.Results == nil:
		return nil, errors.New("it is a report of another tool, or none")
	case head.Schema > report.Schema:
		return nil, fmt.Errorf("it has schema %d, and this version reads up to %d", head.Schema, report.Schema)
	}
	var doc report.Document
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	return &doc, nil
}
