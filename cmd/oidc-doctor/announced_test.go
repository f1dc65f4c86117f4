package main

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/report"
)

func TestAnnounced(t *testing.T) {
	s := practice.Scenario{Faults: []string{"no-refresh-token", "refresh-refused"}}
	for check, want := range map[string]string{
		"refresh-token-issued": "fail",    // of the first fault alone
		"refresh-accepted":     "skipped", // the second would fail it, but the first takes the token away
		"discovery-served":     "pass",
	} {
		if got := announced(s, check, "pass"); got != want {
			t.Errorf("%s: %s, want %s", check, got, want)
		}
	}
}

func TestCompareFindsDifferences(t *testing.T) {
	document := func(status string) *report.Document {
		return &report.Document{Results: []report.Result{{ID: "refresh-token-issued", Status: status}}}
	}
	s := practice.Scenario{Name: "s", Faults: []string{"no-refresh-token"}}
	if err := compare(s, document("pass"), document("fail")); err != nil {
		t.Errorf("as announced: %v", err)
	}
	for name, err := range map[string]error{
		"a miss":          compare(s, document("pass"), document("pass")),
		"a false alarm":   compare(practice.Scenario{}, document("pass"), document("fail")),
		"not healthy":     compare(practice.Scenario{}, document("skipped"), document("skipped")),
		"broken healthy":  compare(s, document("broken"), document("fail")),
		"fails when well": compare(practice.Scenario{}, document("fail"), document("fail")),
	} {
		if err == nil {
			t.Errorf("%s is not found", name)
		}
	}
}
