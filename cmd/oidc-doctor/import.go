package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/imports"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// importFlags are those of check that have a meaning for a login that was made
// without us.
type importFlags struct {
	issuer, clientID string
	selection
	outputFlags
}

func newImport() *cobra.Command {
	c := &cobra.Command{
		Use:   "import",
		Short: "Judge a login that a browser made",
		Long: `Judge a login that a browser made, from a HAR file or from the address at which
the browser ended. Nothing is asked: what the recording does not show is skipped.
No secret of it comes into the report.`,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newImportHAR(), newImportCallback())
	return c
}

func newImportHAR() *cobra.Command {
	flags := &importFlags{}
	c := &cobra.Command{
		Use:   "har FILE",
		Short: "Judge the login in a HAR file",
		Long: `Judge the login in a HAR file, - for stdin. To make one, open the developer tools
of the browser before the login, choose Network and "Preserve log" ("Persist
Logs"), log in until it fails, and export all as HAR, with contents. A HAR file is
full of passwords and cookies: run this where it was made, and hand on the report
or the bundle that --save writes.

Of several logins with the same provider the last is judged; --issuer and
--client-id choose another. An exchange has the number of its entry in the file.

Formats, for --format:
` + formatHelp() + `
` + exitCodes,
		Example: `  oidc-doctor import har login.har
  oidc-doctor import har login.har --issuer https://sso.example.com --save ticket.zip`,
		Args: oneArg("the HAR file", "name the file that the browser exported, as oidc-doctor import har login.har"),
	}
	flags.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return flags.run(c, named(args[0])+" cannot be judged", func(w imports.Wanted) (*imports.Login, error) {
			return harOf(c.InOrStdin(), args[0], w)
		})
	}
	return c
}

func newImportCallback() *cobra.Command {
	flags := &importFlags{}
	c := &cobra.Command{
		Use:   "callback URL",
		Short: "Judge the address at which a login ended",
		Long: `Judge the address that the browser shows after a failed login, with all its
parameters. Put it between single quotes, or give - and type it on stdin. The code
in it is used up or soon over; it comes into no report.

Formats, for --format:
` + formatHelp() + `
` + exitCodes,
		Example: `  oidc-doctor import callback 'https://app.example.com/callback?error=invalid_scope&state=1'
  oidc-doctor import callback - --issuer https://sso.example.com --client-id app`,
		Args: oneArg("the address", "type what the browser shows, as oidc-doctor import callback 'https://app.example.com/callback?error=invalid_scope'"),
	}
	flags.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return flags.run(c, "the address cannot be judged", func(w imports.Wanted) (*imports.Login, error) {
			address, err := addressOf(c.InOrStdin(), args[0])
			if err != nil {
				return nil, err
			}
			return imports.Callback(address, w)
		})
	}
	return c
}

func (x *importFlags) register(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&x.issuer, "issuer", "", "the provider, where the recording does not show it or has several")
	f.StringVar(&x.clientID, "client-id", "", "the client, where the recording does not show it or has several")
	x.selection.register(c)
	x.outputFlags.register(c)
	x.registerSave(c)
}

func (x *importFlags) run(c *cobra.Command, failed string, read func(imports.Wanted) (*imports.Login, error)) error {
	var p problems
	out := x.open(c.OutOrStdout(), &p)
	defer out.discard()
	x.check(&p)
	d := &diagnosis{list: x.list(&p), provider: x.knownProvider(&p), app: x.knownApp(&p), imported: true}
	d.list = x.about(d.list, d.app)
	wanted := imports.Wanted{ClientID: x.clientID}
	if x.issuer != "" {
		wanted.Issuer = x.issuer
		checkIssuer(x.issuer, &p)
	}
	l, err := read(wanted)
	if err != nil {
		p.add(fmt.Sprintf("%s: %v", failed, err), "see "+c.CommandPath()+" --help for what is read")
	}
	if err := p.err(); err != nil {
		return err
	}
	r := d.recall(c.Context(), l)
	remark(c.ErrOrStderr(), l)
	end := conclude(r, x.failOn)
	if err := out.finish(r); err != nil {
		return err
	}
	return end
}

// recall judges a login that was made without us.
func (d *diagnosis) recall(ctx context.Context, l *imports.Login) *ran {
	v := wire.NewVault()
	d.config = l.Config
	d.config.Application = used(d.app)
	s := &probe.Session{
		Config: d.config, Vault: v, Recorder: wire.NewRecorder(wire.Options{}, v), Recording: l.Recording,
		Now: func() time.Time { return l.Began },
	}
	s.Prepare()
	l.Learn(v)
	return d.tell(runner.Recall(ctx, s, d.list), v)
}

// remark says what no check is about.
func remark(w io.Writer, l *imports.Login) {
	if l.Others > 0 {
		fmt.Fprintf(w, "note: the recording has %d logins of this kind; the last is judged\n", l.Others+1)
	}
	if l.KeptBack > 0 {
		fmt.Fprintf(w, "note: the browser has no answer to entry %d, as when CORS keeps a page from it: its console says why\n", l.KeptBack)
	}
	if l.AppError > 0 {
		fmt.Fprintf(w, "note: the application answered %d at its redirect URI: what it did with the code stands in its own log\n", l.AppError)
	}
}

func harOf(stdin io.Reader, path string, w imports.Wanted) (*imports.Login, error) {
	if path == "-" {
		return imports.HAR(stdin, w)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, reason(err)
	}
	defer f.Close()
	return imports.HAR(f, w)
}

// addressOf is the typed address, or the first line of stdin for "-".
func addressOf(stdin io.Reader, typed string) (string, error) {
	if typed != "-" {
		return typed, nil
	}
	content, err := io.ReadAll(io.LimitReader(stdin, maxSecretFile))
	if err != nil {
		return "", reason(err)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(content)), "\n")
	return strings.TrimSpace(line), nil
}
