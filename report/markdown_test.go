package report_test

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// spoil puts a text into every string that is reached from v, as in a document
// that somebody sent.
func spoil(v reflect.Value, with string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(with)
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem(), with)
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i), with)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "Status" && f.Name != "Level" {
				spoil(v.Field(i), with)
			}
		}
	}
}

// spoilt is a document in which every text is one text.
func spoilt(with string) *report.Document {
	d := sick()
	spoil(reflect.ValueOf(d), with)
	return d
}

// attempts are texts that want to be more than text, each for itself and all in
// one.
func attempts() []string {
	all := []string{hostile, endless, "", "`", "``", "` x", "x `", "```\n", "@admin", "@org/team please", "#12", "GH-12", "org/repo#12", "group/project!12",
		"fixes #1", "closes https://github.com/a/b/issues/1", "https://gitlab.com/a/b/-/issues/1", "www.evil.example", "deadbeefdeadbeef",
		"<b>x</b>", "<!-- x", "</details>", "![x](https://evil.example/x.png)", "[x](javascript:alert(1))", "<https://evil.example>",
		"- x", "1. x", "# x", "> x", "---", "===", "***", "| a | b |", "\\`x\\`", "&lt;b&gt;", ":tada:", "$x$", "~~x~~", "*x*", "_x_", "a_b_c",
		"/close", "/assign @admin", "[ ] x", "[^1]", "==x==", "::error::x", "&commat;admin", "PROJ-1", "%12", "&12", "~bug", "$12", "https://evil.example/) x"}
	return append(all, strings.Join(all, " "))
}

// drivesTicket matches what GitHub or GitLab make something of in a plain text.
var drivesTicket = regexp.MustCompile(`@|[#!$%&~]\w|GH-\d|://|www\.|:[a-z]\w*:|[A-Z]+-\d|\b[0-9a-f]{7,40}\b`)

var ourHTML = regexp.MustCompile(`^(<details><summary>[a-z ]+( \(\d+\))?</summary>|</details>)\s*$`)

var ourLinks = regexp.MustCompile(`^https://(www\.rfc-editor\.org|openid\.net|example\.com|redirect\.github\.com)/`)

func TestMarkdownIsNoMarkupOfTheProvider(t *testing.T) {
	for _, attempt := range attempts() {
		source := written(t, "markdown", spoilt(attempt))
		for _, what := range misread(source) {
			t.Errorf("%.60q: %s", attempt, what)
		}
	}
	for _, what := range misread(written(t, "markdown", several()...)) {
		t.Error(what)
	}
	for _, wrong := range []string{"by @admin", "closes #1", "see https://evil.example", "<b>x</b>", "[x](https://evil.example)", "commit 0123456789"} {
		if misread(wrong) == nil {
			t.Errorf("%q is not found", wrong)
		}
	}
}

// misread lists what a reader of GitHub flavoured Markdown makes of a source and
// should not.
func misread(source string) (found []string) {
	src := []byte(source)
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(src))
	ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if s := string(n.Segment.Value(src)); drivesTicket.MatchString(s) {
				found = append(found, fmt.Sprintf("plain text %.80q", s))
			}
		case *ast.HTMLBlock:
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				if s := string(line.Value(src)); !ourHTML.MatchString(s) {
					found = append(found, fmt.Sprintf("HTML %.80q", s))
				}
			}
		case *ast.Link:
			if !ourLinks.Match(n.Destination) {
				found = append(found, fmt.Sprintf("a link to %s", n.Destination))
			}
			return ast.WalkSkipChildren, nil
		case *ast.RawHTML, *ast.Image, *ast.AutoLink, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.Blockquote, *ast.ThematicBreak:
			found = append(found, n.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	return found
}

// TestMarkdownTellsNoIssue: GitHub notes in an issue where its address is
// written, unless the address is that of its own redirection.
func TestMarkdownTellsNoIssue(t *testing.T) {
	d := sick()
	d.Results[11].Fix[0].See = "https://github.com/goauthentik/authentik/issues/1"
	d.Results[11].Fix[1].See = "https://gitlab.com/openid/conformance-suite/-/issues/1"
	text := written(t, "markdown", d)
	if !strings.Contains(text, "(https://redirect.github.com/goauthentik/authentik/issues/1)") || strings.Contains(text, "(https://github.com/goauthentik") {
		t.Error("the issue is linked directly")
	}
	if !strings.Contains(text, "`https://gitlab.com/openid/conformance-suite/-/issues/1`") {
		t.Error("the issue at GitLab is not quoted")
	}
}

func TestMarkdownFits(t *testing.T) {
	const limit = 65536
	var many []checks.Result
	for i := range 400 {
		many = append(many, verdict(checks.ID(fmt.Sprintf("reach-check%d", i)), checks.Should, "a title", checks.Verdict{
			Status: checks.Fail, Want: "this", Saw: strings.Repeat("é ", 300)}))
	}
	many = append(many, verdict("reach-worst", checks.Must, "a title", checks.Verdict{Status: checks.Fail, Want: "this", Saw: "that"}), pass("reach-well", "a title"))
	got := written(t, "markdown", report.New(report.Input{Version: "v1", Results: many}))
	if len(got) > limit || len(got) < limit-10000 {
		t.Errorf("%d bytes of %d", len(got), limit)
	}
	for _, want := range []string{"### FAIL `reach-worst`", "### warn `reach-check0`", "Left out, because a ticket holds 65536 characters: reach-check"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(got, "<details><summary>passed") {
		t.Error("what passed is told while failures are left out")
	}
	if strings.Count(got, "<details>") != strings.Count(got, "</details>") {
		t.Error("a section is cut")
	}
}
