package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/config"
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
	issuerGiven                       bool
	isTyped                           func(flag string) bool

	appConfig, appService string            // the configuration of the application, and which of its services
	appSecrets            []string          // that were in it
	appLive               map[string]string // its settings by canonical name, secrets too
	issuers               []string          // one of them is the issuer, where only endpoints are configured

	config          string   // a file of targets
	targets         []string // those of it to diagnose
	wait            time.Duration
	baseline        string
	writeBaseline   string
	interactive     bool
	answers         map[string]string // secrets that a person typed, by the flag for their file
	atATime         int               // targets
	fromFile        bool              // these are not typed flags, but a target of a file
	refs            *references       // for those
	expected        probe.Expected    // by the operator
	secretVariables []string          // that the file takes secrets from
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
		Use:   "check [ISSUER]",
		Short: "Diagnose a provider, as a client of it",
		Long: `Diagnose a provider. The more is given, the more is judged: the issuer alone
shows reachability, discovery and keys; with a client, authorization requests and
client authentication; with a login or with --tokens, tokens, claims, refresh,
introspection, revocation and logout; with --admin-token-file the settings of the
client at the provider are read (and only read), and failures name them. Whatever is not judged is listed, with the
flag to add. Secrets come from files, stdin or the environment, never from the
command line.

With --app-config the configuration file of an application is read (.env, compose,
Kubernetes, TOML, YAML, INI, properties, Apache): it says what is asked, no other
flag is needed, and one that is typed wins over it.

Without ISSUER and --app-config the targets are those of a file, oidc-doctor.yaml or
that of --config; see docs/config.md.

Ways to log in, for --login:
` + loginHelp() + `
Formats, for --format; with NAME=FILE one goes to a file, and stdout keeps the text:
` + formatHelp() + `
` + exitCodes,
		Example: `  oidc-doctor check https://sso.example.com
  oidc-doctor check https://sso.example.com --client-id app --client-secret-file secret --login browser
  oidc-doctor check https://sso.example.com --client-id app --tokens response.json --format json
  oidc-doctor check --app-config .env
  oidc-doctor check --wait 2m --format junit=report.xml`,
		Args: atMostOneArg("the issuer", "type the address of the provider, as oidc-doctor check https://sso.example.com"),
	}
	flags.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			if flags.issuer = args[0]; flags.issuer == "" {
				return wrongUsage("the issuer is empty", "type the address of the provider, as oidc-doctor check https://sso.example.com")
			}
		}
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
	f.StringVar(&x.appConfig, "app-config", "", "configuration `FILE` of the application: issuer, client, secret, scopes and redirect URI come from it, and it is checked before anything is sent")
	f.StringVar(&x.appService, "app-service", "", "service, container, user or registration of that file (`NAME`), where several fit")
	if !x.fromFile {
		f.BoolVarP(&x.interactive, "interactive", "i", false, "ask for what is missing, with what the provider offers, on a terminal")
		f.StringVar(&x.config, "config", "", "`FILE` with the targets, without ISSUER; "+config.DefaultFile+" when that is here")
		f.StringArrayVar(&x.targets, "target", nil, "diagnose this target of the file (`NAME`), may be repeated")
		f.DurationVar(&x.wait, "wait", 0, "repeat until healthy, for this long: right after a deployment")
		f.StringVar(&x.baseline, "baseline", "", "`FILE` of --write-baseline, or a report in JSON: only what fails beside it counts")
		f.StringVar(&x.writeBaseline, "write-baseline", "", "write what fails to this `FILE`, and let it pass")
	}
	x.selection.register(c)
	f.BoolVar(&x.showClaims, "show-claims", false, "show claims about the person in the table of claims of html and json; --save keeps them masked")
	x.outputFlags.register(c)
	x.registerSave(c)
	complete(c, "client-auth", clientAuths())
	complete(c, "login", login.WayNames())
	complete(c, "impact", probe.Impacts())
}

// given notes what was typed, and is not there by default.
func (x *checkFlags) given(typed func(flag string) bool) {
	x.isTyped, x.issuerGiven = typed, x.issuer != ""
	x.loginGiven, x.idGiven, x.redirectGiven = typed("login"), typed("client-id"), typed("redirect-uri")
}

// withheld are the variables that programs which are started do not get.
func (x *checkFlags) withheld() []string { return slices.Concat(secretVariables, x.secretVariables) }

func (x *checkFlags) run(c *cobra.Command) error {
	if x.interactive {
		if err := x.ask(c); err != nil {
			return err
		}
	}
	var p problems
	out := x.open(c.OutOrStdout(), &p)
	defer out.discard()
	base := x.openBaseline(&p)
	defer base.discard()
	if x.wait < 0 {
		p.add("--wait is negative", "use --wait 2m")
	}
	talk := newTalk(c.ErrOrStderr())
	jobs, file, done := x.jobs(c, talk, &p)
	defer done()
	if err := p.err(); err != nil {
		return err
	}
	for _, j := range jobs {
		j.command, j.showClaims = repetition(c, j.named(file)), x.showClaims
	}
	all := runAll(c.Context(), jobs, talk, x.atATime, x.wait)
	suppress(file, all, time.Now())
	base.accept(all, talk)
	end := concludeAll(jobs, all)
	if err := base.finish(all, end); err != nil {
		return err
	}
	if err := out.finish(all...); err != nil {
		return err
	}
	return end
}
