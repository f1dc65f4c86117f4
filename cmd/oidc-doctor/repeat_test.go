package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// aboutTheReport lists flags that change nothing of what is asked or judged, and
// those that say how often, or of what (job.named says that).
var aboutTheReport = []string{"format", "output", "verbose", "curl", "timeline", "save", "screenshot", "show-claims", "help",
	"config", "target", "interactive", "wait", "write-baseline"}

// TestRepeatableKnowsEveryFlag: whoever adds a flag decides whether its value
// may stand in a report.
func TestRepeatableKnowsEveryFlag(t *testing.T) {
	c := newCheck()
	seen := 0
	c.Flags().VisitAll(func(f *pflag.Flag) {
		_, listed := repeatable[f.Name]
		if listed == slices.Contains(aboutTheReport, f.Name) {
			t.Errorf("--%s: say in repeatable whether its value may be shown, or that it is about the report", f.Name)
		}
		if listed {
			seen++
		}
	})
	if seen != len(repeatable) {
		t.Errorf("%d of %d flags in the list exist", seen, len(repeatable))
	}
}

func TestRepetition(t *testing.T) {
	c := newCheck()
	args := []string{"https://sso.example.com", "--client-id", "app", "--client-secret-file", "secret.txt", "--username", "ada", "--only", "a,b",
		"--resolve", "a:1:2", "--resolve", "c:3:4", "--insecure-skip-verify", "--scope", "openid profile", "--verbose", "--format", "json=x"}
	if err := c.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	want := "oidc-doctor check https://sso.example.com --client-id app --client-secret-file FILE --insecure-skip-verify --only a --only b" +
		" --resolve a:1:2 --resolve c:3:4 --scope openid profile --username VALUE"
	if got := strings.Join(repetition(c, c.Flags().Args()), " "); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}
