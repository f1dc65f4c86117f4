package report

import (
	"io"
	"strings"
	"time"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// homepage is where the pages of the checks are.
const homepage = "https://github.com/oidc-doctor/oidc-doctor"

// writeSARIF writes one run for each target. Every check that was asked for is a
// rule; only what failed is a result, because readers such as GitHub make an
// alert of each result, whatever its kind. Checks that broke or could not look
// are notifications of the invocation.
func writeSARIF(w io.Writer, docs []*Document, _ Style) error {
	all := sarif.NewReport()
	for _, d := range docs {
		all.AddRun(sarifRun(d))
	}
	return all.PrettyWrite(w)
}

func sarifRun(d *Document) *sarif.Run {
	run := sarif.NewRunWithInformationURI(d.Tool.Name, homepage)
	run.Tool.Driver.WithVersion(d.Tool.Version)
	// A category of its own for each target: GitHub keeps one run for each.
	run.WithAutomationDetails(sarif.NewRunAutomationDetails().WithID(category(d)))
	invocation := sarif.NewInvocation().
		WithStartTimeUtc(d.Started.Format(time.RFC3339)).
		WithEndTimeUtc(d.Started.Add(time.Duration(d.DurationMS) * time.Millisecond).Format(time.RFC3339)).
		WithExecutionSuccessful(d.Summary.Broken == 0 && !d.Interrupted)
	if len(d.Command) > 0 {
		invocation.WithCommandLine(strings.Join(shellWords(d.Command), " "))
	}
	run.AddInvocation(invocation)
	for i, r := range d.Results {
		addRule(run, r)
		switch wordOf(r) {
		case wordFail, wordWarn, wordNote:
			run.AddResult(sarifResult(d, r).WithRuleIndex(i))
		case wordKnown:
			run.AddResult(sarifResult(d, r).WithRuleIndex(i).AddSuppression(sarif.NewSuppression().
				WithKind("external").WithStatus("accepted").WithJustification(noPlaceholders(r.Accepted.String()))))
		case wordSkip:
			invocation.AddToolExecutionNotification(notification(r, sarif.LevelNote, "skipped: "+whyNot(r)))
		case wordBug:
			invocation.AddToolExecutionNotification(notification(r, sarif.LevelError, "a fault of oidc-doctor itself: "+whyNot(r)))
		}
	}
	return run
}

// sarifLevels has the level of a result for the level of a check.
var sarifLevels = map[string]string{
	checks.Must.String(): sarif.LevelError, checks.Should.String(): sarif.LevelWarning, checks.Advice.String(): sarif.LevelNote,
}

// problemSeverities is what GitHub sorts alerts by.
var problemSeverities = map[string]string{
	checks.Must.String(): "error", checks.Should.String(): "warning", checks.Advice.String(): "recommendation",
}

// category is one for each target: two may be one client with two users.
func category(d *Document) string {
	parts := []string{d.Tool.Name, d.Target.Issuer, d.Target.ClientID}
	if d.Target.Name != "" {
		parts = append(parts, d.Target.Name)
	}
	return strings.Join(append(parts, ""), "/")
}

func addRule(run *sarif.Run, r Result) {
	rule := run.AddRule(r.ID).WithName(r.ID).WithShortDescription(multiformat(r.Title)).
		WithHelpURI(homepage + "/blob/main/docs/" + helpPage(r)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarifLevels[r.Level]))
	properties := sarif.NewPropertyBag().Add("precision", "very-high").Add("problem.severity", problemSeverities[r.Level])
	properties.AddTag("openid-connect")
	properties.AddTag(heading(r.ID))
	rule.WithProperties(properties)
	help := []string{r.Title}
	if c, err := checks.Find(r.ID); err == nil {
		rule.WithFullDescription(multiformat(clean(c.Why)))
		help = append(help, clean(c.Why), "Fix: "+clean(c.Fix))
	}
	for _, s := range r.Spec {
		help = append(help, s.String()+": "+s.URL)
	}
	rule.WithHelp(multiformat(strings.Join(append(help, more(r)), "\n\n")))
}

// helpPage is where a rule is described.
func helpPage(r Result) string {
	if r.Expected != "" {
		return "config.md#expectations"
	}
	return "checks/" + r.ID + ".md"
}

func sarifResult(d *Document, r Result) *sarif.Result {
	parts := []string{r.Title + ". Wanted: " + r.Want + ". Saw: " + r.Saw + "."}
	if r.Says != nil {
		parts = append(parts, "The application says: "+r.Says.Told())
	}
	for _, f := range r.Fix {
		parts = append(parts, "Fix: "+f.told())
		if f.See != "" {
			parts = append(parts, f.See)
		}
	}
	mark := fingerprint(d, r)
	out := sarif.NewRuleResult(r.ID).WithLevel(sarifLevels[r.Level]).
		WithMessage(sarif.NewTextMessage(noPlaceholders(strings.Join(parts, "\n")))).
		WithLocations([]*sarif.Location{sarifLocation(d, r)})
	out.PartialFingerprints = map[string]string{
		"oidcDoctorFinding/v1":    mark,
		"primaryLocationLineHash": mark[:16] + ":1", // the one that GitHub reads; without it the line's text is taken
	}
	return out
}

// sarifLocation is logically where it was seen, and physically the artifact.
func sarifLocation(d *Document, r Result) *sarif.Location {
	at := sarif.NewLocation().WithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(artifact)).
		WithRegion(sarif.NewRegion().WithStartLine(1)))
	seen := places(r)
	if len(seen) == 0 {
		seen = []string{r.ID}
	}
	for _, place := range seen {
		at.AddLogicalLocation(sarif.NewLogicalLocation().WithName(place).WithKind("resource").
			WithFullyQualifiedName(d.Target.Issuer + ": " + place))
	}
	return at
}

func notification(r Result, level, text string) *sarif.Notification {
	return sarif.NewNotification().WithLevel(level).WithMessage(sarif.NewTextMessage(noPlaceholders(text))).
		WithAssociatedRule(sarif.NewReportingDescriptorReference().WithID(r.ID))
}

func multiformat(text string) *sarif.MultiformatMessageString {
	return sarif.NewMultiformatMessageString().WithText(noPlaceholders(text))
}

// noPlaceholders keeps readers from replacing "{0}" and from making a link of
// "[text](address)" in a provider's words (SARIF sections 3.11.5 and 3.11.6).
func noPlaceholders(s string) string {
	return strings.ReplaceAll(placeholder().ReplaceAllString(s, "{{$1}}"), "](", "] (")
}

var placeholder = pattern(`\{(\d+)\}`)
