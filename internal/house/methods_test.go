package house_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Where a program calls a method by a name that is known only when it runs, the
// linker has to keep every exported method of every type that is in use. Of this
// one that was 2.6 MB of 20 that are promised. text/template does so, and
// html/template with it: that they are linked by one of our libraries is no harm
// as long as nothing executes a template.

// TestNoTemplates says which of our packages does it, where one does.
func TestNoTemplates(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports", "./cmd/oidc-doctor")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	ours := 0
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p listed
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name, is := strings.CutPrefix(p.ImportPath, module)
		if !is {
			continue
		}
		ours++
		for _, i := range p.Imports {
			if i == "html/template" || i == "text/template" {
				t.Errorf("%s imports %s; write pages with gomponents, texts with fmt", name, i)
			}
		}
	}
	if ours < 10 {
		t.Errorf("only %d of our packages were found", ours)
	}
}

// TestNoMethodsByName asks the linker, and so finds what a library does as well.
func TestNoMethodsByName(t *testing.T) {
	if testing.Short() {
		t.Skip("it links the program, which takes seconds")
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-dumpdep", "-o", os.DevNull, "./cmd/oidc-doctor")
	cmd.Dir, cmd.Env = "../..", append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput() // the linker says it on stderr
	if err != nil {
		t.Fatalf("%v: %.2000s", err, out)
	}
	edges, found := 0, map[string]bool{}
	for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); {
		from, to, is := strings.Cut(s.Text(), " -> ")
		if !is {
			continue
		}
		edges++
		if symbol, marked := strings.CutSuffix(to, " <ReflectMethod>"); marked && !found[symbol] {
			found[symbol] = true
			t.Errorf("%s is called by %s and looks methods up by name", symbol, from)
		}
	}
	if edges < 10000 {
		t.Errorf("the linker named only %d dependencies", edges)
	}
}
