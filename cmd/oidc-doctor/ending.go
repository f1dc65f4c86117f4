package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/oidc-doctor/oidc-doctor/internal/nearest"
)

// Exit codes are an interface.
const (
	exitOK          = 0
	exitFailed      = 1 // a check at or above --fail-on, or a demo that does not show what it announces
	exitUsage       = 2
	exitIncomplete  = 3
	exitInterrupted = 130
)

// An ending is why the program does not end with 0.
type ending struct {
	code     int
	problems []problem // printed one by one; none when the report has said it all
}

// A problem is one sentence, and what to type next.
type problem struct{ text, hint string }

func (e *ending) Error() string {
	var texts []string
	for _, p := range e.problems {
		texts = append(texts, p.text)
	}
	return strings.Join(texts, "; ")
}

func wrongUsage(text, hint string) error {
	return &ending{exitUsage, []problem{{text, hint}}}
}

// trouble is our own: nothing that the user typed is wrong.
func trouble(err error) error {
	return &ending{exitIncomplete, []problem{{text: err.Error()}}}
}

// problems gathers all that is wrong with a command line, so that a user learns
// of it at once.
type problems []problem

func (p *problems) add(text, hint string) { *p = append(*p, problem{text, hint}) }

// check adds an error that is one sentence already.
func (p *problems) check(err error, hint string) {
	if err != nil {
		p.add(err.Error(), hint)
	}
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &ending{exitUsage, p}
}

// unknown adds that a name is in no list, with the nearest that is.
func (p *problems) unknown(kind, typed string, known []string, otherwise string) {
	p.add(fmt.Sprintf("unknown %s %q", kind, typed), didYouMean("", typed, known, otherwise))
}

// didYouMean is the hint that names the nearest of known, or otherwise.
func didYouMean(before, typed string, known []string, otherwise string) string {
	if near := nearest.Name(typed, known); near != "" {
		return "did you mean " + before + near + "?"
	}
	return otherwise
}

// oneOf is the hint that lists names.
func oneOf(names []string) string { return "use one of " + strings.Join(names, ", ") }

// hintFlag is the hint for a flag that cobra refused.
func hintFlag(c *cobra.Command, err error) string {
	help := fmt.Sprintf("see %s --help", c.CommandPath())
	typed, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return help
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return didYouMean("--", typed, names, help)
}
