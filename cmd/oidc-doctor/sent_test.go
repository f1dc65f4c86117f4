package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// TestPagesWhatItSends holds docs/what-it-sends.md against real runs; with
// -update it writes it.
func TestPagesWhatItSends(t *testing.T) {
	const page = "../../docs/what-it-sends.md"
	p, err := practice.Start(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var b bytes.Buffer
	b.WriteString(sentIntroduction)
	for _, i := range invocations(t, p) {
		i.write(t, &b, p)
	}
	sentToProducts(t, &b)
	if *update {
		if err := os.WriteFile(page, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(page)
	if err != nil || !bytes.Equal(was, b.Bytes()) {
		t.Errorf("%s is stale; run go generate ./...", page)
	}
}

const sentIntroduction = `# What it sends

Which requests a run sends, so that an operator knows beforehand what will stand in the provider's log. This page is written by runs against the
built-in practice provider, which offers every endpoint and is healthy: a provider that offers less is asked less, and one that refuses is asked again
in the few ways that tell why. Paths are those of the practice provider; a login also loads what the provider's own pages lead to.

Every request carries ` + "`User-Agent: oidc-doctor/VERSION`" + `, except those of your own browser. An impact is what asking leaves behind: passive fetches public documents,
active sends what a client sends, among it a request of an unknown client, one with a redirect URI that is not registered, a made-up code and a made-up
token, which the log shows as refused; intrusive sends wrong secrets and replays, which can show up as attacks. Count it for your provider with
` + "`--format json`" + `: the member exchanges lists step, method and address of each request.
`

// An invocation is a command that people type.
type invocation struct {
	title string
	shown string   // the arguments as a person types them
	args  []string // and as they are run here
}

func invocations(t *testing.T, p *practice.Provider) []invocation {
	t.Helper()
	dir := t.TempDir()
	file := func(name, secret string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(secret), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const (
		client   = " --client-id app --client-secret-file client-secret --redirect-uri https://app.example.com/callback"
		loggedIn = client + " --login headless --username smoke-test --password-file password"
		all      = " --post-logout-redirect-uri https://app.example.com/"
	)
	asClient := []string{"--client-id", p.Confidential.ID, "--client-secret-file", file("client-secret", p.Confidential.Secret), "--redirect-uri", p.Confidential.RedirectURI}
	asUser := slices.Concat(asClient, []string{"--login", "headless", "--username", p.User.Username, "--password-file", file("password", p.User.Password)})
	withAll := slices.Concat(asUser, []string{"--post-logout-redirect-uri", p.Confidential.PostLogoutRedirectURI})
	return []invocation{
		{"The issuer only", "", nil},
		{"With the client", client, asClient},
		{"With a login", loggedIn, asUser},
		{"With a login and a logout", loggedIn + all, withAll},
		{"Everything, wrong secrets and replays too", loggedIn + all + " --impact intrusive", slices.Concat(withAll, []string{"--impact", "intrusive"})},
	}
}

func (i invocation) write(t *testing.T, b *bytes.Buffer, p *practice.Provider) {
	t.Helper()
	out, code := execute(t, "", slices.Concat([]string{"check", p.Issuer, "--format", "json"}, i.args)...)
	if code != exitOK {
		t.Fatalf("%s: exit code %d\n%s", i.title, code, out)
	}
	out = out[strings.Index(out, "{\n"):] // behind what is told while it runs
	var d report.Document
	if err := json.NewDecoder(strings.NewReader(out)).Decode(&d); err != nil {
		t.Fatalf("%s: %v\n%s", i.title, err, out)
	}
	sent := report.SentBy(d.Exchanges)
	order := stepsInOrder()
	place := func(s report.Sent) int {
		return slices.IndexFunc(order, func(n probe.Need) bool { return n.Name() == s.Step })
	}
	slices.SortStableFunc(sent, func(x, y report.Sent) int { return place(x) - place(y) })
	by := map[probe.Impact]int{}
	var rows strings.Builder
	for _, s := range sent {
		at := place(s)
		if at < 0 {
			t.Fatalf("%s: no step %q", i.title, s.Step)
		}
		by[order[at].Impact()] += s.Times
		fmt.Fprintf(&rows, "| %s | %s | %s %s | %d |\n", s.Step, order[at].Impact(), s.Method, s.Path, s.Times)
	}
	fmt.Fprintf(b, "\n## %s\n\n```sh\noidc-doctor check https://sso.example.com%s\n```\n\n", i.title, i.shown)
	fmt.Fprintf(b, "%d requests: %d passive, %d active, %d intrusive.\n\n", len(d.Exchanges), by[probe.Passive], by[probe.Active], by[probe.Intrusive])
	b.WriteString("| for the | impact | request | times |\n|---|---|---|---|\n" + rows.String())
}

// stepsInOrder lists all steps, each behind what it needs, as the checks reach them.
func stepsInOrder() []probe.Need {
	var out []probe.Need
	var add func(probe.Need)
	add = func(n probe.Need) {
		n, _ = probe.Unwrap(n)
		if slices.Contains(out, n) {
			return
		}
		for _, before := range slices.Concat(n.Needs(), n.After()) {
			add(before)
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	for _, c := range checks.All {
		for _, n := range c.Needs {
			add(n)
		}
	}
	return out
}
