package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// outputFlags say how a report is told. check and demo have them.
type outputFlags struct {
	formats []string
	output  string
	save    string
	style   report.Style // what is typed of it
}

// summaryVariable names the file that GitHub shows as the summary of a job.
const summaryVariable = "GITHUB_STEP_SUMMARY"

func (o *outputFlags) register(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&o.formats, "format", report.FormatNames()[:1],
		"`NAME` or NAME=FILE, may be repeated: "+strings.Join(report.FormatNames(), ", "))
	f.StringVar(&o.output, "output", "", "write the report to this `FILE` instead of stdout")
	f.BoolVar(&o.style.Verbose, "verbose", false, "show what passed checks saw, every exchange, and times")
	f.IntVar(&o.style.Curl, "curl", 0, "add exchange `N` to the text as a curl command, with secrets as variables")
	f.BoolVar(&o.style.Timeline, "timeline", false, "add a waterfall of the exchanges to the text")
	complete(c, "format", report.FormatNames())
}

// registerSave adds --save, for commands that make a run.
func (o *outputFlags) registerSave(c *cobra.Command) {
	c.Flags().StringVar(&o.save, "save", "", "keep the run in this `FILE` for oidc-doctor judge, without secrets: a zip, or one JSON object for FILE.json")
}

func formatHelp() string {
	var b strings.Builder
	for _, f := range report.Formats {
		fmt.Fprintf(&b, "  %-9s %s\n", f.Name, f.About)
	}
	return b.String()
}

// stdoutFile is how stdout is typed where a file is asked for.
const stdoutFile = "-"

// open finds the formats and proves that their places can be written to. One
// report goes to stdout: that of the format without a file, or the text for
// people where every format has one.
func (o *outputFlags) open(stdout io.Writer, p *problems) *outputs {
	var all []*sink
	taken := map[string]bool{}
	var onStdout []string
	summarised := false
	for _, typed := range o.formats {
		name, file, hasFile := strings.Cut(typed, "=")
		format, ok := report.FindFormat(name)
		switch {
		case !ok:
			p.unknown("value of --format", name, report.FormatNames(), oneOf(report.FormatNames()))
		case hasFile && file == "":
			p.add(fmt.Sprintf("--format %s= names no file", name), fmt.Sprintf("use --format %s=FILE, or --format %s for stdout", name, name))
		case hasFile && file != stdoutFile:
			all = append(all, o.toFile(format, file, "--format "+name+"=FILE", taken, p))
		default:
			onStdout = append(onStdout, name)
		}
		if format.Name == report.GitHub && !summarised {
			all = append(all, summary(os.Getenv(summaryVariable), p)...)
			summarised = true
		}
	}
	if o.style.Curl < 0 {
		p.add("--curl is not the number of an exchange", "--verbose lists them")
	}
	if len(onStdout) > 1 {
		p.add(fmt.Sprintf("two reports for stdout: %s", strings.Join(onStdout, " and ")), "give all but one a file, as --format "+onStdout[1]+"=FILE")
	}
	format := report.Formats[0]
	if len(onStdout) == 1 {
		format, _ = report.FindFormat(onStdout[0])
	}
	var main *sink
	if o.output != "" && o.output != stdoutFile {
		main = o.toFile(format, o.output, "--output", taken, p)
	} else {
		main = &sink{Format: format, style: o.style, w: stdout}
		main.style.Color, main.style.Width = terminalStyle(stdout).Color, terminalStyle(stdout).Width
	}
	out := &outputs{reports: append(all, main)}
	if o.save != "" {
		out.bundle, out.asJSON = o.toFile(report.Format{}, o.save, "--save", taken, p), bundle.IsJSON(o.save)
	}
	return out
}

// toFile opens a file, which no other report goes to.
func (o *outputFlags) toFile(f report.Format, path, flag string, taken map[string]bool, p *problems) *sink {
	s := &sink{Format: f, style: o.style}
	if err := s.create(path); err != nil {
		what := "the report"
		if f.Name == "" {
			what = s.what()
		}
		p.add(fmt.Sprintf("%s cannot be written to %s: %v", what, path, reason(err)), "choose another "+flag)
		return s
	}
	if place, err := filepath.Abs(s.place); err == nil && s.place != "" {
		if taken[place] {
			p.add(fmt.Sprintf("two outputs for %s", path), "give each a file of its own")
		}
		taken[place] = true
	}
	return s
}

// summary opens the summary of the job, where there is one.
func summary(path string, p *problems) []*sink {
	if path == "" {
		return nil
	}
	s := &sink{}
	s.Format, _ = report.FindFormat(report.Markdown)
	if err := s.append(path); err != nil {
		p.add(fmt.Sprintf("the summary cannot be written to %s, which %s names: %v", path, summaryVariable, reason(err)),
			"unset "+summaryVariable+" outside of a job")
	}
	return []*sink{s}
}

// complete lists the values of a flag for the shell.
func complete(c *cobra.Command, flag string, values []string) {
	err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag is not registered: the first start finds it
	}
}
