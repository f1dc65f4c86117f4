package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// targets writes a file of two targets, one with a login and everything that can
// be expected, one with a secret that is wrong.
func (r *canaryRun) targets(t *testing.T, more string) string {
	t.Helper()
	r.file(t, "wrong", "wr0ng-"+r.Confidential.Secret)
	return r.file(t, "oidc-doctor.yaml", fmt.Sprintf(`
defaults:
  issuer: %s
  ca_file: ca.pem
  client_id: %s
  client_secret: file:secret
  admin_token: env:CANARY_ADMIN
  decryption_key: file:key.json
  redirect_uri: %s
  impact: intrusive
  timeout: 2s
targets:
  - name: login
    login: {way: headless, username: %s, password: file:password}
    scopes: openid profile email offline_access
    expect:
      claims:
        - {name: email, value: %q}
        - {name: sub, value: somebody-else-entirely}
        - {name: name, pattern: "^%s"}
        - {name: preferred_username, type: number}
      scopes: [openid, groups]
      lifetimes: {access_token: {at_most: 1s}, id_token: {at_least: 100h}, refresh_token: {at_most: 1s}}
      algorithms: {id_token: [none], userinfo: [none]}
      redirect_uris: {accepted: ["https://elsewhere.example/cb"], refused: ["http://127.0.0.1:8085/callback"], exact: true}
      refresh: keeps
  - name: wrong
    client_secret: file:wrong
%s`, r.Issuer, r.Confidential.ID, r.Confidential.RedirectURI, r.User.Username, r.User.Claims["email"], fmt.Sprint(r.User.Claims["name"])[:3], more))
}

// TestCanaryTargets runs a file of targets in every format, with a baseline.
func TestCanaryTargets(t *testing.T) {
	for _, fault := range []string{"", "no-refresh-token", "userinfo-refuses"} {
		t.Run("fault "+fault, func(t *testing.T) {
			var faults []string
			if fault != "" {
				faults = []string{fault}
			}
			r := startCanary(t, faults...)
			t.Setenv("CANARY_ADMIN", r.AdminToken)
			path := r.targets(t, "suppress: [{check: expect-scopes, reason: known, until: 2099-01-01}]\n")
			var flags, files []string
			for _, f := range report.Formats {
				file := filepath.Join(r.dir, "report."+f.Name)
				flags, files = append(flags, "--format", f.Name+"="+file), append(files, file)
			}
			files = append(files, r.path("baseline.json"))
			args := append([]string{"check", "--config", path, "--verbose"}, flags...)
			stdout, stderr, code := r.silent(t, "", append(args, "--fail-on", "never")...)
			if code != exitOK {
				t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
			}
			for _, id := range []string{"expect-claim-sub", "expect-access-token-lifetime", "expect-refresh"} {
				if !strings.Contains(stdout, "FAIL  "+id) && fault == "" {
					t.Errorf("%s does not fail: nothing is said that could be a secret", id)
				}
			}
			if strings.Contains(stdout, "somebody-else-entirely") {
				t.Error("the value that is expected is repeated")
			}
			_, stderr, code = r.silent(t, "", append(args, "--write-baseline", r.path("baseline.json"), "--wait", "1s")...)
			if code != exitOK {
				t.Errorf("exit code %d\n%s", code, stderr)
			}
			r.wrote(t, args, files)
			if _, _, code := r.silent(t, "", append(args, "--baseline", r.path("baseline.json"))...); code != exitOK {
				t.Errorf("with its own baseline a run ends with %d", code)
			}
		})
	}
}

// TestCanaryTargetsTypos writes secrets into a file of targets where none belongs.
func TestCanaryTargetsTypos(t *testing.T) {
	r := startCanary(t)
	secret := r.Confidential.Secret
	const target = "targets:\n  - issuer: https://127.0.0.1:1\n"
	for name, text := range map[string]string{
		"as the secret":             target + "    client_secret: " + secret + "\n",
		"as the password":           target + "    login: {way: headless, username: ada, password: " + secret + "}\n",
		"as a member":               target + "    " + secret + ": x\n",
		"as a line of its own":      target + "    " + secret + "\n",
		"as one of a few words":     target + "    provider: " + secret + "\n",
		"as a check":                target + "    only: [" + secret + "]\n",
		"as a time":                 target + "    timeout: " + secret + "\n",
		"as a day":                  target + "suppress: [{check: reach-tls, reason: x, until: " + secret + "}]\n",
		"as the target of one":      target + "suppress: [{check: reach-tls, target: " + secret + ", reason: x, until: 2099-01-01}]\n",
		"as the issuer":             "targets:\n  - issuer: " + secret + "\n",
		"in the issuer":             "targets:\n  - issuer: https://x:" + secret + "@127.0.0.1:1\n",
		"as a variable":             target + "    client_id: a\n    client_secret: env:" + secret + "\n",
		"as a file":                 target + "    client_id: a\n    client_secret: file:" + secret + "\n",
		"in what is no YAML":        "targets: [" + secret + "\n",
		"as a whole":                secret + "\n",
		"as a pattern":              target + "    expect: {claims: [{name: a, pattern: '(" + secret + "'}]}\n",
		"as an expectation's check": target + "suppress: [{check: expect-" + secret + ", reason: x, until: 2099-01-01}]\n",
	} {
		t.Run(name, func(t *testing.T) {
			path := r.file(t, "typo.yaml", text)
			for _, args := range [][]string{{"check", "--config", path}, {"config", "validate", path}} {
				if _, stderr, code := r.silent(t, "", args...); code != exitUsage || stderr == "" {
					t.Errorf("exit code %d, and %q", code, stderr)
				}
			}
		})
	}
	for name, args := range map[string][]string{
		"instead of the file":     {"check", "--config", secret},
		"instead of a target":     {"check", "--config", r.targets(t, ""), "--target", secret},
		"instead of the baseline": {"check", r.Issuer, "--baseline", secret},
		"as a time to wait":       {"check", r.Issuer, "--wait", secret},
		"instead of the argument": {"config", "validate", secret},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("CANARY_ADMIN", r.AdminToken)
			if _, stderr, code := r.silent(t, "", args...); code != exitUsage || stderr == "" {
				t.Errorf("exit code %d, and %q", code, stderr)
			}
		})
	}
	if err := os.Remove(r.path("typo.yaml")); err != nil {
		t.Error(err)
	}
}
