//go:build interop

package interop

import (
	"cmp"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// foretell runs the tool on the pair, with the client's settings and the same
// user, and compares what it says with what happened.
func (a *trial) foretell(t *testing.T, known map[string]string) {
	t.Helper()
	setting := func(name string) *string {
		value := a.settings[name]
		return &value
	}
	text := func(s string) *string { return &s }
	args := []string{"--app", a.App + "@" + a.Version, "--only", strings.Join(a.judged(), ",")}
	if a.Config != "" {
		args = append(args, "--app-config", filepath.Join(a.logs, a.Config))
	}
	got, _ := check(t, Setup{
		Target: setting("ISSUER"), ClientID: setting("CLIENT_ID"), ClientSecret: setting("CLIENT_SECRET"), Scope: setting("SCOPE"),
		RedirectURI: text(strings.TrimSuffix(freeRedirectURI(t), "/callback") + a.Callback),
		Login:       text("headless"), Username: text(cmp.Or(a.variant.Username, "alice")), Password: text(cmp.Or(a.variant.Password, "password")),
		Args: slices.Concat(args, a.Args),
	}, known)

	says := ""
	for _, f := range got {
		wanted, listed := a.Verdict[f.ID]
		switch {
		case listed && f.Status != wanted:
			t.Errorf("%s: the tool says %s, the table %s\n%s", f.ID, f.Status, wanted, f.line())
		case !listed && f.Status == Fail:
			t.Errorf("%s fails, and nothing of the kind happened: %s\n%s", f.ID, a.Happened, f.line())
		}
		if f.Status == Fail && (listed || f.Level == "must") {
			says = cmp.Or(says, f.Says.Text)
		}
	}
	foretold := a.Says
	if a.Predicts != nil {
		foretold = *a.Predicts
	} else if !slices.ContainsFunc(keys(a.Verdict), func(id string) bool { return strings.HasPrefix(id, "app-") }) {
		foretold = ""
	}
	pattern, err := literal(foretold, known)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile("^(?:" + pattern + ")$").MatchString(says) {
		t.Errorf("the tool foretells %q, the table has %q", says, foretold)
	}
	if t.Failed() {
		for _, f := range got {
			t.Logf("%s %s says %q\n%s", f.ID, f.Status, f.Says.Text, f.line())
		}
	}
}

// judged are the checks that the tool is asked for.
func (a *trial) judged() []string {
	var ids []string
	for _, c := range checks.All {
		if _, listed := a.Verdict[string(c.ID)]; listed || c.OfApplication() {
			ids = append(ids, string(c.ID))
		}
	}
	return ids
}

func keys(m map[string]Verdict) (out []string) {
	for key := range m {
		out = append(out, key)
	}
	return out
}
