package triage

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// fire returns the signs that hold in a text.
func (e *engine) fire(text string) []*fired {
	r := newReading(e, text)
	r.look(text)
	return r.fired
}

// allExcerpts is the whole corpus, the catalogue too.
func allExcerpts(t *testing.T) []excerpt {
	all := append(excerpts(t, corpusDir), excerpts(t, filepath.Join(corpusDir, "heldout"))...)
	return append(all, readExcerpts(t, filepath.Join(corpusDir, catalogue))...)
}

// named says which sign it is.
func (r *rule) named(known *knowledge.Symptoms) string {
	c := known.Causes[r.cause]
	return fmt.Sprintf("%s.yaml: %s: says %q saw %v", c.Area, c.ID, r.Says, r.Sign.Saw)
}

// TestSignsMatchTheCorpus: a sign that no excerpt has is a slip of the pen, unless it
// says that it is unmet. A certain one that only excerpts of other causes have is
// wrong. Every cause is told by one sign at least in an excerpt of its own.
func TestSignsMatchTheCorpus(t *testing.T) {
	e := testEngine(t)
	own, others := map[*rule]int{}, map[*rule]int{}
	for _, x := range allExcerpts(t) {
		for _, f := range e.fire(x.Text) {
			switch {
			case f.cause < 0:
			case e.known.Causes[f.cause].ID == x.Cause:
				own[f.rule]++
			default:
				others[f.rule]++
			}
		}
	}
	told := map[int]bool{}
	signs, unmet := 0, 0
	var list strings.Builder
	for _, r := range e.rules {
		if r.cause < 0 || r.message {
			continue
		}
		signs++
		switch {
		case own[r] > 0:
			told[r.cause] = true
		case r.Unmet:
			unmet++
			if others[r] > 0 && r.Sure == "certain" {
				t.Errorf("%s is certain, and only excerpts of other causes have it", r.named(e.known))
			}
		case others[r] == 0:
			t.Errorf("%s matches nothing in the corpus; correct it, or say unmet: true", r.named(e.known))
			fmt.Fprintf(&list, "%s\t%d\n", e.known.Causes[r.cause].ID, r.nth)
		case r.Sure == "certain":
			t.Errorf("%s is certain, and only excerpts of other causes have it", r.named(e.known))
			fmt.Fprintf(&list, "%s\t%d\tforeign\n", e.known.Causes[r.cause].ID, r.nth)
		}
	}
	for i, c := range e.known.Causes {
		if !told[i] {
			t.Errorf("%s: no excerpt of its own has a sign of it", c.ID)
		}
	}
	t.Logf("%d signs, %d of them unmet", signs, unmet)
	if file := os.Getenv("TRIAGE_SIGNS"); file != "" {
		os.WriteFile(file, []byte(list.String()), 0o644)
	}
}
