package checks_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

var kebab = regexp.MustCompile(`^[a-z]+(-[a-z0-9]+)+$`)

func TestShape(t *testing.T) {
	if len(checks.All) < 50 {
		t.Fatalf("only %d checks", len(checks.All))
	}
	seen := map[checks.ID]bool{}
	for _, c := range checks.All {
		t.Run(string(c.ID), func(t *testing.T) {
			if !kebab.MatchString(string(c.ID)) {
				t.Error("the ID is not kebab case, area first")
			}
			if seen[c.ID] {
				t.Error("the ID stands twice")
			}
			seen[c.ID] = true
			first, _ := utf8.DecodeRuneInString(c.Title)
			if c.Title == "" || len(c.Title) > 72 || strings.HasSuffix(c.Title, ".") || unicode.IsUpper(first) && !strings.HasPrefix(c.Title, strings.ToUpper(c.Title[:2])) {
				t.Errorf("title %q: a statement, lower case, no full stop, at most 72 bytes", c.Title)
			}
			if first, _ := utf8.DecodeRuneInString(c.Fix); !unicode.IsUpper(first) || !strings.HasSuffix(c.Fix, ".") {
				t.Errorf("fix %q: begins with a verb, ends with a full stop", c.Fix)
			}
			if len(c.Why) < 40 || c.Since == "" || len(c.Spec) == 0 || len(c.Needs) == 0 || c.Judge == nil {
				t.Error("why, since, spec, needs or judge is missing")
			}
			if c.Level < checks.Must || c.Level > checks.Advice {
				t.Errorf("level %d", c.Level)
			}
			for _, r := range c.Spec {
				if r.Doc.Name == "" || !strings.HasPrefix(r.URL(), "https://") {
					t.Errorf("spec %+v", r)
				}
			}
		})
	}
}

// A step that can fail names the check that says so, and that check needs the
// step itself: so every failure has a home.
func TestEveryOwnerIsAtHome(t *testing.T) {
	home := map[string]*checks.Check{}
	for _, c := range checks.All {
		home[string(c.ID)] = c
	}
	owners, seen := 0, map[probe.Need]bool{}
	var walk func(probe.Need)
	walk = func(n probe.Need) {
		n, _ = probe.Unwrap(n)
		if seen[n] {
			return
		}
		seen[n] = true
		if n.Owner() != "" {
			owners++
			c := home[n.Owner()]
			switch {
			case c == nil:
				t.Errorf("step %q: there is no check %s", n.Name(), n.Owner())
			case !needs(c, n):
				t.Errorf("step %q: its owner %s does not need it", n.Name(), n.Owner())
			}
		}
		for _, m := range n.Needs() {
			walk(m)
		}
	}
	for _, c := range checks.All {
		for _, n := range c.Needs {
			walk(n)
		}
	}
	if owners < 10 {
		t.Errorf("only %d steps have an owner", owners)
	}
}

func needs(c *checks.Check, step probe.Need) bool {
	for _, n := range c.Needs {
		if n, _ := probe.Unwrap(n); n == step {
			return true
		}
	}
	return false
}

func TestStepsAreDescribed(t *testing.T) {
	names := map[string]probe.Need{}
	var walk func(probe.Need)
	walk = func(n probe.Need) {
		n, _ = probe.Unwrap(n)
		if other, ok := names[n.Name()]; ok {
			if other != n {
				t.Errorf("two steps are called %q", n.Name())
			}
			return
		}
		names[n.Name()] = n
		if n.Name() == "" || n.Impact() < probe.Passive || n.Impact() > probe.Intrusive {
			t.Errorf("step %q has impact %d", n.Name(), n.Impact())
		}
		for _, m := range append(n.Needs(), n.After()...) {
			walk(m)
		}
	}
	for _, c := range checks.All {
		for _, n := range c.Needs {
			walk(n)
		}
	}
}

func TestFindNamesTheNearest(t *testing.T) {
	if c, err := checks.Find("scope-mappings"); err != nil || c != checks.ScopeMappings {
		t.Error(c, err)
	}
	if _, err := checks.Find("refresh-token-isued"); err == nil || !strings.Contains(err.Error(), "refresh-token-issued") {
		t.Error(err)
	}
}
