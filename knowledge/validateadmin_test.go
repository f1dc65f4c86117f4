package knowledge

import (
	"errors"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/settings"
)

func TestValidateAdmin(t *testing.T) {
	api, err := settings.Parse([]byte(`
title: A's API
see: ftp://example.com/
issuer: x*
requests:
  - {name: client, get: "clients?id={realm/id}", object: client, pick: {from: [/list], where: id}}
settings:
  scopes: {unit: hours, from: [{in: realm, at: scopes, lookup: {in: keys, from: /x, by: id}}]}
  access_lifetime: {name: lifetime, from: [{in: client, at: /x}]}
switches:
  - {in: client, at: /x, says: it is on, checks: [nobody-knows], see: https://example.com/}
`))
	if err != nil {
		t.Fatal(err)
	}
	v := &validator{checks: knownChecks}
	v.admin("a", api)
	got := errors.Join(v.problems...).Error()
	for _, want := range []string{
		"token is missing", "not an https address", "base is missing", "matches the empty text", "does not begin with a slash",
		`"realm", which is not asked before`, `"/list" does not end in /*`, `"id" is no pointer`, "settings.scopes: name is missing",
		"settings.scopes: unit is for lifetimes", `in is "realm", which is not asked`, `"scopes" is no pointer`, `lookup.in is "keys"`,
		"lookup.take is empty", "settings.access_lifetime: unit is for lifetimes", "is is missing", `unknown check "nobody-knows"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not reported in\n%s", want, got)
		}
	}
	empty := &validator{}
	empty.admin("a", &settings.API{})
	if got := errors.Join(empty.problems...).Error(); !strings.Contains(got, "requests is empty") || !strings.Contains(got, "settings is empty") {
		t.Error(got)
	}
}
