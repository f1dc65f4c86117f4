package report_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/report"
)

func TestSARIFFitsItsSchema(t *testing.T) {
	f, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	parsed, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	validate := func(text string) error {
		x, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return err
		}
		return schema.Validate(x)
	}
	for name, docs := range map[string][]*report.Document{"sick": {sick()}, "healthy": {healthy()}, "several": several(), "none": {}} {
		if err := validate(written(t, "sarif", docs...)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := written(t, "sarif", sick())
	for _, spoilt := range []string{
		strings.Replace(good, `"level": "error"`, `"level": "fatal"`, 1),
		strings.Replace(good, `"startLine": 1`, `"startLine": 0`, 1),
		strings.Replace(good, `"version": "2.1.0"`, `"version": "2.0.0"`, 1),
	} {
		if spoilt == good || validate(spoilt) == nil {
			t.Error("what is no SARIF is valid")
		}
	}
}

type sarifFile struct {
	Runs []struct {
		AutomationDetails struct{ ID string }
		Invocations       []struct {
			ExecutionSuccessful        bool
			ToolExecutionNotifications []struct{ AssociatedRule struct{ ID string } }
		}
		Tool struct {
			Driver struct{ Rules []struct{ ID string } }
		}
		Results []struct {
			RuleID              string
			RuleIndex           int
			Level               string
			PartialFingerprints map[string]string
			Locations           []struct {
				PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
			}
		}
	}
}

func parseSARIF(t *testing.T, docs ...*report.Document) (f sarifFile) {
	t.Helper()
	if err := json.Unmarshal([]byte(written(t, "sarif", docs...)), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestSARIFIsTakenByGitHub holds a report against what code scanning wants
// beyond the schema.
func TestSARIFIsTakenByGitHub(t *testing.T) {
	f := parseSARIF(t, sick(), healthy())
	if a, b := f.Runs[0].AutomationDetails.ID, f.Runs[1].AutomationDetails.ID; a == b || !strings.HasSuffix(a, "/") {
		t.Errorf("categories %q and %q", a, b)
	}
	run := f.Runs[0]
	if run.Invocations[0].ExecutionSuccessful {
		t.Error("a run with a broken check was successful")
	}
	if n := len(run.Invocations[0].ToolExecutionNotifications); n != 7 {
		t.Errorf("%d notifications, want those of 6 skipped checks and a broken one", n)
	}
	levels := map[string]string{}
	for _, r := range run.Results {
		levels[r.RuleID] = r.Level
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("%s points at the rule %s", r.RuleID, run.Tool.Driver.Rules[r.RuleIndex].ID)
		}
		if r.PartialFingerprints["primaryLocationLineHash"] == "" {
			t.Errorf("%s has no fingerprint that GitHub reads", r.RuleID)
		}
		if len(r.Locations) != 1 || strings.Contains(r.Locations[0].PhysicalLocation.ArtifactLocation.URI, ":") {
			t.Errorf("%s stands at %+v, which is no file of a repository", r.RuleID, r.Locations)
		}
	}
	for id, want := range map[string]string{
		"discovery-issuer-matches": "error", "app-id-token-readable": "error", "refresh-token-issued": "warning", "email-verified-stated": "warning", "token-response-not-cached": "note",
	} {
		if levels[id] != want {
			t.Errorf("%s is %q, want %q", id, levels[id], want)
		}
	}
	if len(levels) != 5 {
		t.Errorf("results: %v", levels)
	}
}

// TestFingerprintsStay: the same finding is the same whatever was seen, another
// check, issuer or client makes another one.
func TestFingerprintsStay(t *testing.T) {
	marks := map[string]string{}
	for name, in := range map[string]struct{ issuer, client, saw string }{
		"first":          {"https://a.example", "app", "none"},
		"seen otherwise": {"https://a.example", "app", "something else"},
		"another client": {"https://a.example", "other", "none"},
		"another issuer": {"https://b.example", "app", "none"},
	} {
		fail := func(id checks.ID) checks.Result {
			return verdict(id, checks.Must, "a title", checks.Verdict{Status: checks.Fail, Want: "this", Saw: in.saw,
				Evidence: []wire.Evidence{{Exchange: len(in.saw), Where: in.saw, Value: in.saw}}})
		}
		d := report.New(report.Input{Target: report.Target{Issuer: in.issuer, ClientID: in.client},
			Results: []checks.Result{fail("reach-resolves"), fail("reach-tls")}})
		r := parseSARIF(t, d).Runs[0].Results
		marks[name] = r[0].PartialFingerprints["primaryLocationLineHash"]
		if marks[name] == r[1].PartialFingerprints["primaryLocationLineHash"] {
			t.Error("two checks have one fingerprint")
		}
	}
	if marks["first"] != marks["seen otherwise"] {
		t.Error("what was seen changes the fingerprint")
	}
	if marks["first"] == marks["another client"] || marks["first"] == marks["another issuer"] {
		t.Error("another target has the same fingerprint")
	}
}
