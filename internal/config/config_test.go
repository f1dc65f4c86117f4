package config_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/config"
)

var words = config.Vocabulary{
	"client_auth": {"basic", "post", "none", "auto"},
	"provider":    {"authentik", "keycloak"},
	"app":         {"zipline"},
	"login":       {"none", "headless", "password"},
	"check":       {"scope-mappings", "refresh-token-issued"},
	"finding":     {"scope-mappings", "refresh-token-issued"},
	"impact":      {"passive", "active", "intrusive"},
	"fail_on":     {"must", "should", "advice", "never"},
	"level":       {"must", "should", "advice"},
}

const whole = `# a comment
parallel: 16
defaults:
  issuer: https://sso.example.com
  scopes: openid profile email
  insecure_skip_verify: true
  login: {way: headless, username: ada, password: env:PASSWORD}
targets:
  - name: zipline
    client_id: zipline
    client_secret: file:secrets/zipline
    app: zipline
    insecure_skip_verify: false
    expect:
      claims:
        - {name: email, in: userinfo, value: ada@example.com}
        - name: https://example.com/groups
          pattern: ^admins$
          type: array
          level: should
      scopes: [openid, offline_access]
      lifetimes:
        access_token: {at_least: 5m, at_most: 1h}
      refresh: rotates
  - name: 2026
    issuer: https://other.example.com
    timeout: 2s
    only: scope-mappings
suppress:
  - check: scope-mappings
    target: "2026"
    saw: phone
    reason: nobody has a phone
    until: 2027-01-31
`

func TestParse(t *testing.T) {
	f, problems := config.Parse("oidc-doctor.yaml", []byte(whole), words)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	zipline, other := f.Targets[0], f.Targets[1]
	for what, ok := range map[string]bool{
		"a target has the defaults":        zipline.Issuer == "https://sso.example.com" && zipline.Login.Username == "ada" && len(zipline.Scopes) == 3,
		"and its own":                      other.Issuer == "https://other.example.com" && other.Name == "2026",
		"false is something to say":        !zipline.InsecureSkipVerify && other.InsecureSkipVerify,
		"durations":                        time.Duration(zipline.Expect.Lifetimes.AccessToken.AtMost) == time.Hour && time.Duration(other.Timeout) == 2*time.Second,
		"a value is kept as JSON":          zipline.Expect.Claims[0].Value == `"ada@example.com"`,
		"IDs":                              zipline.Expect.Claims[0].ID() == "expect-claim-email-in-userinfo" && zipline.Expect.Claims[1].ID() == "expect-claim-https-example-com-groups",
		"lines":                            f.Line("targets[0].client_id") == 10 && f.Line("targets[1].client_id") == 25 && f.Line("targets[0].expect.claims[1].pattern") == 18,
		"targets are picked by name":       fmt.Sprint(f.Pick([]string{"2026"})) == "[1]",
		"an only may be written as a word": fmt.Sprint(other.Only) == "[scope-mappings]",
		"a suppression has a last day": !f.Suppress[0].Until.Over(time.Date(2027, 1, 31, 23, 0, 0, 0, time.UTC)) &&
			f.Suppress[0].Until.Over(time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)),
	} {
		if !ok {
			t.Errorf("%s: %+v, %+v", what, zipline, other)
		}
	}
}

// TestProblems has what is typed wrong, and what is said of it. Each sentence
// stands beside its line.
func TestProblems(t *testing.T) {
	const target = "targets:\n  - issuer: https://sso.example.com\n"
	for name, tc := range map[string]struct {
		file string
		want []string
	}{
		"tab":            {"targets:\n\t- issuer: x\n", []string{"2: the line is indented with a tab, which YAML forbids (indent with blanks)"}},
		"no YAML":        {"targets: [\n", []string{"1: the file is not YAML"}},
		"empty":          {"# nothing\n", []string{"1: the file is empty"}},
		"no targets":     {"parallel: 3\n", []string{"1: the file has no targets"}},
		"two documents":  {target + "---\n" + target, []string{"4: the file has more than one document"}},
		"a list":         {"- a\n", []string{"1: the file is a list, where members belong"}},
		"duplicate keys": {target + "    client_id: a\n    client_id: b\n", []string{"4: targets[0].client_id stands twice, first in line 3"}},
		"unknown key":    {target + "    client-idd: a\n", []string{`3: targets[0] has no member "client-idd" (did you mean client_id?)`}},
		"wrong types": {"parallel: many\n" + target + "    scopes: {a: b}\n    insecure_skip_verify: maybe\n    timeout: soon\n    resolve: x\n    login: headless\n",
			[]string{
				"1: parallel is not a whole number from 1 on", "4: targets[0].scopes is a group of members", "5: targets[0].insecure_skip_verify is a text, where true or false belongs",
				"6: targets[0].timeout is no duration", "7: targets[0].resolve is a text, where a list belongs", "8: targets[0].login is a text, where members belong: way, username, password, totp_secret, browser",
			}},
		"a secret":       {target + "    client_secret: hunter2-hunter2-hunter2\n", []string{"3: targets[0].client_secret is no reference: write env:NAME or file:PATH"}},
		"unknown words":  {target + "    provider: keycloack\n    only: [scope-mapings]\n", []string{`3: targets[0].provider: there is no provider "keycloack" (did you mean keycloak?)`, `4: targets[0].only: there is no check "scope-mapings" (did you mean scope-mappings?)`}},
		"no issuer":      {"targets:\n  - client_id: a\n", []string{"2: targets[0] has no issuer"}},
		"same names":     {target + "  - issuer: https://sso.example.com\n", []string{"3: targets[1] is called as the target in line 2 is"}},
		"suppressions":   {target + "suppress:\n  - {check: scope-mappings, reason: x, until: soon}\n  - {target: y}\n", []string{"4: suppress[0].until is no date", "5: suppress[1] has no check", "5: suppress[1] has no reason", "5: suppress[1] has no until"}},
		"no such target": {target + "suppress:\n  - {check: scope-mappings, target: y, reason: x, until: 2027-01-01}\n", []string{`4: suppress[0].target: there is no target "y"`}},
		"expectations": {target + "    expect:\n      claims:\n        - {name: a, value: 1, pattern: x}\n        - {name: A}\n        - {name: b, pattern: '('}\n",
			[]string{"7: targets[0].expect.claims[2].pattern is no regular expression"}},
		"expectations as a whole": {target + "    expect:\n      claims:\n        - {name: a, value: 1, pattern: x}\n        - {name: A}\n      lifetimes:\n        id_token: {at_least: 2h, at_most: 1h}\n      redirect_uris: {exact: true}\n",
			[]string{"5: targets[0].expect.claims[0] has a value and a pattern", "6: targets[0].expect.claims[0] and targets[0].expect.claims[1] are about one claim",
				"8: targets[0].expect.lifetimes.id_token: at_least is more than at_most", "9: targets[0].expect.redirect_uris has neither accepted nor refused"}},
		"empty members": {target + "    client_id:\n    app: ''\n", []string{"3: targets[0].client_id is empty", "4: targets[0].app is empty"}},
		"anchors":       {"defaults: &d\n  issuer: https://a.example\n" + "targets: [{client_id: a}]\n", []string{"1: defaults uses an anchor"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := config.Parse("f", []byte(tc.file), words)
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%d: %s (%s)", p.Line, p.Text, p.Hint))
			}
			if len(got) != len(tc.want) {
				t.Fatalf("got\n%s", strings.Join(got, "\n"))
			}
			for i, want := range tc.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("%s\nwant\n%s", got[i], want)
				}
				if strings.Contains(got[i], "hunter2") {
					t.Errorf("a secret is repeated: %s", got[i])
				}
			}
		})
	}
}

// FuzzParse looks for a file that stops the program, and for one that is refused
// without a word.
func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("targets: [{issuer: x, scopes: [[1]]}]"))
	f.Add([]byte("? {a: b}\n: c"))
	f.Add([]byte("a: *b"))
	f.Fuzz(func(t *testing.T, content []byte) {
		file, problems := config.Parse("f", content, words)
		for _, p := range problems {
			if p.Line < 1 || p.Text == "" {
				t.Errorf("%+v", p)
			}
		}
		if len(problems) == 0 && len(file.Targets) == 0 {
			t.Error("a file without targets is taken")
		}
	})
}
