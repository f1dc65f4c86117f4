package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// outputFlags say how a report is told. check and demo have them.
type outputFlags struct {
	format  string
	output  string
	verbose bool
}

func (o *outputFlags) register(c *cobra.Command) {
	var abouts []string
	for _, f := range report.Formats {
		abouts = append(abouts, f.Name+" "+f.About)
	}
	f := c.Flags()
	f.StringVar(&o.format, "format", report.Formats[0].Name, strings.Join(abouts, "; "))
	f.StringVar(&o.output, "output", "", "write the report to this `FILE` instead of stdout")
	f.BoolVar(&o.verbose, "verbose", false, "show what passed checks saw, every exchange, and times")
	complete(c, "format", report.FormatNames())
}

// open finds the format and proves that the place can be written to.
func (o *outputFlags) open(stdout io.Writer, p *problems) *sink {
	format, ok := report.FindFormat(o.format)
	if !ok {
		p.unknown("value of --format", o.format, report.FormatNames(), oneOf(report.FormatNames()))
	}
	s := &sink{Format: format, style: terminalStyle(stdout), w: stdout}
	if o.output != "" {
		if err := s.create(o.output); err != nil {
			p.add(fmt.Sprintf("the report cannot be written to %s: %v", o.output, reason(err)), "choose another --output")
		}
	}
	s.style.Verbose = o.verbose
	return s
}

// complete lists the values of a flag for the shell.
func complete(c *cobra.Command, flag string, values []string) {
	err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag is not registered: the first start finds it
	}
}
