package report

import (
	"fmt"
	"io"
	"strings"
)

// maxAnnotations is how many of one kind GitHub shows for one step; those after
// it are dropped without a word (docs/problem-matchers.md of actions/toolkit).
const maxAnnotations = 10

// writeGitHub writes the text report, folded, and workflow commands that GitHub
// shows as annotations, the worst first. The summary of the job is the ticket,
// which whoever knows its file writes there.
func writeGitHub(w io.Writer, docs []*Document, s Style) error {
	io.WriteString(w, "::group::oidc-doctor\n")
	s.Color = false
	if err := writeText(w, docs, s); err != nil {
		return err
	}
	io.WriteString(w, "::endgroup::\n")
	byKind := map[string][]string{}
	for _, d := range docs {
		for _, r := range findings(d) {
			kind := annotationKinds[wordOf(r)]
			byKind[kind] = append(byKind[kind], annotation(kind, d, r, len(docs) > 1))
		}
	}
	for _, kind := range []string{"error", "warning", "notice"} {
		lines := byKind[kind]
		if n := len(lines) - maxAnnotations; n > 0 {
			lines = append(lines[:maxAnnotations-1], fmt.Sprintf("::%s title=oidc-doctor::%s", kind, data(fmt.Sprintf("%d more of these are in the report", n+1))))
		}
		for _, line := range lines {
			io.WriteString(w, line+"\n")
		}
	}
	for _, d := range docs {
		if _, err := io.WriteString(w, headline(d)+"  "+d.about()+": "+closing(d)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

var annotationKinds = map[word]string{wordFail: "error", wordBug: "error", wordWarn: "warning", wordNote: "notice"}

func annotation(kind string, d *Document, r Result, many bool) string {
	title := r.ID + ": " + r.Title
	if many {
		title = d.title() + ": " + title
	}
	return "::" + kind + " title=" + property(title) + "::" + data(strings.Join(brief(r), "\n"))
}

// brief is a finding in a few lines.
func brief(r Result) []string {
	if wordOf(r) == wordBug {
		return []string{"a fault of oidc-doctor itself: " + r.Reason}
	}
	seen := "saw: " + r.Saw
	if at := places(r); len(at) > 0 {
		seen += " (" + strings.Join(at, "; ") + ")"
	}
	lines := []string{"want: " + r.Want, seen}
	if r.Says != nil {
		lines = append(lines, "the application says: "+r.Says.Told())
	}
	for _, f := range r.Fix {
		lines = append(lines, "fix: "+f.told())
		if f.See != "" {
			lines = append(lines, f.See)
		}
	}
	return append(lines, more(r))
}

// data and property escape what stands behind and within a workflow command
// (ActionCommand.cs of actions/runner).
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
