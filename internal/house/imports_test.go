package house_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/oidc-doctor/oidc-doctor/"

// allowed says which of our packages each of our packages may import; what is
// not listed may import none. It is the list of arrows in docs/design.md.
var allowed = map[string][]string{
	"cmd/oidc-doctor": {"checks", "report", "knowledge", "internal/nearest", "internal/application", "internal/wire", "internal/probe", "internal/login", "internal/runner", "internal/practice", "internal/settings", "internal/bundle", "internal/imports", "internal/sessionstore", "internal/token", "internal/config", "internal/expect", "internal/triage", "internal/appconfig"},
	"report":          {"checks", "knowledge", "internal/application", "internal/checklist", "internal/wire"},
	"checks":          {"internal/application", "internal/nearest", "internal/probe", "internal/wire"},
	"knowledge":       {"internal/application", "internal/nearest", "internal/settings"},

	"internal/runner":       {"checks", "internal/probe", "internal/wire"},
	"internal/login":        {"internal/login/chrome", "internal/page", "internal/probe", "internal/wire"},
	"internal/probe":        {"internal/application", "internal/page", "internal/settings", "internal/token", "internal/wire"},
	"internal/application":  {},
	"internal/checklist":    {"knowledge", "internal/application"},
	"internal/sessionstore": {"internal/application", "internal/wire"},
	"internal/settings":     {},
	"internal/config":       {"internal/nearest"},
	"internal/appconfig":    {"internal/application", "internal/nearest"},
	"internal/expect":       {"checks", "internal/config", "internal/probe", "internal/wire"},
	"internal/token":        {"internal/wire"},
	"internal/practice":     {"internal/nearest"},
	"internal/checktest":    {"checks", "internal/probe"},
	"internal/page":         {},
	"internal/login/chrome": {},
	"internal/wire":         {},
	"internal/nearest":      {},
	"internal/interop":      {},
	"internal/house":        {},
	"internal/imports":      {"internal/probe", "internal/token", "internal/wire"},
	"internal/bundle":       {"internal/runner", "internal/wire"},
	"internal/triage":       {"knowledge", "internal/wire"},
}

// forbidden keeps judges pure: no network, no clock of their own, no luck.
var forbidden = map[string][]string{
	"checks":               {"net", "net/http", "os", "math/rand", "math/rand/v2"},
	"knowledge":            {"net", "net/http"},
	"internal/application": {"net", "net/http", "os"},
	"internal/settings":    {"net", "net/http", "os"},
	"internal/config":      {"net", "net/http", "os"},
	"internal/expect":      {"net", "net/http", "os", "math/rand", "math/rand/v2"},
	"report":               {"net", "net/http", "os"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestImportDirections(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p listed
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		seen++
		name := strings.TrimPrefix(p.ImportPath, module)
		arrows, known := allowed[name]
		if !known {
			t.Errorf("%s is a new room: say in the list above what it may import, and in docs/design.md what it is for", name)
		}
		for _, i := range p.Imports {
			if ours, ok := strings.CutPrefix(i, module); ok && !slices.Contains(arrows, ours) {
				t.Errorf("%s imports %s", name, ours)
			}
			if slices.Contains(forbidden[name], i) {
				t.Errorf("%s imports %s", name, i)
			}
		}
	}
	if seen < len(allowed) {
		t.Errorf("only %d of %d rooms were found", seen, len(allowed))
	}
}
