package knowledge

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A profile in which nothing is right; each line has its problem below.
const brokenApp = `
title: Z
about: an app
docs: https://example.com/
newest: soon
library: {name: z, version: old, where: wall}
sends: {scope: openid, client_auth: [basic, basic, digest], auth_by: luck, pkce: setting, redirect_path: callback}
demands:
  discovery: true
  issuer: roughly
  id_token: {read: true, encrypted: perhaps, setting: alg}
  claims: [{in: [header], type: text, setting: email_claim}]
  email_verified: maybe
  userinfo: {asked: often}
  refresh_token: perhaps
  see: [http://example.com/]
session: {store: drawer, refresh: daily, ends: well, locks: [door], see: [https://example.com/]}
messages:
  - {text: 'no {thing}', where: wall, from: x, see: https://example.com/, causes: [bad-luck]}
  - {where: page, from: 3.0.0, before: 2.0.0, see: nowhere}
config:
  order: [env, dream]
  settings:
    - {name: Issuer, env: [ISSUER]}
    - {name: client_id, env: [ISSUER]}
    - {name: client_secret, secret: true, default: changeme}
  rules:
    - {check: app-issuer, cause: bad-luck, see: https://example.com/}
    - {check: app-config-needed, when: {nothing: ''}, want: a, saw: b, see: https://example.com/}
fixes:
  reach-clock:
    - {do: Set the clock., versions: all, see: https://example.com/}
`

// The members of a profile that is right, for tests of its changes.
const soundApp = `
title: S
about: an app
docs: https://example.com/
newest: 3.0.0
sends: {scope: openid, client_auth: [basic], pkce: always, redirect_path: /callback, see: [https://example.com/]}
demands: {discovery: true, issuer: exact, userinfo: {asked: never}, refresh_token: never, see: [https://example.com/]}
session: {store: cookie, refresh: never, ends: own, see: [https://example.com/]}
messages:
  - {text: 'state mismatch, got {got}', where: page, see: https://example.com/, causes: [state-cookie-missing]}
config: {settings: [{name: issuer, env: [ISSUER]}], see: [https://example.com/]}
fixes:
  reach-clock:
    - {do: Set the clock., versions: all, see: https://example.com/}
`

func TestValidateReadsChanges(t *testing.T) {
	problems := func(changes string) string {
		err := library{fstest.MapFS{
			"apps/s.yaml": {Data: []byte(soundApp + changes)}, "symptoms/ambiguous.yaml": {Data: []byte("ambiguous: []")}, "symptoms/senders.yaml": {Data: []byte("senders: []")},
			"symptoms/a.yaml": {Data: []byte("causes: [{id: state-cookie-missing}]")},
		}}.validate(knownChecks)
		_, ours, _ := strings.Cut(err.Error(), "apps/s.yaml")
		return ours
	}
	if got := problems(""); got != "" {
		t.Fatalf("the sound profile has problems: %s", got)
	}
	got := problems(`changes:
  - {before: 2.0.0, set: {sends: {scope: openid}}, see: https://example.com/}
  - {before: 2.5.0, set: {demands: {issuer: roughly}}, see: https://example.com/}
  - {before: 1.0.0, set: {sends: {tempo: fast}}}
`)
	for _, want := range []string{
		"changes[0]: changes nothing",
		"changes[1]: before 2.5.0 comes after 2.0.0",
		`changes[1]: demands: issuer is "roughly"`,
		"changes[2]: see is missing",
		`changes[2]: [2:3] unknown field "tempo"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no problem %q in:%s", want, got)
		}
	}
}

func TestValidateReadsProfiles(t *testing.T) {
	err := library{fstest.MapFS{
		"apps/z.yaml": {Data: []byte(brokenApp)},
		"apps/e.yaml": {Data: []byte("title: E\nabout: a\ndocs: https://example.com/\nnewest: 1.0.0\n")},
	}}.validate(knownChecks)
	if err == nil {
		t.Fatal("the broken profile is accepted")
	}
	for _, want := range []string{
		`z.yaml: newest "soon" is no version`,
		`z.yaml: library: "z" is no other application`,
		`z.yaml: library: version "old" is no version`,
		`z.yaml: library: where is "wall"`,
		"z.yaml: sends: see is missing",
		`z.yaml: sends: client_auth has "basic" twice`,
		`z.yaml: sends: client_auth is "digest", not one of basic, post, none`,
		`z.yaml: sends: auth_by is "luck"`,
		`z.yaml: sends: auth_by "luck" and 3 methods`,
		"z.yaml: sends: pkce: config.settings has no code_challenge_method",
		`z.yaml: sends: redirect_path "callback" does not begin`,
		`z.yaml: demands: "http://example.com/" is not an https address`,
		`z.yaml: demands: issuer is "roughly"`,
		`z.yaml: demands: id_token.encrypted is "perhaps"`,
		"z.yaml: demands: id_token: config.settings has no alg",
		"z.yaml: demands: claims[0]: names is empty",
		"z.yaml: demands: claims[0]: for is missing",
		`z.yaml: demands: claims[0]: in is "header"`,
		`z.yaml: demands: claims[0]: type is "text"`,
		"z.yaml: demands: claims[0]: config.settings has no email_claim",
		`z.yaml: demands: email_verified is "maybe"`,
		`z.yaml: demands: userinfo.asked is "often"`,
		`z.yaml: demands: refresh_token is "perhaps"`,
		`z.yaml: session: store is "drawer"`,
		`z.yaml: session: refresh is "daily"`,
		`z.yaml: session: ends is "well"`,
		`z.yaml: session: locks is "door"`,
		`z.yaml: messages[0]: {thing} is not one of the values`,
		`z.yaml: messages[0]: where is "wall"`,
		`z.yaml: messages[0]: from: "x" is no version`,
		`z.yaml: messages[0]: unknown cause "bad-luck"`,
		"z.yaml: messages[1]: text is missing",
		"z.yaml: messages[1]: causes is empty",
		"z.yaml: messages[1]: no release is from 3.0.0 and before 2.0.0",
		`z.yaml: messages[1]: "nowhere" is not an https address`,
		"z.yaml: config: see is missing",
		`z.yaml: config: order is "dream"`,
		"z.yaml: config: settings.Issuer: the name is not of small letters",
		`z.yaml: config: settings.client_id: env "ISSUER" belongs to`,
		"z.yaml: config: settings.client_secret: stands nowhere",
		"z.yaml: config: settings.client_secret: a secret with a default",
		`z.yaml: config: rules[0]: check "app-issuer" does not begin with app-config-`,
		"z.yaml: config: rules[0]: has no condition",
		"z.yaml: config: rules[0]: want is missing",
		`z.yaml: config: rules[0]: unknown cause "bad-luck"`,
		"z.yaml: config: rules[1]: asks for the setting nothing, which the profile does not have",
		"e.yaml: messages is empty",
		"e.yaml: config: settings is empty",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no problem %q", want)
		}
	}
	if t.Failed() {
		t.Logf("reported:\n%v", err)
	}
}
