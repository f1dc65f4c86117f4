package report_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/oidc-doctor/oidc-doctor/report"
)

func someTriage() *report.Triage {
	return &report.Triage{
		Schema: report.Schema, Tool: report.Tool{Name: "oidc-doctor", Version: "v1"},
		App: &report.Product{Name: "oauth2-proxy", Title: "OAuth2 Proxy"},
		Causes: []report.Cause{
			{
				Cause: "client-secret-wrong", Title: "The secret is wrong", Side: "client", Confidence: "certain", Because: []string{"Invalid client\x1b[31m credentials", "401"},
				Checks: []string{"client-authentication-accepted"}, Command: "oidc-doctor check ISSUER --only client-authentication-accepted", Fix: "Copy the secret again.",
				See: []string{"https://example.com/1"}, Lines: []report.QuotedLine{{Line: 7, Text: strings.Repeat("words that do not end ", 30)}},
			},
			{Cause: "egress-proxy-ignored", Title: "A proxy", Side: "client", Confidence: "possible", Because: []string{"timeout"}, Checks: []string{}, Look: "the proxy settings", Fix: "Set it.", See: []string{"https://example.com/2"}, Lines: []report.QuotedLine{}},
		},
		Ambiguous: []report.Ambiguous{{Text: "the code x", Causes: []string{"a", "b"}, Decide: "Look at it.", Command: "oidc-doctor check ISSUER"}},
	}
}

func TestTriageText(t *testing.T) {
	var b bytes.Buffer
	if err := someTriage().Write(&b, "text", report.Style{}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{
		"app       OAuth2 Proxy\n", "\n  certain   client-secret-wrong\n", "because   Invalid client", "line 7    words", "fix       Copy the secret again.",
		"look at   the proxy settings", "\nwhat decides\n  The code x has several causes: a, b.\n", "\n2 causes, first client-secret-wrong (certain).\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if len([]rune(line)) > 80 {
			t.Errorf("wider than 80 columns: %q", line)
		}
	}
	if strings.Contains(text, "\x1b") {
		t.Error("an escape of the text went through")
	}
	b.Reset()
	if err := someTriage().Write(&b, "text", report.Style{Color: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\x1b[") || strings.Contains(b.String(), "client\x1b[31m") {
		t.Errorf("colours are ours and only ours:\n%q", b.String())
	}
}

func TestTriageNotRecognised(t *testing.T) {
	var b bytes.Buffer
	d := &report.Triage{Schema: report.Schema, Causes: []report.Cause{}, Saw: []string{"HTTP status 502"}}
	if err := d.Write(&b, "text", report.Style{}); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "what it shows\n  HTTP status 502\n\nNot recognised: what the text shows does not speak for a cause.\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// The JSON is what triage.schema.json describes, every member of it.
func TestTriageSchema(t *testing.T) {
	raw, err := os.ReadFile("triage.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	forbidOthers(parsed)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("triage.schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("triage.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	validate := func(d *report.Triage) error {
		var b bytes.Buffer
		if err := d.Write(&b, "json", report.Style{}); err != nil {
			t.Fatal(err)
		}
		x, err := jsonschema.UnmarshalJSON(&b)
		if err != nil {
			t.Fatal(err)
		}
		return s.Validate(x)
	}
	if err := validate(someTriage()); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*report.Triage){
		"another schema":        func(d *report.Triage) { d.Schema++ },
		"an unknown confidence": func(d *report.Triage) { d.Causes[0].Confidence = "sure" },
		"an unknown side":       func(d *report.Triage) { d.Causes[0].Side = "nobody" },
		"a cause without words": func(d *report.Triage) { d.Causes[0].Because = nil },
		"causes that are lost":  func(d *report.Triage) { d.Causes = nil },
	} {
		d := someTriage()
		spoil(d)
		if validate(d) == nil {
			t.Errorf("%s is valid", name)
		}
	}
}
