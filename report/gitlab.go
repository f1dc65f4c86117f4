package report

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// A qualityIssue is one entry of a code quality report
// (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
type qualityIssue struct {
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

// severities has GitLab's word for a level. "blocker" is left to those whose
// build does not go on.
var severities = map[string]string{
	checks.Must.String(): "critical", checks.Should.String(): "major", checks.Advice.String(): "info",
}

// writeGitLab writes what failed, and what broke as minor: it is not the
// provider's. GitLab compares two reports by their fingerprints and shows what
// is new and what is gone.
func writeGitLab(w io.Writer, docs []*Document, _ Style) error {
	all := []qualityIssue{}
	for _, d := range docs {
		for _, r := range findings(d) {
			all = append(all, newQualityIssue(d, r))
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(all)
}

func newQualityIssue(d *Document, r Result) qualityIssue {
	x := qualityIssue{
		Description: d.title() + ": " + r.Title + "; " + strings.Join(brief(r), "; "),
		CheckName:   r.ID, Fingerprint: fingerprint(d, r), Severity: severities[r.Level],
	}
	if wordOf(r) == wordBug {
		x.Severity = "minor"
	}
	x.Location.Path, x.Location.Lines.Begin = artifact, 1
	return x
}
