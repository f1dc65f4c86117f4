package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// checkFlags are the flags of check, as typed.
type checkFlags struct {
	issuer string

	clientID, secretFile, clientAuth  string
	scope, redirectURI, postLogoutURI string
	login, username, passwordFile     string
	totpFile, browser, screenshot     string
	tokens, decryptionKey             string
	adminTokenFile                    string
	impact                            string
	timeout                           time.Duration
	parallel                          int
	caFile                            string
	insecure, showClaims              bool
	resolve                           []string
	loginGiven, idGiven               bool // typed, not by default
	redirectGiven                     bool
	selection
	outputFlags
}

// Environment variables that hold what must not stand on a command line.
const (
	secretVariable   = "OIDC_DOCTOR_CLIENT_SECRET"
	passwordVariable = "OIDC_DOCTOR_PASSWORD"
	adminVariable    = "OIDC_DOCTOR_ADMIN_TOKEN"
	totpVariable     = "OIDC_DOCTOR_TOTP_SECRET"
)

// secretVariables are withheld from programs that are started.
var secretVariables = []string{secretVariable, passwordVariable, adminVariable, totpVariable}

const clientAuthAuto = "auto"

func clientAuths() []string { return []string{"basic", "post", "none", clientAuthAuto} }

func newCheck() *cobra.Command {
	flags := &checkFlags{}
	c := &cobra.Command{
		Use:   "check ISSUER",
		Short: "Diagnose a provider, as a client of it",
		Long: `Diagnose a provider. The more is given, the more is judged: the issuer alone
shows reachability, discovery and keys; with a client, authorization requests and
client authentication; with a login or with --tokens, tokens, claims, refresh,
introspection, revocation and logout; with --admin-token-file the settings of the
client at the provider are read (and only read), and failures name them. Whatever is not judged is listed, with the
flag to add. Secrets come from files, stdin or the environment, never from the
command line.

Ways to log in, for --login:
` + loginHelp() + `
Formats, for --format; with NAME=FILE one goes to a file, and stdout keeps the text:
` + formatHelp() + `
` + exitCodes,
		Example: `  oidc-doctor check https://sso.example.com
  oidc-doctor check https://sso.example.com --client-id app --client-secret-file secret --login browser
  oidc-doctor check https://sso.example.com --client-id app --tokens response.json --format json`,
		Args: oneArg("the issuer", "type the address of the provider, as oidc-doctor check https://sso.example.com"),
	}
	flags.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		flags.issuer = args[0]
		return flags.run(c)
	}
	return c
}

func loginHelp() string {
	var b strings.Builder
	for _, w := range login.Ways() {
		needs := ""
		if w.Needs != "" {
			needs = "; needs " + w.Needs
		}
		fmt.Fprintf(&b, "  %-9s %s%s\n", w.Name, w.About, needs)
	}
	return b.String()
}

func (x *checkFlags) register(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&x.clientID, "client-id", "", "client to look at the provider as")
	f.StringVar(&x.secretFile, "client-secret-file", "", "`FILE` with its secret, - for stdin (or the variable "+secretVariable+")")
	f.StringVar(&x.clientAuth, "client-auth", clientAuthAuto, strings.Join(clientAuths(), ", "))
	f.StringVar(&x.scope, "scope", "openid profile email offline_access", "scopes to ask for")
	f.StringVar(&x.redirectURI, "redirect-uri", "http://127.0.0.1:8085/callback", "redirect URI of the client; without a browser login only when typed")
	f.StringVar(&x.postLogoutURI, "post-logout-redirect-uri", "", "where the client wants users after logout")
	f.StringVar(&x.login, "login", login.WayNone, strings.Join(login.WayNames(), ", "))
	f.StringVar(&x.username, "username", "", "user for --login headless and password")
	f.StringVar(&x.passwordFile, "password-file", "", "`FILE` with the password, - for stdin (or the variable "+passwordVariable+")")
	f.StringVar(&x.totpFile, "totp-secret-file", "", "`FILE` with the secret of the user's one-time codes (base32 or otpauth://), - for stdin (or the variable "+totpVariable+")")
	f.StringVar(&x.browser, "browser", "", "Chromium, Chrome or Edge for login pages that need scripts (`PATH`); one that is installed is found")
	f.StringVar(&x.screenshot, "screenshot", "", "`FILE` for a picture (PNG) of the page at which --login headless ends, its fields emptied")
	f.StringVar(&x.tokens, "tokens", "", "`FILE` with a token response in JSON, - for stdin, instead of a login")
	f.StringVar(&x.decryptionKey, "decryption-key", "", "`FILE` with the client's private key (JWK or PEM), for encrypted id_tokens")
	f.StringVar(&x.adminTokenFile, "admin-token-file", "", "`FILE` with a token for the provider's admin API, - for stdin (or the variable "+adminVariable+"): failures then name the setting")
	f.StringVar(&x.impact, "impact", probe.Active.String(), "most that may be sent: "+strings.Join(probe.Impacts(), ", "))
	f.DurationVar(&x.timeout, "timeout", 10*time.Second, "of one request")
	f.IntVar(&x.parallel, "parallel", 4, "requests at a time")
	f.StringVar(&x.caFile, "ca-file", "", "`FILE` with CA certificates (PEM) to trust beside the system's")
	f.BoolVar(&x.insecure, "insecure-skip-verify", false, "go on when the certificate is refused; reach-tls fails all the same")
	f.StringArrayVar(&x.resolve, "resolve", nil, "connect to this address instead (`HOST:PORT:ADDRESS`), may be repeated")
	x.selection.register(c)
	f.BoolVar(&x.showClaims, "show-claims", false, "show claims about the person in the table of claims of html and json; --save keeps them masked")
	x.outputFlags.register(c)
	x.registerSave(c)
	complete(c, "client-auth", clientAuths())
	complete(c, "login", login.WayNames())
	complete(c, "impact", probe.Impacts())
}

func (x *checkFlags) run(c *cobra.Command) error {
	typed := c.Flags().Changed
	x.loginGiven, x.idGiven, x.redirectGiven = typed("login"), typed("client-id"), typed("redirect-uri")
	var p problems
	out := x.open(c.OutOrStdout(), &p)
	defer out.discard()
	talk := newTalk(c.ErrOrStderr())
	d, done := x.diagnosis(c, talk, &p)
	defer done()
	if err := p.err(); err != nil {
		return err
	}
	d.command, d.showClaims = repetition(c, []string{x.issuer}), x.showClaims
	r := d.run(c.Context(), talk)
	if err := out.finish(r); err != nil {
		return err
	}
	return conclude(r, x.failOn)
}
