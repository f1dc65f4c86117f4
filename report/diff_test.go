package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// run is a report in short: check IDs with their statuses, all at level must.
func run(change func(*report.Document), statuses ...string) *report.Document {
	d := &report.Document{Tool: report.Tool{Name: "oidc-doctor", Version: "v1"}, Started: time.Unix(0, 0)}
	for i := 0; i < len(statuses); i += 2 {
		d.Results = append(d.Results, report.Result{ID: statuses[i], Level: "must", Status: statuses[i+1], Saw: "saw " + statuses[i+1]})
	}
	if change != nil {
		change(d)
	}
	return d
}

func TestCompareTellsTurnsApart(t *testing.T) {
	old := run(nil, "a-gets-worse", "pass", "b-gets-better", "fail", "c-same", "pass", "d-not-judged", "pass", "e-judged", "skipped",
		"f-breaks", "not_applicable", "g-gone", "fail", "h-skipped-still", "skipped", "i-fails-still", "fail", "j-gone-skipped", "skipped", "k-reason", "fail")
	now := run(func(d *report.Document) { d.Results[len(d.Results)-2].Saw = "saw another reason" },
		"a-gets-worse", "fail", "b-gets-better", "pass", "c-same", "not_applicable", "d-not-judged", "skipped", "e-judged", "pass",
		"f-breaks", "broken", "h-skipped-still", "skipped", "i-fails-still", "fail", "k-reason", "fail", "l-new", "fail")
	d := report.Compare(old, now)
	for name, c := range map[string]struct {
		turns []report.Turn
		want  []string
	}{
		"worse":    {d.Worse, []string{"a-gets-worse", "f-breaks", "l-new"}},
		"better":   {d.Better, []string{"b-gets-better"}},
		"unjudged": {d.Unjudged, []string{"d-not-judged", "g-gone"}},
		"judged":   {d.Judged, []string{"e-judged"}},
		"other":    {d.Other, []string{"k-reason"}},
	} {
		var got []string
		for _, x := range c.turns {
			got = append(got, x.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if d.Same != 4 {
		t.Errorf("%d the same, want 4", d.Same)
	}
}

func TestGotWorseAtALevel(t *testing.T) {
	old := run(nil, "a-check", "pass")
	now := run(func(d *report.Document) { d.Results[0].Level = "should" }, "a-check", "fail")
	d := report.Compare(old, now)
	if d.GotWorse("must") || !d.GotWorse("should") || !d.GotWorse("advice") {
		t.Error("a should that got worse counts at should and advice, not at must")
	}
}

func TestCompareNamesChanges(t *testing.T) {
	value := &report.ClaimValue{Type: "string", Value: "x"}
	claims := func(inIDToken bool) (out []report.Claim) {
		for _, name := range []string{"sub", "email", "name"} {
			c := report.Claim{Name: name, IDToken: value, UserInfo: value}
			if name != "sub" && !inIDToken {
				c.IDToken = nil
			}
			out = append(out, c)
		}
		return out
	}
	unreadable := []report.Claim{{Name: "sub", UserInfo: value}, {Name: "email", UserInfo: value}}
	traits := func(pairs ...string) (out []report.Trait) {
		for i := 0; i < len(pairs); i += 3 {
			out = append(out, report.Trait{Area: pairs[i], Name: pairs[i+1], Value: pairs[i+2]})
		}
		return out
	}
	for name, c := range map[string]struct {
		old, now func(*report.Document)
		want     []string
	}{
		"nothing": {nil, nil, nil},
		"claims that moved": {
			func(d *report.Document) { d.Claims = claims(true) }, func(d *report.Document) { d.Claims = claims(false) },
			[]string{"email, name: moved from id_token and userinfo to userinfo"}},
		"an id_token that cannot be read": {
			func(d *report.Document) { d.Claims = claims(true)[:2] }, func(d *report.Document) { d.Claims = unreadable }, nil},
		"nobody logged in": {func(d *report.Document) { d.Claims = claims(true) }, nil, nil},
		"an upgrade": {
			func(d *report.Document) { d.Target.Provider = report.Provider{Name: "x", Version: "1"} },
			func(d *report.Document) { d.Target.Provider = report.Provider{Name: "x", Version: "2"} }, []string{"version: 1, now 2"}},
		"another product": {
			func(d *report.Document) { d.Target.Provider = report.Provider{Name: "x", Title: "Ex"} },
			func(d *report.Document) { d.Target.Provider = report.Provider{Name: "y", Title: "Why", Version: "2"} }, []string{"product: Ex, now Why 2"}},
		"a version that is not known": {
			func(d *report.Document) { d.Target.Provider = report.Provider{Name: "x", Version: "1"} },
			func(d *report.Document) { d.Target.Provider = report.Provider{Name: "x"} }, nil},
		"elements of a list, and the order of what hurts": {
			func(d *report.Document) {
				d.Traits = traits("discovery", "scopes_supported", "email openid profile", "discovery", "old_member", "true", "tokens", "lifetime", "5m0s")
			},
			func(d *report.Document) {
				d.Traits = traits("discovery", "scopes_supported", "groups openid profile", "discovery", "new_member", "false", "tokens", "lifetime", "1m0s")
			},
			[]string{"lifetime: 5m0s, now 1m0s", "scopes_supported: now without email, with groups", "new_member: new, false", "old_member: gone, was true"}},
		"a sentence is no list": {
			func(d *report.Document) { d.Traits = traits("tokens", "id_token", "signed with RS256") },
			func(d *report.Document) { d.Traits = traits("tokens", "id_token", "signed with ES256") },
			[]string{"id_token: signed with RS256, now signed with ES256"}},
		"an area that one of them did not look at": {
			func(d *report.Document) { d.Traits = traits("settings", "x", "1", "keys", "k", "RSA") },
			func(d *report.Document) { d.Traits = traits("keys", "k", "RSA") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, x := range report.Compare(run(c.old), run(c.now)).Changes {
				got = append(got, x.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// A diff with every part, of reports that are hostile.
func TestGoldenDiff(t *testing.T) {
	old, now := healthy(), sick()
	old.Target.Provider, now.Traits = report.Provider{Name: "authentik", Title: "authentik", Version: "2025.8"}, []report.Trait{{Area: "tokens", Name: hostile, Value: endless}}
	old.Traits = []report.Trait{{Area: "tokens", Name: hostile, Value: "x"}}
	d := report.Compare(old, now)
	for file, write := range map[string]func(*bytes.Buffer) error{
		"diff.txt":  func(b *bytes.Buffer) error { return d.WriteText(b, report.Style{Verbose: true}) },
		"diff.json": func(b *bytes.Buffer) error { return d.WriteJSON(b) },
	} {
		var got bytes.Buffer
		if err := write(&got); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("..", "testdata", "golden", file)
		if *update {
			if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s differs from its golden file:\n%s", file, &got)
		}
		if strings.ContainsAny(got.String(), "\x1b\a\u202e\u009b") {
			t.Errorf("%s has control characters", file)
		}
	}
}
