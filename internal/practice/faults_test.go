package practice

import (
	"regexp"
	"strings"
	"testing"
)

func TestFaultTable(t *testing.T) {
	nameForm := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	checkForm := regexp.MustCompile(`^(\*|[a-z]+(-[a-z]+)*(-\*)?)$`)
	seen := map[string]bool{}
	for _, f := range Faults() {
		switch {
		case seen[f.Name]:
			t.Errorf("%s is there twice", f.Name)
		case !nameForm.MatchString(f.Name):
			t.Errorf("%q is not in kebab case", f.Name)
		case f.About == "" || strings.HasSuffix(f.About, "."):
			t.Errorf("%s: About %q", f.Name, f.About)
		case f.Transport && f.Expect != nil:
			t.Errorf("%s is a transport fault with an Expect", f.Name)
		}
		seen[f.Name] = true
		for check, status := range f.Expect {
			if !checkForm.MatchString(check) {
				t.Errorf("%s expects something of %q", f.Name, check)
			}
			switch status {
			case passed, failed, skipped, notApplicable:
			default:
				t.Errorf("%s expects %s to be %q", f.Name, check, status)
			}
		}
	}
}

func TestExpected(t *testing.T) {
	f := Fault{Expect: map[string]string{"*": skipped, "reach-*": passed, "reach-tls": failed}}
	for check, want := range map[string]string{
		"keys-served":    skipped,
		"reach-connects": passed,
		"reach-tls":      failed,
	} {
		if got := f.Expected(check, notApplicable); got != want {
			t.Errorf("%s: %s, want %s", check, got, want)
		}
	}
	if got := (Fault{}).Expected("keys-served", notApplicable); got != notApplicable {
		t.Errorf("a check that no fault names: %s, want its healthy status", got)
	}
}

func TestLookup(t *testing.T) {
	for _, f := range Faults() {
		if got, err := FaultByName(f.Name); err != nil || got.Name != f.Name {
			t.Errorf("FaultByName(%q) = %q, %v", f.Name, got.Name, err)
		}
	}
	if _, err := FaultByName("iss-mising"); err == nil || !strings.Contains(err.Error(), `the nearest is "iss-missing"`) {
		t.Errorf("error %v", err)
	}
	if _, err := ScenarioByName("casdoor"); err == nil || !strings.Contains(err.Error(), "known are: healthy, authentik-without-offline-access, ") {
		t.Errorf("error %v", err)
	}
}

func TestScenarios(t *testing.T) {
	if first := Scenarios()[0]; first.Name != "healthy" || first.Faults != nil {
		t.Errorf("the first scenario is %+v", first)
	}
	for _, s := range Scenarios() {
		if found, err := ScenarioByName(s.Name); err != nil || found.Name != s.Name {
			t.Errorf("ScenarioByName(%q) = %q, %v", s.Name, found.Name, err)
		}
		if _, err := activeFaults(s.Faults, false); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"abc", "abd", 1}, {"abc", "xabc", 1}, {"kitten", "sitting", 3}} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("from %q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
