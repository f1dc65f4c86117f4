package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

func TestPageSaysHowAFixIsAppliedAndWhereItWasTried(t *testing.T) {
	page := report.Page{Check: checks.RefreshTokenIssued, Providers: []report.PageFixes{{
		Title: "Product",
		Fixes: []knowledge.Fix{
			{Do: "Tick it.", Versions: "all", See: "https://example.com/", Tried: []string{"Product 1.2", "Product 2.0"}},
			{Do: "Tick the other.", Versions: "all", See: "https://example.com/", How: []knowledge.Way{
				{By: "CLI", Do: "product tick <other>", See: "https://example.com/cli"},
				{By: "file", Do: "top:\n  - <other>\n"},
			}},
		},
	}}}
	var text, markdown bytes.Buffer
	if err := page.WriteText(&text, report.Style{Width: 100}); err != nil {
		t.Fatal(err)
	}
	if err := page.WriteMarkdown(&markdown); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CLI: product tick <other>\n          https://example.com/cli\n", "file:\n            top:\n              - <other>\n"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("text lacks %q:\n%s", want, text.String())
		}
	}
	for _, want := range []string{"- CLI: product tick \\<other> [Source](https://example.com/cli)\n", "  - file:\n\n    ```\n    top:\n      - <other>\n    ```\n"} {
		if !strings.Contains(markdown.String(), want) {
			t.Errorf("markdown lacks %q:\n%s", want, markdown.String())
		}
	}
	for name, got := range map[string]string{"text": text.String(), "markdown": markdown.String()} {
		if n := strings.Count(got, "ried on Product 1.2, Product 2.0"); n != 1 {
			t.Errorf("%s says %d times where the fix was tried, want once:\n%s", name, n, got)
		}
	}
}
