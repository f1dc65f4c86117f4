package interop

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

const launchers = "../../testdata/interop"

// loadTruth reads the table of one launcher.
func loadTruth(t *testing.T, launcher string) *Table {
	t.Helper()
	file, err := os.Open(filepath.Join(launchers, launcher, "truth.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	table, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestEveryTruthTableLoads(t *testing.T) {
	tables, err := filepath.Glob(filepath.Join(launchers, "*", "truth.yaml"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no truth table found (error %v)", err)
	}
	for _, table := range tables {
		launcher := filepath.Base(filepath.Dir(table))
		t.Run(launcher, func(t *testing.T) {
			for _, c := range loadTruth(t, launcher).Cases {
				for _, check := range checks.OfProvider() {
					row, ok := c.Checks[string(check.ID)]
					switch {
					case !ok:
						t.Errorf("%s: there is no row for %s", c.Name, check.ID)
					case !c.Healthy:
					case row.Verdict == Fail && check.Level == checks.Must,
						row.Verdict == Fail && check.Level == checks.Should && row.Breaks == "":
						t.Errorf("%s: %s is %s, where nothing is wrong and no client breaks", c.Name, check.ID, row.Verdict)
					}
				}
			}
		})
	}
}

func load(t *testing.T, text string) []Case {
	t.Helper()
	table, err := Load(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table.Cases
}

func TestLoadAddsTheRowsOfTheBase(t *testing.T) {
	cases := load(t, `
given: {client_id: app, scope: openid, args: [--verbose]}
healthy:
  keys-served: {verdict: pass, why: "200"}
  keys-usable: {verdict: pass, why: one key}
variants:
  keyless:
    what: no keys
    server: [nokeys]
    client_id: other
    args: [--insecure]
    checks:
      keys-usable: {verdict: fail, why: no key, says: [none]}
  served-less:
    what: nothing at all
    base: keyless
    scope: ""
    checks:
      keys-*: {verdict: skipped, why: nothing}
      keys-served: {verdict: fail, why: "404"}
`)
	if len(cases) != 3 || cases[0].Name != healthy || cases[1].Name != "keyless" || cases[2].Name != "served-less" {
		t.Fatalf("got cases %+v", cases)
	}
	if got := cases[0].Checks["keys-usable"].Verdict; got != Pass {
		t.Errorf("a variant changed the healthy case to %s", got)
	}
	if got := cases[1].Checks; len(got) != 2 || got["keys-served"].Verdict != Pass || got["keys-usable"].Verdict != Fail {
		t.Errorf("got rows %v", got)
	}
	last := cases[2]
	if got := last.Checks; got["keys-served"].Verdict != Fail || got["keys-usable"].Verdict != Skipped {
		t.Errorf("the longer key does not win: %v", got)
	}
	args, err := last.Arguments(map[string]string{"address": "http://op"}, nil)
	want := []string{"http://op", "--client-id", "other", "--verbose", "--insecure"}
	if err != nil || !slices.Equal(args, want) || !slices.Equal(last.Server, []string{"nokeys"}) {
		t.Errorf("got server %q, arguments %q (error %v), want %q", last.Server, args, err, want)
	}
}

func TestArgumentsKeepSecretsInFiles(t *testing.T) {
	cases := load(t, `
given: {target: "{address}/realms/a", client_secret: s3cret}
healthy:
  keys-served: {verdict: pass, why: "200"}
`)
	var written string
	keep := func(name, value string) (string, error) {
		written = value
		return "/somewhere/" + name, nil
	}
	args, err := cases[0].Arguments(map[string]string{"address": "http://op"}, keep)
	want := []string{"http://op/realms/a", "--client-secret-file", "/somewhere/client-secret-file"}
	if err != nil || !slices.Equal(args, want) || written != "s3cret" {
		t.Errorf("got %q with %q in the file (error %v), want %q", args, written, err, want)
	}
	if _, err := cases[0].Arguments(nil, keep); err == nil || !strings.Contains(err.Error(), "{address}") {
		t.Errorf("an unknown placeholder gives the error %v", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	const base = "healthy:\n  keys-served: {verdict: pass, why: x}\n"
	const variant = base + "variants:\n  v:\n    what: w\n    checks:\n"
	for name, c := range map[string]struct{ table, want string }{
		"no healthy checks":    {"variants: {}", "healthy has no checks"},
		"unknown key":          {base + "colour: red", `unknown field "colour"`},
		"repeated check":       {base + "  keys-served: {verdict: fail, why: x}\n", "already defined"},
		"unknown verdict":      {"healthy:\n  keys-served: {verdict: fine, why: x}\n", `unknown verdict "fine"`},
		"broken":               {"healthy:\n  keys-served: {verdict: broken, why: x}\n", `unknown verdict "broken"`},
		"no reason":            {"healthy:\n  keys-served: {verdict: pass}\n", "why is missing"},
		"unknown check":        {variant + "      keys-serve: {verdict: fail, why: x}\n", "keys-serve is not in healthy"},
		"no difference":        {variant + "      keys-served: {verdict: pass, why: x}\n", "in the base already"},
		"variant without what": {base + "variants: {v: {server: [x]}}", "what is missing"},
		"unknown base":         {base + "variants: {v: {what: w, base: u}}", "base u is no case"},
		"own base":             {base + "variants: {v: {what: w, base: u}, u: {what: w, base: v}}", "own base"},
		"says on a pass":       {"healthy:\n  keys-served: {verdict: pass, why: x, says: [y]}\n", "for fail only"},
		"broken pattern":       {"healthy:\n  keys-served: {verdict: fail, why: x, says: ['(']}\n", "says"},
		"healthy as variant":   {base + "variants: {healthy: {what: w}}", "no variant"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(strings.NewReader(c.table))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want an error with %q, got %v", c.want, err)
			}
		})
	}
}
