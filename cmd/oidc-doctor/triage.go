package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/triage"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// triageFlags are the flags of triage, as typed.
type triageFlags struct {
	app, provider, format, output string
	verbose                       bool
}

func newTriage() *cobra.Command {
	x := &triageFlags{}
	c := &cobra.Command{
		Use:   "triage [FILE | MESSAGE]",
		Short: "Say what a pasted error message or log speaks for",
		Long: `Read an error message or a log of an application, a provider or a proxy, and name
the likely causes: how sure each is and which words decided, the check that proves
it, the command to run, and the fix. Nothing is sent anywhere, and tokens, codes,
secrets, cookies and names in the text are not printed back.

The argument is a file if there is one of that name. Otherwise it is the message
itself, unless it looks like the path of a file that is missing. Without an argument,
or with -, the text is read from stdin.

Exit codes: 0 a cause was recognised, 1 none was, 2 wrong usage.`,
		Example: `  oidc-doctor triage 'oauth2: "invalid_client" "Invalid client credentials"'
  docker logs oauth2-proxy 2>&1 | oidc-doctor triage
  oidc-doctor triage keycloak.log --format json`,
		Args: atMostOneArg("a file or a message", "put a message in quotation marks, or pipe it: oidc-doctor triage < log"),
	}
	f := c.Flags()
	f.StringVar(&x.app, "app", "", "the application that the text comes from, by `NAME`")
	f.StringVar(&x.provider, "provider", "", "the provider that it talks to, by `NAME`")
	f.StringVar(&x.format, "format", report.TriageFormats[0], strings.Join(report.TriageFormats, ", "))
	f.StringVar(&x.output, "output", "", "write the report to this `FILE` instead of stdout")
	f.BoolVar(&x.verbose, "verbose", false, "tell every cause whole, not the first three only")
	complete(c, "format", report.TriageFormats)
	complete(c, "provider", knowledge.Providers())
	complete(c, "app", knowledge.Apps())
	c.RunE = func(c *cobra.Command, args []string) error { return x.run(c, args) }
	return c
}

func (x *triageFlags) run(c *cobra.Command, args []string) error {
	var p problems
	if !slices.Contains(report.TriageFormats, x.format) {
		p.unknown("value of --format", x.format, report.TriageFormats, oneOf(report.TriageFormats))
	}
	known, err := knowledge.LoadSymptoms()
	if err != nil {
		return trouble(err)
	}
	o := triage.Options{
		App:      senderName(known, "app", x.app, &p),
		Provider: senderName(known, "provider", x.provider, &p),
	}
	text := x.text(c, args, &p)
	if err := p.err(); err != nil {
		return err
	}
	if ours.Match(text[:min(len(text), 4096)]) {
		return wrongUsage("the input is a report or a bundle of oidc-doctor, which names its failures itself", "read it, or judge a bundle again: oidc-doctor judge FILE")
	}
	found, err := triage.Read(text, known, o)
	switch {
	case errors.Is(err, triage.ErrBinary):
		return wrongUsage("the input is not text", "give a message or a log; a compressed log goes through zcat first")
	case err != nil:
		return trouble(err)
	}
	doc := triaged(found)
	if err := x.write(c, doc); err != nil {
		return err
	}
	if !found.Recognised() {
		return &ending{code: exitFailed}
	}
	return nil
}

// senderName is the name of a product that somebody typed, checked.
func senderName(known *knowledge.Symptoms, is, typed string, p *problems) string {
	name, _, _ := strings.Cut(strings.ToLower(typed), "@") // a version plays no part
	if name == "" || known.FindSender(is, name) != nil {
		return name
	}
	var names []string
	for _, s := range known.Senders {
		if s.Is == is {
			names = append(names, s.Name)
		}
	}
	if is == "app" {
		if a, err := knowledge.LoadApp(name); err == nil {
			return a.Name
		}
		names = append(names, knowledge.Apps()...)
	}
	slices.Sort(names)
	p.unknown(map[string]string{"app": "application", "provider": "provider"}[is], typed, names, "leave it out: it is recognised where the text shows it")
	return ""
}

// ours is how a report or a bundle of this program begins.
var ours = regexp.MustCompile(`^\s*\{[\s\S]*"(?:name|tool)":\s*"oidc-doctor"|^\s*\{\s*"manifest":`)

// pathLike is what a message does not look like.
var pathLike = regexp.MustCompile(`^\S*[/\\]\S*$|^\S+\.(?:log|txt|json|out|err|gz|zip|ya?ml|md|html?)(?:\.\d+)?$`)

// text is what is to be read: a file, stdin, or the argument itself.
func (x *triageFlags) text(c *cobra.Command, args []string, p *problems) []byte {
	arg := "-"
	if len(args) > 0 {
		arg = args[0]
	}
	if arg != "-" {
		info, err := os.Stat(arg)
		switch {
		case err == nil && info.IsDir():
			p.add(fmt.Sprintf("%s is a folder", arg), "name one file, or pipe several: cat FOLDER/*.log | oidc-doctor triage")
			return nil
		case err != nil && pathLike.MatchString(arg) && !strings.Contains(arg, "://"):
			p.add(fmt.Sprintf("%s cannot be read: %v", filepath.Base(arg), reason(err)), "name a file that is there, or give the message in quotation marks")
			return nil
		case err != nil:
			return []byte(arg)
		}
	}
	if arg == "-" && isTerminal(c.InOrStdin()) {
		fmt.Fprintln(c.ErrOrStderr(), "Paste the message or log, then end with Ctrl-D on a line of its own.")
	}
	text, err := readWhole(c.InOrStdin(), arg, triage.MaxInput, "so cut out the time of the failed login")
	if err != nil {
		p.add(fmt.Sprintf("the text cannot be read: %v", err), "give a file, a message in quotation marks, or pipe a log: oidc-doctor triage < log")
	}
	return text
}

func (x *triageFlags) write(c *cobra.Command, doc *report.Triage) error {
	to := &sink{w: c.OutOrStdout(), label: "the report", style: terminalStyle(c.OutOrStdout())}
	if x.output != "" {
		if err := to.create(x.output); err != nil {
			return wrongUsage(fmt.Sprintf("the file of --output cannot be written: %v", reason(err)), "name a file in a folder that you can write to")
		}
		to.style = report.Style{}
		defer to.discard()
	}
	to.style.Verbose = x.verbose
	if err := to.put(func(w io.Writer) error { return doc.Write(w, x.format, to.style) }); err != nil {
		return trouble(err)
	}
	if err := to.close(); err != nil {
		return trouble(err)
	}
	return nil
}

// triaged is the report of what was found.
func triaged(r *triage.Result) *report.Triage {
	d := &report.Triage{Schema: report.Schema, Tool: report.Tool{Name: "oidc-doctor", Version: toolVersion()}, Causes: []report.Cause{}, Saw: r.Saw}
	if r.App != "" {
		d.App = &report.Product{Name: r.AppName, Title: r.App}
	}
	if r.Provider != "" {
		d.Provider = &report.Product{Name: r.ProviderName, Title: r.Provider}
	}
	for _, f := range r.Causes {
		x := report.Cause{
			Cause: f.Cause, Title: f.Title, Side: f.Side, Confidence: f.Confidence, Because: f.Because,
			Checks: append([]string{}, f.Checks...), Command: f.Command, Look: f.Look, Fix: f.Fix, See: f.See, Lines: []report.QuotedLine{},
		}
		for _, l := range f.Lines {
			x.Lines = append(x.Lines, report.QuotedLine{Line: l.N, Text: l.Text})
		}
		d.Causes = append(d.Causes, x)
	}
	for _, a := range r.Ambiguous {
		d.Ambiguous = append(d.Ambiguous, report.Ambiguous{Text: a.Text, Causes: a.Causes, Decide: a.Decide, Command: a.Command})
	}
	return d
}
