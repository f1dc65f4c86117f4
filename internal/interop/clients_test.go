package interop

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

var clientFolders = filepath.Join(launchers, "clients")

// loadClients reads the tables of all clients.
func loadClients(t *testing.T) (*Variants, []*Client) {
	t.Helper()
	file, err := os.Open(filepath.Join(clientFolders, "variants.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	variants, err := LoadVariants(file)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := filepath.Glob(filepath.Join(clientFolders, "*", "pairs.yaml"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no table of pairs found (error %v)", err)
	}
	var clients []*Client
	for _, table := range tables {
		file, err := os.Open(table)
		if err != nil {
			t.Fatal(err)
		}
		c, err := LoadClient(file, filepath.Base(filepath.Dir(table)), variants)
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
		clients = append(clients, c)
	}
	return variants, clients
}

func TestEveryTableOfPairsLoads(t *testing.T) {
	variants, clients := loadClients(t)
	used := map[string]bool{}
	pairs := 0
	for _, c := range clients {
		pairs += len(c.Pairs)
		logsIn := map[string]bool{}
		for _, p := range c.Pairs {
			used[p.Variant] = true
			for id := range p.Verdict {
				if !slices.Contains(checks.IDs(), id) {
					t.Errorf("%s@%s: %s is no check", c.Folder, p.Name(), id)
				}
			}
			logsIn[p.Version] = logsIn[p.Version] || p.Happened == LoggedIn
		}
		for _, version := range c.Versions {
			if !logsIn[version] {
				t.Errorf("%s@%s logs in nowhere: its failures prove nothing", c.Folder, version)
			}
		}
	}
	for name, v := range variants.Variants {
		if !used[name] {
			t.Errorf("no client is tried with the variant %s", name)
		}
		if _, err := os.Stat(filepath.Join(launchers, v.Provider, "up.sh")); err != nil {
			t.Errorf("variant %s: %v", name, err)
		}
	}
	t.Logf("%d pairs of %d clients with %d variants", pairs, len(clients), len(variants.Variants))
}

func TestLoadClientRefuses(t *testing.T) {
	variants := &Variants{Variants: map[string]Variant{"jwe": {}}}
	const head = "versions: [1.0]\ncallback: /cb\npairs:\n  - "
	for name, c := range map[string]struct{ table, want string }{
		"unknown key":     {"colour: red", `unknown field "colour"`},
		"no versions":     {"callback: /cb", "versions or callback is missing"},
		"unknown variant": {head + "{variant: x, happened: login}", "there is no such variant"},
		"unknown version": {head + "{variant: jwe, version: 2, happened: login}", "not installed"},
		"how it went":     {head + "{variant: jwe, happened: fine}", `unknown happening "fine"`},
		"no message":      {head + "{variant: jwe, happened: refused, verdict: {app-issuer: fail}}", "says is missing"},
		"no place":        {head + "{variant: jwe, happened: refused, says: x}", "says goes with where"},
		"no cause":        {head + "{variant: jwe, happened: refused, says: x, where: page}", "no check says so"},
		"other verdict":   {head + "{variant: jwe, happened: refused, says: x, where: page, verdict: {keys-served: fine}}", "unknown verdict"},
		"twice":           {head + "{variant: jwe, happened: login}\n  - {variant: jwe, version: 1.0, happened: login}", "is there twice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadClient(strings.NewReader(c.table), "x", variants)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got the error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestLiteral(t *testing.T) {
	pattern, err := literal(`expected "{issuer}" (got {"a": {number}})`, map[string]string{"issuer": "http://op.test"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		`expected "http://op.test" (got {"a": 12})`: true,
		`expected "http://op.test" (got {"a": …})`:  true,
		`expected "http://op-test" (got {"a": 12})`: false,
	} {
		if got := regexp.MustCompile(pattern).MatchString(text); got != want {
			t.Errorf("%q matches %q: %v", pattern, text, got)
		}
	}
	if _, err := literal("{nobody}", nil); err == nil {
		t.Error("an unknown placeholder is let pass")
	}
}
