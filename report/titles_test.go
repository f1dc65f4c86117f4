package report

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// A title stands beside its ID in one line of 80 columns, cut nowhere.
func TestTitlesFitBesideTheirIDs(t *testing.T) {
	widest := map[string]int{}
	for _, c := range checks.All {
		h := heading(string(c.ID))
		widest[h] = max(widest[h], len(c.ID))
	}
	for _, c := range checks.All {
		if room := defaultWidth - len("  ok    ") - widest[heading(string(c.ID))] - len("  "); len(c.Title) > room {
			t.Errorf("%s: %q has %d characters, there is room for %d", c.ID, c.Title, len(c.Title), room)
		}
	}
}
