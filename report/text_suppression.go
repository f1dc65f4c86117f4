package report

import (
	"regexp"
	"strings"
	"time"
)

// suppressedFor is how long the suppression that is proposed lets a finding pass.
const suppressedFor = 90 * 24 * time.Hour

// suppression writes what the operator may paste into the list suppress of
// oidc-doctor.yaml.
func (t *textWriter) suppression(r Result) {
	const indent = "      "
	lines := []string{"- check: " + r.ID, "  target: " + yamlText(clean(t.doc.title()))}
	if line := "  saw: " + yamlText(sawPattern(clean(r.Saw))); columns(line)+len(detail)+len(indent) <= t.Width {
		lines = append(lines, line) // else the check alone has to do
	}
	lines = append(lines, "  reason: (why, and who decided)",
		"  until: "+t.doc.Started.Add(suppressedFor).Format(time.DateOnly))
	t.member("or", "let it pass for a while, by this under suppress in "+artifact+":")
	for _, line := range lines {
		t.WriteString(detail + indent + line + "\n") // not wrapped: it is to be copied
	}
}

// yamlText is a text as YAML has it in one line, whatever is in it.
func yamlText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// varies is what differs from run to run: digests have a key of the run, and
// tokens are not all of one length.
var varies = regexp.MustCompile(`#[0-9a-f]{12}|\d+ bytes`)

// sawPattern is a regular expression for what was seen.
func sawPattern(saw string) string {
	var b strings.Builder
	b.WriteString("^")
	for saw != "" {
		at := varies.FindStringIndex(saw)
		if at == nil {
			break
		}
		b.WriteString(regexp.QuoteMeta(saw[:at[0]]))
		if saw[at[0]] == '#' {
			b.WriteString("#[0-9a-f]+")
		} else {
			b.WriteString("[0-9]+ bytes")
		}
		saw = saw[at[1]:]
	}
	return b.String() + regexp.QuoteMeta(saw) + "$"
}

// unusedSuppressions writes those that somebody has to look at.
func (t *textWriter) unusedSuppressions() {
	if len(t.doc.Suppressions) == 0 {
		return
	}
	t.title("suppressions")
	for _, s := range t.doc.Suppressions {
		t.line(t.lead(wordNote)+s.Check+"  ", s.told())
	}
}

func (s Suppression) told() string {
	if s.State == Expired {
		return clean(s.At) + ": expired on " + s.Until + ", so the finding counts again (" + clean(s.Reason) + ")"
	}
	return clean(s.At) + ": let nothing pass, remove it (" + clean(s.Reason) + ")"
}
