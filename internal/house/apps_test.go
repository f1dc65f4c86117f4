package house_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// A prediction is what an application comes to at the practice provider with some
// faults: the checks of the application that fail, each with the message that its
// people read, and no others.
type prediction struct {
	app      string // NAME or NAME@VERSION
	faults   []string
	settings []application.Setting
	fails    map[string]string // "" where the application says nothing of its own
}

var predictions = []prediction{
	{app: "express-openid-connect"},
	{app: "express-openid-connect", faults: []string{"id-token-encrypted"}, fails: map[string]string{"app-id-token-readable": "unsupported operation"}},
	{app: "express-openid-connect@2.20.2", faults: []string{"id-token-encrypted"}, fails: map[string]string{
		"app-id-token-readable": "failed to decode JWT (TypeError: encrypted JWTs cannot be decoded)",
	}},
	{app: "express-openid-connect@2.20.2", faults: []string{"foreign-issuer"}},
	{app: "express-openid-connect", faults: []string{"foreign-issuer"}, fails: map[string]string{
		"app-issuer": "discovered metadata issuer does not match the expected issuer",
	}},
}

func TestPredictions(t *testing.T) {
	failing := map[string]bool{}
	for _, row := range predictions {
		t.Run(strings.Join(append([]string{row.app}, row.faults...), " "), func(t *testing.T) {
			app, err := knowledge.LoadApp(row.app)
			if err != nil {
				t.Fatal(err)
			}
			p := start(t, 0, row.faults...)
			o := diagnoseFor(t, p, p.Confidential, &application.Used{
				Name: app.Name, Title: app.Title, Version: app.Version, Profile: app.Profile, Settings: row.settings,
			}, checks.All)
			got := map[string]string{}
			for _, r := range o.Results {
				if r.Check.OfApplication() && r.Status == checks.Fail {
					got[string(r.Check.ID)] = r.Says
					failing[string(r.Check.ID)] = true
				}
				if r.Status == checks.Broken {
					t.Errorf("%s is broken: %s", r.Check.ID, r.Reason)
				}
			}
			for _, id := range slices.Sorted(maps.Keys(got)) {
				want, predicted := row.fails[id]
				switch {
				case !predicted:
					t.Errorf("%s fails, with the message %q", id, got[id])
				case got[id] != want:
					t.Errorf("%s predicts\n%s, want\n%s", id, got[id], want)
				}
			}
			for id := range row.fails {
				if _, ok := got[id]; !ok {
					t.Errorf("%s does not fail", id)
				}
			}
		})
	}
	for _, c := range checks.All {
		if c.OfApplication() && !failing[string(c.ID)] {
			t.Errorf("%s fails for no application", c.ID)
		}
	}
}
