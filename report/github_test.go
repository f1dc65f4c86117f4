package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// runnerCommand reads a line of a log as the runner does (ActionCommand.cs of
// actions/runner, TryParseV2): blanks before it are nothing to it.
func runnerCommand(line string) (command, title, message string) {
	line, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), "::")
	if !ok {
		return "", "", ""
	}
	info, message, ok := strings.Cut(line, "::")
	if !ok {
		return "", "", ""
	}
	command, properties, _ := strings.Cut(info, " ")
	for p := range strings.SplitSeq(properties, ",") {
		if value, ok := strings.CutPrefix(p, "title="); ok {
			title = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
		}
	}
	return command, title, strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(message)
}

func TestGitHubAnnotates(t *testing.T) {
	d := sick()
	d.Results[11].Title, d.Results[11].Saw = "50% of it: a, b", "100%0A, and 5%"
	var got []string
	for line := range strings.Lines(written(t, "github", d)) {
		command, title, message := runnerCommand(strings.TrimSuffix(line, "\n"))
		switch command {
		case "", "group", "endgroup":
		case "warning":
			if strings.HasPrefix(title, "refresh-token-issued") && (title != "refresh-token-issued: 50% of it: a, b" || !strings.Contains(message, "saw: 100%0A, and 5% (exchange 2, body /refresh_token)\nfix: authentik: ")) {
				t.Errorf("%q %q", title, message)
			}
			fallthrough
		default:
			id, _, _ := strings.Cut(title, ":")
			got = append(got, command+" "+id)
		}
	}
	want := "error discovery-issuer-matches, error app-id-token-readable, error logout-advertised, warning email-verified-stated, warning refresh-token-issued, notice token-response-not-cached"
	if strings.Join(got, ", ") != want {
		t.Errorf("annotations %q, want %s", got, want)
	}
}

// TestGitHubObeysNobody: whatever a document holds, a log has no commands in it
// but ours.
func TestGitHubObeysNobody(t *testing.T) {
	for _, attempt := range append(attempts(), "::add-mask::x", "::endgroup:: ::error::x", strings.Repeat("w ", 30)+"::error::x", ":: error::x") {
		for line := range strings.Lines(written(t, "github", spoilt(attempt))) {
			switch command, _, _ := runnerCommand(line); command {
			case "", "group", "endgroup", "error", "warning", "notice":
				if command == "error" && !strings.HasPrefix(line, "::error title=") {
					t.Errorf("%.60q: %q", attempt, line)
				}
			default:
				t.Errorf("%.60q: the command %q", attempt, command)
			}
		}
	}
}

// TestGitHubShowsAsManyAsItIsShown: the tenth of a kind says how many more there
// are, which nobody would learn otherwise.
func TestGitHubShowsAsManyAsItIsShown(t *testing.T) {
	for n, last := range map[int]string{10: "check9", 11: "2 more of these", 30: "21 more of these"} {
		var many []checks.Result
		for i := range n {
			many = append(many, verdict(checks.ID(fmt.Sprintf("reach-check%d", i)), checks.Must, "a title", checks.Verdict{Status: checks.Fail, Want: "this", Saw: "that"}))
		}
		var errors []string
		for line := range strings.Lines(written(t, "github", report.New(report.Input{Results: many}))) {
			if strings.HasPrefix(line, "::error ") {
				errors = append(errors, line)
			}
		}
		if len(errors) != 10 || !strings.Contains(errors[9], last) {
			t.Errorf("of %d: %d annotations, last %q", n, len(errors), errors[len(errors)-1])
		}
	}
}
