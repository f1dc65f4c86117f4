package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

var updateStories = flag.Bool("update-stories", false, "rewrite the golden reports of the stories")

// A story is one that happened: an application and its configuration as its users
// write it, and a provider that is set up as theirs was. Its report is a golden file.
type story struct {
	name   string
	file   string // below testdata/apps
	issuer string // that it is written for
	client practice.Client
	faults []string
	flags  []string
	code   int
	says   []string // that the report has to have, whatever else changes in it
}

var stories = []story{
	{
		name: "zipline-without-offline-access", file: "zipline/.env", issuer: "https://auth.example.com/application/o",
		client: practice.Client{ID: "zipline", Secret: "Zs6mD0x4TtRjP8wKqYb2Vn7LhE3uGc1A", RedirectURI: "https://zipline.example.com/api/auth/oauth/oidc"},
		faults: []string{"offline-access-not-granted"}, flags: []string{"--provider", "authentik"}, code: exitOK,
		says: []string{"warn  refresh-token-issued", "offline_access"},
	},
	{
		name: "zipline-2024-without-offline-access", file: "zipline/.env", issuer: "https://auth.example.com/application/o",
		client: practice.Client{ID: "zipline", Secret: "Zs6mD0x4TtRjP8wKqYb2Vn7LhE3uGc1A", RedirectURI: "https://zipline.example.com/api/auth/oauth/oidc"},
		faults: []string{"offline-access-not-granted"}, flags: []string{"--provider", "authentik", "--app", "zipline@4.0.0-dev.1"}, code: exitFailed,
		says: []string{"FAIL  app-refresh-token", "No refresh token in response"},
	},
	{
		name: "mirotalk-p2p-encrypted-id-token", file: "mirotalk-p2p/.env", issuer: "https://auth.example.com/application/o/mirotalk/",
		client: practice.Client{ID: "mirotalk", Secret: "Qm3vX9tLr5Ks8Wd1Yf6Bz0Ng4Hj7Cp2E", RedirectURI: "https://p2p.example.com/auth/callback"},
		faults: []string{"id-token-encrypted"}, flags: []string{"--provider", "authentik"}, code: exitFailed,
		says: []string{"FAIL  app-id-token-readable", "unsupported operation"},
	},
	{
		name: "mirotalk-sfu-encrypted-id-token", file: "mirotalk-sfu/.env", issuer: "https://auth.example.com/realms/meet",
		client: practice.Client{ID: "mirotalk-sfu", Secret: "a7Fq2Lp9Xc4Rm8Zs1Vd6Tk3Wb5Yh0NgE", RedirectURI: "https://sfu.example.com/auth/callback"},
		faults: []string{"id-token-encrypted"}, flags: []string{"--provider", "keycloak", "--app", "mirotalk-sfu@1.8.0"}, code: exitFailed,
		says: []string{"FAIL  app-id-token-readable", "encrypted JWTs cannot be decoded"},
	},
	{
		name: "oauth2-proxy-cookie-store", file: "oauth2-proxy/oauth2-proxy.cfg", issuer: "https://sso.example.com/realms/main",
		client: practice.Client{ID: "oauth2-proxy", Secret: "pV8nT3xQ6zL1mR9sK4wB7yD2fG5hJ0cE", RedirectURI: "https://app.example.com/oauth2/callback"},
		faults: []string{"no-refresh-token", "access-token-short-lived"}, flags: []string{"--provider", "synology"}, code: exitOK,
		says: []string{"warn  app-session-survives", "cookie_refresh"},
	},
	{
		name: "oauth2-proxy-redis", file: "oauth2-proxy/oauth2-proxy-redis.cfg", issuer: "https://sso.example.com/realms/main",
		client: practice.Client{ID: "oauth2-proxy", Secret: "pV8nT3xQ6zL1mR9sK4wB7yD2fG5hJ0cE", RedirectURI: "https://app.example.com/oauth2/callback"},
		flags:  []string{"--provider", "synology"}, code: exitFailed,
		says: []string{"FAIL  app-session-store", "ok    app-session-survives", "unable to set a redis initialization key"},
	},
}

func TestStories(t *testing.T) {
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.run(t)
		})
	}
}

func (s story) run(t *testing.T) {
	keys, err := practiceKeys()
	if err != nil {
		t.Fatal(err)
	}
	p, err := practice.Start(practice.Config{Faults: s.faults, TLS: true, Keys: keys, Client: s.client})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	folder := t.TempDir()
	config := s.copyFor(t, folder, p)
	ca, password := filepath.Join(folder, "ca.pem"), filepath.Join(folder, "password")
	write(t, ca, p.CA)
	write(t, password, []byte(p.User.Password))
	var out, talk bytes.Buffer
	args := append([]string{"check", "--app-config", config, "--ca-file", ca,
		"--login", "headless", "--username", p.User.Username, "--password-file", password}, s.flags...)
	if code := start(t.Context(), args, strings.NewReader(""), &out, &talk); code != s.code {
		t.Errorf("exit code %d, want %d\n%s%s", code, s.code, &out, &talk)
	}
	for _, says := range s.says {
		if !strings.Contains(strings.Join(strings.Fields(out.String()), " "), strings.Join(strings.Fields(says), " ")) {
			t.Errorf("the report does not say %q", says)
		}
	}
	got := s.settled(out.String()+talk.String(), p, folder)
	golden := filepath.Join("..", "..", "testdata", "golden", "story-"+s.name+".txt")
	if *updateStories {
		write(t, golden, []byte(got))
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the report is not that of %s; -update-stories rewrites it\n%s", golden, got)
	}
}

// copyFor copies the folder of the configuration, and has it speak of the practice
// provider: its issuer, or the addresses below it.
func (s story) copyFor(t *testing.T, folder string, p *practice.Provider) string {
	t.Helper()
	from := filepath.Join("..", "..", "testdata", "apps", filepath.Dir(s.file))
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		moved := strings.NewReplacer(
			s.issuer+"/authorize/", p.Issuer+"/authorize", s.issuer+"/token/", p.Issuer+"/token", s.issuer+"/userinfo/", p.Issuer+"/userinfo",
			s.issuer, p.Issuer, "redis.example.com", "127.0.0.1", ":6379", ":1",
		).Replace(string(text))
		write(t, filepath.Join(folder, f.Name()), []byte(moved))
	}
	return filepath.Join(folder, filepath.Base(s.file))
}

// Requests that run side by side are numbered as they come, and a longer number moves
// to a line of its own.
var exchangeNumber = regexp.MustCompile(`\s+exchange \d+, `)

const anyExchange = "  exchange N, "

// settled is a report without what differs from run to run.
func (s story) settled(report string, p *practice.Provider, folder string) string {
	report = strings.NewReplacer(p.Issuer, "https://sso.example.com", strings.TrimPrefix(p.Issuer, "https://"), "sso.example.com", folder+"/", "").Replace(report)
	for pattern, by := range map[string]string{
		`(?m)^when .*$`:            "when      2026-01-02 15:04:05 UTC, 40 requests in 100 ms",
		`#[0-9a-f]{12}`:            "#0123456789ab",
		`\b\d+(\.\d+)?(µ|m)s`:      "1ms",
		`\d{4}-\d\d-\d\dT[0-9:]+Z`: "2026-01-02T15:04:05Z",
	} {
		report = regexp.MustCompile(pattern).ReplaceAllString(report, by)
	}
	report = exchangeNumber.ReplaceAllString(report, anyExchange)
	return report
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
