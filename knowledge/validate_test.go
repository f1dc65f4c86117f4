package knowledge

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"
)

func TestEmbeddedFilesAreValid(t *testing.T) {
	if err := Validate(knownChecks); err != nil {
		t.Error(err)
	}
}

func TestEveryFixNeedsAKnownCheck(t *testing.T) {
	err := Validate([]string{"reach-tls"})
	if err == nil || !strings.Contains(err.Error(), `unknown check "refresh-token-issued"`) {
		t.Errorf("Validate against a short list = %v, want unknown checks", err)
	}
}

// A broken library: each line that is wrong has its problem below.
var broken = fstest.MapFS{
	"issuers.yaml": {Data: []byte("rewrites:\n  - {pattern: '(', replace: $1, mistake: m, rank: 1}\n  - {pattern: 'x*', rank: 9}\n")},
	"providers/a.yaml": {Data: []byte(`
title: A
docs: not an address
issuer: {form: https://<host>, note: n, see: https://example.com/, rewrites: [{pattern: a, replace: b, rank: 1}]}
fingerprint:
  - {name: one, in: header, match: x, weight: 10, see: https://example.com/}
  - {name: one, in: elsewhere, match: x, weight: 0, see: https://example.com/}
version:
  - {in: page, match: '\d', says: '', see: https://example.com/}
client:
  coffee: [{do: Brew it., see: https://example.com/}]
  pkce:
    - {do: 'Set it to {method}.', when: [sometimes], see: nowhere}
  scopes: []
deviations:
  - {check: nobody-knows, what: w, versions: all, see: https://example.com/}
fixes:
  reach-tls: []
  nobody-knows-it:
    - {do: the certificate is wrong, versions: all, see: https://example.com/}
  reach-clock:
    - {do: Set the clock., see: https://example.com/}
    - {do: Set the clock., versions: all}
    - {do: Set the clock., versions: all, see: https://example.com/, when: '[', how: [{by: API, see: nowhere}]}
    - {do: Set the clock., versions: all, see: https://example.com/, tried: [A 1.0, A, B 2, A 1.0]}
    - do: Set LONG
      versions: all
      see: https://example.com/
`)},
	"providers/b.yaml": {Data: []byte("tittle: B\n")},
	"apps/x.yaml":      {Data: []byte("title: X\nabout: an app\nalias: []\n")},
	"apps/y.yaml":      {Data: []byte("title: Y\nabout: an app\naliases: [x, Y2]\ndocs: https://example.com/\n")},
}

func TestValidateReportsEverythingAtOnce(t *testing.T) {
	long := fstest.MapFS{}
	for name, file := range broken {
		long[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(file.Data), "LONG", strings.Repeat("much ", 50)))}
	}
	err := library{long}.validate(knownChecks)
	if err == nil {
		t.Fatal("the broken library is accepted")
	}
	for _, want := range []string{
		"issuers.yaml: rewrites[0].pattern: error parsing regexp",
		"issuers.yaml: rewrites[1].pattern: pattern \"x*\" matches the empty text",
		"issuers.yaml: rewrites[1]: replace is missing",
		"issuers.yaml: rewrites[1]: rank 9",
		`providers/a.yaml: docs: "not an address" is not an https address`,
		"providers/a.yaml: rewrites[0]: mistake is missing",
		"providers/a.yaml: fingerprint[0]: member is for metadata and header",
		`providers/a.yaml: fingerprint[1]: name "one" stands twice`,
		`providers/a.yaml: fingerprint[1]: in is "elsewhere"`,
		"providers/a.yaml: fingerprint[1]: weight 0",
		"providers/a.yaml: all signals together weigh 10",
		"providers/a.yaml: version[0]: says is missing",
		"providers/a.yaml: client.coffee: is not one of claims, client_auth",
		`providers/a.yaml: client.coffee[0]: do begins with "Brew"`,
		`providers/a.yaml: client.pkce[0]: when is "sometimes", not one of sent, not sent, as set`,
		"providers/a.yaml: client.pkce[0]: {method} is not {value}",
		`providers/a.yaml: client.pkce[0]: "nowhere" is not an https address`,
		"providers/a.yaml: client.scopes: is empty",
		`providers/a.yaml: deviations[0]: unknown check "nobody-knows"`,
		"providers/a.yaml: fixes.reach-tls: is empty",
		`providers/a.yaml: fixes.nobody-knows-it: unknown check "nobody-knows-it"`,
		`providers/a.yaml: fixes.nobody-knows-it[0]: do begins with "the"`,
		"providers/a.yaml: fixes.reach-clock[0]: versions is missing",
		"providers/a.yaml: fixes.reach-clock[1]: see is missing",
		"providers/a.yaml: fixes.reach-clock[2]: when: error parsing regexp",
		"providers/a.yaml: fixes.reach-clock[2].how[0]: do is missing",
		`providers/a.yaml: fixes.reach-clock[2].how[0]: "nowhere" is not an https address`,
		"providers/a.yaml: fixes.reach-clock[4]: first sentence has",
		`providers/a.yaml: fixes.reach-clock[3]: tried on "A", not on "A" and a version`,
		`providers/a.yaml: fixes.reach-clock[3]: tried on "B 2", not on "A" and a version`,
		`providers/a.yaml: fixes.reach-clock[3]: tried on "A 1.0" stands twice`,
		"providers/b.yaml: ",
		"apps/x.yaml: ",
		`apps/y.yaml: alias "x" is taken`,
		`apps/y.yaml: alias "Y2" is not in lower case`,
		"apps/y.yaml: fixes is empty",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no problem %q", want)
		}
	}
	if t.Failed() {
		t.Logf("reported:\n%v", err)
	}
}

func TestValidateFailsOnNothing(t *testing.T) {
	err := library{fstest.MapFS{}}.validate(knownChecks)
	for _, want := range []string{"issuers.yaml", "providers: has no files", "apps: has no files"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("an empty library gives %v, want %q in it", err, want)
		}
	}
}

// What is to be copied into a file of YAML has to be YAML.
func TestSnippetsAreYAML(t *testing.T) {
	parsed := 0
	for _, name := range Providers() {
		for check, fixes := range must(LoadProvider(name)).Fixes {
			for _, f := range fixes {
				for _, w := range f.How {
					if w.By != "blueprint" && !strings.HasSuffix(w.By, ".yml") {
						continue
					}
					parsed++
					var v map[string]any
					if err := yaml.Unmarshal([]byte(w.Do), &v); err != nil || len(v) == 0 {
						t.Errorf("%s, %s, %s: %v in\n%s", name, check, w.By, err, w.Do)
					}
				}
			}
		}
	}
	if parsed < 20 {
		t.Errorf("only %d snippets are looked at", parsed)
	}
}
