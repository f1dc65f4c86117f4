package triage

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

const (
	corpusDir = "../../testdata/triage"
	catalogue = "catalogue.yaml" // literal strings, several under more than one cause
)

// An excerpt is one of the corpus; testdata/triage/README.md has the members.
type excerpt struct {
	Cause    string `yaml:"cause"`
	About    string `yaml:"about"`
	See      string `yaml:"see"`
	From     string `yaml:"from"`
	App      string `yaml:"app"`
	Provider string `yaml:"provider"`
	Text     string `yaml:"text"`
	file     string
}

// excerpts reads the files of a folder of the corpus, unrelated.yaml excepted.
func excerpts(t testing.TB, dir string) []excerpt {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*.yaml"))
	var all []excerpt
	for _, file := range files {
		if name := filepath.Base(file); name == "unrelated.yaml" || name == "healthy.yaml" || name == catalogue {
			continue
		}
		all = append(all, readExcerpts(t, file)...)
	}
	return all
}

func readExcerpts(t testing.TB, file string) []excerpt {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []excerpt
	if err := yaml.UnmarshalWithOptions(raw, &list, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for i := range list {
		list[i].file = filepath.Base(file)
	}
	return list
}

// testEngine is the engine of the embedded knowledge.
func testEngine(t testing.TB) *engine {
	t.Helper()
	known, err := knowledge.LoadSymptoms()
	if err != nil {
		t.Fatal(err)
	}
	e, err := newEngine(known)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// place is where the right cause stands among the findings, from 1; 0 is nowhere.
func place(r *Result, cause string) int {
	return 1 + slices.IndexFunc(r.Causes, func(f Finding) bool { return f.Cause == cause })
}

// A score says how often the right cause is the first, and how often among three.
type score struct{ all, first, three, none int }

func (s *score) add(at, found int) {
	s.all++
	if at == 1 {
		s.first++
	}
	if at >= 1 && at <= 3 {
		s.three++
	}
	if found == 0 {
		s.none++
	}
}

// atLeast holds what was reached, in per cent of all, so that a change of a sign that
// makes others worse is seen.
func (s score) atLeast(t *testing.T, first, three int) {
	t.Helper()
	if s.all == 0 || s.first*100 < first*s.all || s.three*100 < three*s.all {
		t.Errorf("of %d excerpts %d are right at first and %d among three, less than %d and %d per cent", s.all, s.first, s.three, first, three)
	}
}

// TestTraining measures the excerpts that the signs were written with, and shows those
// that are told wrong: go test ./internal/triage -run Training -v
func TestTraining(t *testing.T) {
	e := testEngine(t)
	var s score
	for _, x := range excerpts(t, corpusDir) {
		r := e.read(x.Text, Options{})
		at := place(r, x.Cause)
		s.add(at, len(r.Causes))
		if at != 1 && testing.Verbose() {
			var got []string
			for _, f := range r.Causes {
				got = append(got, f.Cause+"("+f.Confidence+": "+strings.Join(f.Because, " | ")+")")
			}
			t.Logf("%s: %s stands at %d\n    %s\n    %s", x.file, x.Cause, at, strings.ReplaceAll(x.Text, "\n", "\n    "), strings.Join(got, "\n    -> "))
		}
	}
	t.Logf("training: %d excerpts, %d right at first, %d among three, %d not recognised", s.all, s.first, s.three, s.none)
	s.atLeast(t, 89, 94)
}

// TestHeldOut measures the excerpts that nobody looked at while signs were written. It
// says numbers only, on purpose.
func TestHeldOut(t *testing.T) {
	e := testEngine(t)
	var s score
	by := map[string]*score{"thread": {}, "source": {}, "catalogue": {}}
	for _, x := range excerpts(t, filepath.Join(corpusDir, "heldout")) {
		r := e.read(x.Text, Options{})
		s.add(place(r, x.Cause), len(r.Causes))
		if from := by[x.From]; from != nil {
			from.add(place(r, x.Cause), len(r.Causes))
		}
	}
	for from, s := range by {
		t.Logf("held out, from a %s: %d excerpts, %d right at first, %d among three", from, s.all, s.first, s.three)
	}
	t.Logf("held out: %d excerpts, %d right at first, %d among three, %d not recognised", s.all, s.first, s.three, s.none)
	s.atLeast(t, 76, 83)
}

// TestUnrelated: what has nothing to do with a login has no cause.
func TestUnrelated(t *testing.T) {
	e := testEngine(t)
	wrong := 0
	list := readExcerpts(t, filepath.Join(corpusDir, "unrelated.yaml"))
	for _, x := range list {
		r := e.read(x.Text, Options{})
		if !r.Recognised() {
			continue
		}
		wrong++
		t.Errorf("%s: told %s (%s) because %q in\n%s", x.About, r.Causes[0].Cause, r.Causes[0].Confidence, r.Causes[0].Because, x.Text)
	}
	t.Logf("unrelated: %d excerpts, %d told as a failed login", len(list), wrong)
}

// TestHealthy: what products write when all is well has no cause that is certain or likely.
func TestHealthy(t *testing.T) {
	e := testEngine(t)
	list := readExcerpts(t, filepath.Join(corpusDir, "healthy.yaml"))
	for _, x := range list {
		for _, f := range e.read(x.Text, Options{}).Causes {
			if f.Confidence != "possible" {
				t.Errorf("%s: told %s (%s) because %q", x.About, f.Cause, f.Confidence, f.Because)
			}
		}
	}
	if len(list) < 10 {
		t.Errorf("only %d excerpts", len(list))
	}
}
