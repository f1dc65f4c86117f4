package report_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"github.com/oidc-doctor/oidc-doctor/report"
)

func render(t *testing.T, d *report.Document, s report.Style) string {
	t.Helper()
	f, ok := report.FindFormat("text")
	if !ok {
		t.Fatal("no text")
	}
	var b bytes.Buffer
	if err := f.Write(&b, d, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestTextCannotBeDriven renders a document that did not come from New, as one
// read from a file would.
func TestTextCannotBeDriven(t *testing.T) {
	d := sick()
	d.Target.Issuer, d.Target.Provider.Version = hostile, hostile
	for i := range d.Results {
		r := &d.Results[i]
		r.Want, r.Saw, r.Reason = hostile, hostile, hostile
		for j := range r.Evidence {
			r.Evidence[j].Where, r.Evidence[j].Value = hostile, hostile
		}
		for j := range r.Fix {
			r.Fix[j].Do, r.Fix[j].See, r.Fix[j].Versions = hostile, hostile, hostile
		}
	}
	for i := range d.Exchanges {
		d.Exchanges[i].URL = hostile
	}
	for _, r := range render(t, d, report.Style{Verbose: true}) {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("the control character %U is printed", r)
		}
	}
}

// plainCommand takes the argument away that is wider than any line and not to be
// broken.
func plainCommand(d *report.Document) *report.Document {
	d.Command = d.Command[:7]
	return d
}

func TestTextFitsItsWidth(t *testing.T) {
	for _, width := range []int{60, 80, 100} {
		for line := range strings.Lines(render(t, plainCommand(sick()), report.Style{Verbose: true, Timeline: true, Width: width})) {
			line = strings.TrimSuffix(line, "\n")
			// A single word, an address say, is not broken.
			if ansi.StringWidth(line) > width && len(strings.Fields(line)) > 1 {
				t.Errorf("width %d: %q", width, line)
			}
		}
	}
}

func TestColorOnlyRepeats(t *testing.T) {
	colored := render(t, sick(), report.Style{Color: true})
	if !strings.Contains(colored, "\x1b[") {
		t.Fatal("no colour at all")
	}
	var plain strings.Builder
	for i, part := range strings.Split(colored, "\x1b[") {
		if i > 0 {
			_, part, _ = strings.Cut(part, "m")
		}
		plain.WriteString(part)
	}
	if plain.String() != render(t, sick(), report.Style{}) {
		t.Error("without its colours the report is another one")
	}
}

func TestFindFormat(t *testing.T) {
	if _, ok := report.FindFormat("jsn"); ok {
		t.Error("jsn is found")
	}
	for _, name := range report.FormatNames() {
		if f, ok := report.FindFormat(name); !ok || f.Name != name {
			t.Errorf("%s is not found", name)
		}
	}
}

// TestNoFormatCanBeDriven: whatever the documents hold, no format lets through
// what a terminal or the log of a CI job obeys.
func TestNoFormatCanBeDriven(t *testing.T) {
	for _, f := range report.Formats {
		for _, style := range []report.Style{{}, {Verbose: true, Timeline: true, Curl: 2}} {
			var b bytes.Buffer
			if err := f.WriteAll(&b, []*report.Document{spoilt(hostile), sick()}, style); err != nil {
				t.Fatal(err)
			}
			for _, r := range b.String() {
				if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028') {
					t.Fatalf("%s: the control character %U is written", f.Name, r)
				}
			}
			for line := range strings.Lines(b.String()) {
				if strings.HasPrefix(strings.TrimSpace(line), "::") && f.Name != report.GitHub || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
					t.Errorf("%s: an order to a CI job: %.100q", f.Name, line)
				}
			}
		}
	}
}
