// Package checktest tests judges with literal facts: no provider, no network.
package checktest

import (
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// A Case states facts and what the judge has to make of them.
type Case struct {
	Name  string
	Given []probe.Fact
	Want  checks.Status
	Saw   string // a part of the verdict's Saw; "" when it does not matter
}

// Run judges each case, with only the facts that the check declared. A failure
// must say what was wanted and what was seen.
func Run(t *testing.T, c *checks.Check, cases ...Case) {
	t.Helper()
	if len(cases) == 0 {
		t.Fatal("no cases")
	}
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			v := c.Judge(probe.Given(tc.Given...).Only(c.Needs))
			if v.Status != tc.Want {
				t.Fatalf("status %v, want %v (want %q, saw %q)", v.Status, tc.Want, v.Want, v.Saw)
			}
			if !strings.Contains(v.Saw, tc.Saw) {
				t.Errorf("saw %q, want it to say %q", v.Saw, tc.Saw)
			}
			if v.Status == checks.Fail && (v.Want == "" || v.Saw == "") {
				t.Errorf("a failure without want (%q) or saw (%q)", v.Want, v.Saw)
			}
			if v.Status == checks.NotApplicable && v.Saw == "" {
				t.Error("not applicable, and no reason")
			}
		})
	}
}
