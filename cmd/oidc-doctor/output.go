package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// A sink is where reports of a run go. Nothing is seen at its place before
// close: a report is whole or absent.
type sink struct {
	report.Format
	style report.Style
	w     io.Writer
	file  *os.File // nil: w is stdout
	path  string
}

// open finds the format and proves that the place can be written to.
func (o *outputFlags) open(stdout io.Writer, p *problems) *sink {
	format, ok := report.FindFormat(o.format)
	if !ok {
		p.unknown("value of --format", o.format, report.FormatNames(), oneOf(report.FormatNames()))
	}
	s := &sink{Format: format, style: terminalStyle(stdout), w: stdout, path: o.output}
	s.style.Verbose = o.verbose
	if o.output == "" {
		return s
	}
	// A temporary file beside the place, so that it can be renamed to it.
	file, err := os.CreateTemp(filepath.Dir(o.output), ".oidc-doctor-*")
	if err != nil {
		p.add(fmt.Sprintf("the report cannot be written to %s: %v", o.output, reason(err)), "choose another --output")
		return s
	}
	s.file, s.w, s.style = file, file, report.Style{Verbose: o.verbose}
	if info, err := os.Stat(o.output); err == nil && info.IsDir() {
		p.add(fmt.Sprintf("the report cannot be written to %s: it is a folder", o.output), "name a file in it: --output "+filepath.Join(o.output, "report.txt"))
	}
	return s
}

// write adds a report.
func (s *sink) write(d *report.Document) error {
	if err := s.Write(s.w, d, s.style); err != nil {
		return trouble(fmt.Errorf("writing the report: %w", err))
	}
	return nil
}

// close puts the reports in their place.
func (s *sink) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Chmod(0o644)
	if closeErr := s.file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(s.file.Name(), s.path)
	}
	s.file = nil
	if err != nil {
		return trouble(fmt.Errorf("writing the report: %w", err))
	}
	return nil
}

// discard removes what was not put in its place.
func (s *sink) discard() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}

// complete lists the values of a flag for the shell.
func complete(c *cobra.Command, flag string, values []string) {
	err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag is not registered: the first start finds it
	}
}
