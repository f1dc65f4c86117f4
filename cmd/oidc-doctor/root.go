package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

const examples = `  oidc-doctor demo
  oidc-doctor check https://sso.example.com --client-id app --client-secret-file secret
  oidc-doctor explain refresh-token-issued`

const exitCodes = `Exit codes: 0 nothing at or above --fail-on failed, 1 something did, 2 wrong
usage, 3 the run is incomplete (the provider cannot be reached, or a fault of
oidc-doctor itself), 130 interrupted.`

// newRoot returns the whole command line.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "oidc-doctor",
		Short: "Find out why a login through an OpenID Connect provider fails",
		Long: `oidc-doctor finds out why a login through an OAuth 2 / OpenID Connect provider
fails, and says what to change. It talks to the provider as a real client would,
judges what it saw, and prints a report that is safe to paste.

` + exitCodes,
		Example:            examples,
		SilenceErrors:      true,
		SilenceUsage:       true,
		DisableSuggestions: true, // run makes its own, as hints
		DisableAutoGenTag:  true, // generated pages are the same on every day
		RunE:               func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return wrongUsage(err.Error(), hintFlag(c, err))
	})
	root.AddCommand(newCheck(), newDemo(), newPractice(), newExplain(), newChecks(), newToken(), newJudge(), newDiff(), newImport(), newTriage(), newConfig(), newVersion())
	return root
}

// run is main without the process around it. It returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second Ctrl-C ends the program at once.
	context.AfterFunc(ctx, stop)
	return start(ctx, args, stdin, stdout, stderr)
}

// start runs a command until it ends or ctx does. It returns the exit code.
func start(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetContext(ctx)
	err := root.Execute()
	// Cobra adds commands of its own while it executes, so that a name can be
	// told unknown only now.
	if _, _, unknown := root.Find(args); err != nil && unknown != nil {
		err = unknownCommand(root, unknown)
	}
	return end(stderr, err, args)
}

// end prints what err has to say about what was typed and returns the exit code.
func end(stderr io.Writer, err error, args []string) int {
	if err == nil {
		return exitOK
	}
	e := &ending{code: exitUsage, problems: []problem{{text: err.Error()}}}
	errors.As(err, &e)
	for _, p := range e.problems {
		fmt.Fprintf(stderr, "error: %s\n", withoutSecrets(p.text, args))
		if p.hint != "" {
			fmt.Fprintf(stderr, "hint: %s\n", withoutSecrets(p.hint, args))
		}
	}
	return e.code
}

// unknownCommand is cobra's error with the nearest command as its hint. Only
// cobra knows which of the words is the command, and which a flag's value.
func unknownCommand(root *cobra.Command, unknown error) error {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	var typed string
	if _, err := fmt.Sscanf(unknown.Error(), "unknown command %q", &typed); err != nil {
		return unknown
	}
	return wrongUsage(fmt.Sprintf("unknown command %q", typed), didYouMean("oidc-doctor ", typed, names, "see oidc-doctor --help"))
}

func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return wrongUsage(fmt.Sprintf("unexpected argument %q", args[0]), "")
	}
	return nil
}
