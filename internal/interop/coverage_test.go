package interop

import (
	"path/filepath"
	"strings"
	"testing"
)

// nowhereWrong are the checks that no product in the lab can be made to fail,
// each with the reason. The practice provider can.
var nowhereWrong = map[string]string{
	"client-wrong-secret-refused":        "every product refuses one, or lets the client in without any",
	"id-token-audience":                  "every product names the client that asked",
	"id-token-subject":                   "every product has a sub that fits",
	"introspection-needs-authentication": "every product wants the client to authenticate",
	"introspection-without-hint":         "Casdoor alone fails, and cannot be installed here",
	"refresh-accepted":                   "no case, but the trial of oidc-provider whose refresh tokens live for a second",
	"refresh-id-token":                   "every product keeps iss, sub and aud",
	"refresh-keeps-claims":               "no case, but the trial of oidc-provider whose claims are there at the login alone",
	"token-code-single-use":              "every product refuses the second use",
}

func TestEveryCheckMeetsRealProducts(t *testing.T) {
	tables, err := filepath.Glob(filepath.Join(launchers, "*", "truth.yaml"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no truth table found (error %v)", err)
	}
	covered := Coverage{}
	for _, table := range tables {
		product := filepath.Base(filepath.Dir(table))
		covered.Cover(product, loadTruth(t, product))
	}
	for id, seen := range covered {
		if len(seen.Passes) == 0 {
			t.Errorf("%s passes on no product of the lab", id)
		}
		_, excused := nowhereWrong[id]
		switch {
		case len(seen.Fails) == 0 && !excused:
			t.Errorf("%s fails on no product of the lab, and nowhereWrong does not say why", id)
		case len(seen.Fails) > 0 && excused:
			t.Errorf("%s is in nowhereWrong, and fails on %s", id, seen.Fails[0])
		}
	}
	t.Logf("what the tables cover\n%s", covered)
}

func TestCoverage(t *testing.T) {
	table, err := Load(strings.NewReader(`
healthy:
  keys-served: {verdict: pass, why: "200"}
  keys-usable: {verdict: pass, why: one key}
variants:
  keyless:
    what: no keys
    checks:
      keys-usable: {verdict: fail, why: no key}
`))
	if err != nil {
		t.Fatal(err)
	}
	covered := Coverage{}
	covered.Cover("one", table)
	covered.Cover("two", table)
	const want = `check        passes on       fails on
keys-served  one and 1 more  none
keys-usable  one and 1 more  one/keyless and 1 more`
	if got := covered.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
