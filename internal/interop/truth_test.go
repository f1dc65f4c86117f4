package interop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const launchers = "../../testdata/interop"

// loadTruth reads the table of one launcher.
func loadTruth(t *testing.T, launcher string) []Case {
	t.Helper()
	file, err := os.Open(filepath.Join(launchers, launcher, "truth.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cases, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestEveryTruthTableLoads(t *testing.T) {
	tables, err := filepath.Glob(filepath.Join(launchers, "*", "truth.yaml"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no truth table found (error %v)", err)
	}
	for _, table := range tables {
		launcher := filepath.Base(filepath.Dir(table))
		t.Run(launcher, func(t *testing.T) {
			cases := loadTruth(t, launcher)
			for id, row := range cases[0].Checks {
				if row.Verdict != Pass && row.Verdict != NotApplicable {
					t.Errorf("%s is %s on the healthy server", id, row.Verdict)
				}
			}
		})
	}
}

func TestLoadAddsTheHealthyRows(t *testing.T) {
	cases, err := Load(strings.NewReader(`
healthy:
  keys-served: {verdict: pass, why: "200"}
  keys-usable: {verdict: pass, why: one key}
variants:
  keyless:
    what: no keys
    server: [nokeys]
    checks:
      keys-usable: {verdict: fail, why: no key}
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 2 || cases[0].Name != healthy || cases[1].Name != "keyless" {
		t.Fatalf("got cases %+v", cases)
	}
	if got := cases[1].Checks; len(got) != 2 || got["keys-served"].Verdict != Pass || got["keys-usable"].Verdict != Fail {
		t.Errorf("got rows %v", got)
	}
	if got := cases[0].Checks["keys-usable"].Verdict; got != Pass {
		t.Errorf("the variant changed the healthy case to %s", got)
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
		"no difference":        {variant + "      keys-served: {verdict: pass, why: x}\n", "verdict of healthy already"},
		"variant without what": {base + "variants: {v: {server: [x]}}", "what is missing"},
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
