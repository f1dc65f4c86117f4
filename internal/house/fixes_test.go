package house_test

import (
	"slices"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// nobodysSetting are the checks for which the fix of the check itself is the best
// there is at every product, and why.
var nobodysSetting = map[checks.ID]string{
	"reach-resolves":                 "a matter of the name server",
	"reach-connects":                 "a matter of the network and of what listens there",
	"reach-tls":                      "a matter of the certificate, mostly that of a proxy in front",
	"reach-certificate-lifetime":     "as reach-tls",
	"reach-clock":                    "a matter of the machine",
	"discovery-complete":             "every product generates its document; only one written by hand lacks members",
	"authorize-state-returned":       "every product returns it; where it is lost, a proxy or the application loses it",
	"token-response-not-cached":      "no product has a setting for it; where it is lost, a proxy removes it",
	"token-code-single-use":          "no product can be set to take a code twice",
	"id-token-nonce":                 "no product can be set to leave the nonce out",
	"id-token-subject":               "no product can be set to leave sub out; which value it has is no fault",
	"userinfo-subject-matches":       "no product can be set to answer with another subject",
	"refresh-id-token":               "no product can be set to change the login at a refresh",
	"introspection-garbage-inactive": "no product can be set to take a made-up token for a good one",
}

// TestEveryFailureHasAFix: for each check that can break a client, each provider's
// file has a fix or says why there is none.
func TestEveryFailureHasAFix(t *testing.T) {
	used := map[checks.ID]bool{}
	for _, name := range knowledge.Providers() {
		p, err := knowledge.LoadProvider(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range checks.OfProvider() {
			if c.Level != checks.Must && c.Level != checks.Should {
				continue
			}
			switch {
			case len(p.FixesFor(string(c.ID))) > 0:
			case p.NoFix[string(c.ID)] != "":
			case nobodysSetting[c.ID] != "":
				used[c.ID] = true
			default:
				t.Errorf("%s: no fix for %s (%s), and no word why (no_fix)", name, c.ID, c.Level)
			}
		}
	}
	for id := range nobodysSetting {
		if !used[id] {
			t.Errorf("%s is excused everywhere and needs it nowhere", id)
		}
		if !slices.ContainsFunc(checks.OfProvider(), func(c *checks.Check) bool { return c.ID == id }) {
			t.Errorf("%s is excused and is no check", id)
		}
	}
}
