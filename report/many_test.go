package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// several is a run over a file of targets: one in which something fails and
// something is let pass, with what an operator may write, and a healthy one.
func several() []*report.Document {
	a, b := sick(), healthy()
	a.Target.Name, a.Outcome = "zipline "+hostile, report.OutcomeFailed
	b.Target.Name, b.Outcome = "wiki", report.OutcomeOK
	for i, r := range a.Results {
		switch r.ID {
		case "refresh-token-issued":
			a.Accept(&a.Results[i], report.Accepted{By: report.BySuppression, Reason: "the ticket is open " + hostile, Until: "2026-03-01"})
		case "email-verified-stated":
			a.Accept(&a.Results[i], report.Accepted{By: report.ByBaseline})
		case "discovery-issuer-matches":
			a.Results[i].Expected = "oidc-doctor.yaml:12"
		}
	}
	a.Suppressions = []report.Suppression{
		{Check: "reach-tls", Reason: "old " + hostile, Until: "2025-12-31", State: report.Expired, At: "oidc-doctor.yaml:30"},
		{Check: "reach-clock", Reason: "done", Until: "2027-01-01", State: report.Unused, At: "oidc-doctor.yaml:31"},
	}
	return []*report.Document{a, b}
}

func writeSeveral(t *testing.T, format string, s report.Style) []byte {
	t.Helper()
	f, ok := report.FindFormat(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var b bytes.Buffer
	if err := f.WriteAll(&b, several(), s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSeveral compares every format of a run over two targets.
func TestSeveral(t *testing.T) {
	for _, name := range report.FormatNames() {
		if name == "html" {
			continue // large, and looked at in tests of its own
		}
		t.Run(name, func(t *testing.T) {
			got := writeSeveral(t, name, report.Style{})
			path := filepath.Join("..", "testdata", "golden", "several-"+name+".txt")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("differs from %s; go test ./report -update, then read the diff\n%s", path, firstDifference(string(got), string(want)))
			}
		})
	}
}

// TestSetFitsItsSchema holds the JSON of several targets against the schema of a
// set, which has the documents of a single one as its members.
func TestSetFitsItsSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	const at = "https://raw.githubusercontent.com/oidc-doctor/oidc-doctor/main/report/"
	for _, name := range []string{"schema.json", "set.schema.json"} {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		forbidOthers(parsed)
		if err := c.AddResource(at+name, parsed); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile(at + "set.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	whole := writeSeveral(t, "json", report.Style{})
	for name, tc := range map[string]struct {
		spoil func(string) string
		valid bool
	}{
		"as it is":           {func(s string) string { return s }, true},
		"an unknown outcome": {func(s string) string { return strings.Replace(s, `"outcome": "ok"`, `"outcome": "fine"`, 1) }, false},
		"an unknown member":  {func(s string) string { return strings.Replace(s, `"targets": 2`, `"targets": 2, "x": 1`, 1) }, false},
		"an unknown reason to pass": {func(s string) string {
			return strings.Replace(s, `"by": "baseline"`, `"by": "luck"`, 1)
		}, false},
	} {
		x, err := jsonschema.UnmarshalJSON(strings.NewReader(tc.spoil(string(whole))))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(x); (err == nil) != tc.valid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestKnownFailuresFailNothing looks at the formats that turn a failure into a red
// job or an alert: what is let pass must be neither, and not be silent either.
func TestKnownFailuresFailNothing(t *testing.T) {
	for format, want := range map[string][]string{
		"junit":  {`<skipped message="known: the ticket is open`, `<skipped message="known: the baseline has it already"`},
		"sarif":  {`"suppressions": [`, `"status": "accepted"`, `"justification": "the baseline has it already"`},
		"text":   {"known refresh-token-issued", "known email-verified-stated", "2 known failures"},
		"github": {"known refresh-token-issued"},
	} {
		got := string(writeSeveral(t, format, report.Style{}))
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s does not say %q", format, w)
			}
		}
	}
	for _, format := range []string{"github", "gitlab"} {
		for line := range strings.Lines(string(writeSeveral(t, format, report.Style{}))) {
			annotates := strings.HasPrefix(line, "::") || strings.Contains(line, `"check_name"`)
			if annotates && (strings.Contains(line, "refresh-token-issued") || strings.Contains(line, "email-verified-stated")) {
				t.Errorf("%s makes a finding of what is let pass: %s", format, line)
			}
		}
	}
}
