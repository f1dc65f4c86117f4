package report_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestGitLabReadsIt(t *testing.T) {
	var got []struct {
		Description string `json:"description"`
		CheckName   string `json:"check_name"`
		Fingerprint string `json:"fingerprint"`
		Severity    string `json:"severity"`
		Location    struct {
			Path  string `json:"path"`
			Lines struct {
				Begin int `json:"begin"`
			} `json:"lines"`
		} `json:"location"`
	}
	other := sick()
	other.Target.Issuer = "https://other.example.com"
	if err := json.Unmarshal([]byte(written(t, "gitlab", sick(), other, healthy())), &got); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	said := map[string]string{}
	for _, x := range got {
		if seen[x.Fingerprint] || len(x.Fingerprint) < 16 { // GitLab shows the first of two with one fingerprint
			t.Errorf("%s: the fingerprint %q", x.CheckName, x.Fingerprint)
		}
		seen[x.Fingerprint] = true
		if !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, x.Severity) {
			t.Errorf("%s: the severity %q", x.CheckName, x.Severity)
		}
		if x.Location.Path == "" || strings.HasPrefix(x.Location.Path, "./") || x.Location.Lines.Begin < 1 || x.Description == "" {
			t.Errorf("%s: %+v", x.CheckName, x)
		}
		said[x.CheckName] = x.Severity
	}
	if len(got) != 12 || said["discovery-issuer-matches"] != "critical" || said["refresh-token-issued"] != "major" ||
		said["token-response-not-cached"] != "info" || said["logout-advertised"] != "minor" {
		t.Errorf("%d issues: %v", len(got), said)
	}
	if text := strings.TrimSpace(written(t, "gitlab", healthy())); text != "[]" {
		t.Errorf("without a finding: %q", text)
	}
}
