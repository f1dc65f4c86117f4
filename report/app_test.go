package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// TestAppPagesOfAllPairs reads every application's page for every provider: within 80
// columns, addresses and names of settings excepted, and with nothing left open.
func TestAppPagesOfAllPairs(t *testing.T) {
	providers := []*knowledge.Provider{nil}
	for _, name := range knowledge.Providers() {
		p, err := knowledge.LoadProvider(name)
		if err != nil {
			t.Fatal(err)
		}
		providers = append(providers, p)
	}
	for _, name := range knowledge.Apps() {
		a, err := knowledge.LoadApp(name)
		if err != nil {
			t.Fatal(err)
		}
		a.Version = a.Newest // what older releases did is the same for each provider
		for _, p := range providers {
			page, err := report.NewAppPage(a, p)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := page.WriteText(&b, report.Style{Verbose: true}); err != nil {
				t.Fatal(err)
			}
			about := name
			if p != nil {
				about += " at " + p.Name
				if p.Client != nil && !strings.Contains(b.String(), "  "+p.Title+": ") {
					t.Errorf("%s: nothing of the provider's own", about)
				}
			}
			for line := range strings.Lines(b.String()) {
				line = strings.TrimRight(line, "\n")
				switch {
				case ansi.StringWidth(line) > 80 && len(strings.Fields(line)) > 1:
					t.Errorf("%s: %d columns: %q", about, ansi.StringWidth(line), line)
				case strings.ContainsRune(line, '\x1b'), strings.HasSuffix(line, " "), strings.Contains(strings.ReplaceAll(line, "...", ""), ".."):
					t.Errorf("%s: %q", about, line)
				}
			}
		}
	}
}
