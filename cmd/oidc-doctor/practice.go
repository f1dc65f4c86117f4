package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

type practiceFlags struct {
	faults   []string
	scenario string
	latency  time.Duration
	tls      bool
	addr     string
}

func newPractice() *cobra.Command {
	x := &practiceFlags{}
	c := &cobra.Command{
		Use:   "practice",
		Short: "Run the practice provider and keep it running",
		Long: `Run a small OpenID Provider on this machine until Ctrl-C, with the faults that
are named. It has one user and two clients, and forgets everything at its end.
Its secrets are written to files that go with it.

Faults:
` + faultHelp(),
		Example: "  oidc-doctor practice --fault no-refresh-token\n  oidc-doctor practice --scenario encrypted-id-token --tls",
		Args:    noArgs,
	}
	f := c.Flags()
	f.StringSliceVar(&x.faults, "fault", nil, "switch this fault on (`NAME`), may be repeated")
	f.StringVar(&x.scenario, "scenario", "", "switch the faults of this scenario on: "+strings.Join(scenarioNames(), ", "))
	f.DurationVar(&x.latency, "latency", 0, "wait before each answer")
	f.BoolVar(&x.tls, "tls", false, "serve https")
	f.StringVar(&x.addr, "addr", "127.0.0.1:0", "loopback address to listen on")
	complete(c, "fault", faultNames())
	complete(c, "scenario", scenarioNames())
	c.RunE = func(c *cobra.Command, _ []string) error { return x.run(c) }
	return c
}

func faultNames() []string {
	var names []string
	for _, f := range practice.Faults() {
		names = append(names, f.Name)
	}
	return names
}

func faultHelp() string {
	var b strings.Builder
	for _, f := range practice.Faults() {
		needs := ""
		if f.NeedsTLS {
			needs = " (with --tls)"
		}
		fmt.Fprintf(&b, "  %s\n      %s%s\n", f.Name, f.About, needs)
	}
	return b.String()
}

func (x *practiceFlags) run(c *cobra.Command) error {
	faults := x.faults
	var p problems
	if x.scenario != "" {
		s, err := practice.ScenarioByName(x.scenario)
		if err != nil {
			p.unknown("scenario", x.scenario, scenarioNames(), oneOf(scenarioNames()))
		}
		faults = append(faults, s.Faults...)
	}
	for _, name := range x.faults {
		f, err := practice.FaultByName(name)
		if err != nil {
			p.unknown("fault", name, faultNames(), "oidc-doctor practice --help lists them")
		}
		if f.NeedsTLS && !x.tls {
			p.add(fmt.Sprintf("the fault %s shows over TLS only", name), "add --tls")
		}
	}
	if x.latency < 0 {
		p.add("--latency is negative", "use --latency 50ms")
	}
	if err := p.err(); err != nil {
		return err
	}
	provider, err := practice.Start(practice.Config{Faults: faults, Latency: x.latency, TLS: x.tls, Addr: x.addr})
	if err != nil {
		return wrongUsage(err.Error(), "")
	}
	defer provider.Close()
	dir, err := os.MkdirTemp("", "oidc-doctor-practice-")
	if err != nil {
		return trouble(err)
	}
	defer os.RemoveAll(dir)
	command, err := checkCommand(provider, dir)
	if err != nil {
		return trouble(err)
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), `%s
client %s, or without a secret %s; redirect URI %s, any port
user %s; the secrets are in %s until the end

%s

Ctrl-C ends it.
`, provider.Banner(), provider.Confidential.ID, provider.Public.ID, provider.Confidential.RedirectURI,
		provider.User.Username, dir, command)
	if err != nil {
		return trouble(err)
	}
	<-c.Context().Done()
	return nil
}

// checkCommand writes the provider's secrets to files in dir and returns the
// command that diagnoses it.
func checkCommand(p *practice.Provider, dir string) (string, error) {
	write := func(name string, content []byte) (string, error) {
		path := filepath.Join(dir, name)
		return path, os.WriteFile(path, content, 0o600)
	}
	secret, err1 := write("client-secret", []byte(p.Confidential.Secret))
	password, err2 := write("password", []byte(p.User.Password))
	admin, err3 := write("admin-token", []byte(p.AdminToken))
	key, err4 := write("decryption-key.json", p.DecryptionKey)
	if err := cmp.Or(err1, err2, err3, err4); err != nil {
		return "", err
	}
	lines := []string{
		"oidc-doctor check " + p.Issuer,
		"--client-id " + p.Confidential.ID,
		"--client-secret-file " + secret,
		"--redirect-uri " + p.Confidential.RedirectURI,
		"--post-logout-redirect-uri " + p.Confidential.PostLogoutRedirectURI,
		"--login headless --username " + p.User.Username,
		"--password-file " + password,
		"--admin-token-file " + admin,
	}
	if p.CA != nil {
		ca, err := write("ca.pem", p.CA)
		if err != nil {
			return "", err
		}
		lines = append(lines, "--ca-file "+ca)
	}
	return strings.Join(lines, " \\\n  ") + "\n\n(where the id_token is encrypted, its key is " + key + ")", nil
}
