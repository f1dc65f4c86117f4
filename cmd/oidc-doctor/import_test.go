package main

import (
	"cmp"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// imported judges a HAR file, keeps the bundle, judges that too and returns the
// document.
func imported(t *testing.T, r *canaryRun, file string) (report.Document, int) {
	t.Helper()
	saved := r.path(savedFile)
	args := []string{"import", "har", file, "--format", "json", "--verbose", "--save", saved}
	stdout, stderr, code := r.silent(t, "", args...)
	if code != exitOK && code != exitFailed {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	r.wrote(t, args, []string{saved})
	var doc report.Document
	if err := json.Unmarshal([]byte(stdout), &doc); err != nil {
		t.Fatal(err)
	}
	return doc, code
}

// silentInAll looks for secrets in a HAR file's report in every format.
func silentInAll(t *testing.T, r *canaryRun, file string) {
	t.Helper()
	flags, files := everyFormat(t)
	args := append([]string{"import", "har", file}, flags...)
	r.silent(t, "", args...)
	r.wrote(t, args, files)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if found := newCanaries("csrf-that-nobody-may-see-2342", "state-that-nobody-may-see-4711", "nonce-that-nobody-may-see-0815", "wr0ng-passw0rd-but-secret").in(raw); found != nil {
			t.Errorf("%s: %s", f, found)
		}
	}
}

func statusesOf(doc report.Document) map[string]string {
	out := map[string]string{}
	for _, r := range doc.Results {
		out[r.ID] = r.Status
	}
	return out
}

// TestImportHAR judges the recording of a healthy login: nothing fails, what the
// recording shows is judged, and no secret of it is said.
func TestImportHAR(t *testing.T) {
	t.Parallel()
	r, file := recordedHAR(t)
	silentInAll(t, r, file)
	doc, code := imported(t, r, file)
	if code != exitOK {
		t.Errorf("exit code %d", code)
	}
	got := statusesOf(doc)
	for _, id := range []string{
		"discovery-served", "discovery-issuer-matches", "discovery-complete", "keys-served", "keys-usable", "authorize-client-known",
		"authorize-scopes-accepted", "authorize-pkce-accepted", "authorize-state-returned", "authorize-iss-returned", "authorize-login-completes",
		"token-code-accepted", "token-response-complete", "token-response-not-cached", "id-token-format", "id-token-key-published",
		"id-token-signature", "id-token-issuer", "id-token-audience", "id-token-times", "id-token-nonce", "id-token-subject",
		"userinfo-answers", "userinfo-subject-matches", "scope-mappings", "refresh-token-issued", "refresh-accepted", "refresh-rotates",
	} {
		if got[id] != "pass" {
			t.Errorf("%s is %s", id, got[id])
		}
	}
	if doc.Target.ClientID != r.Confidential.ID || doc.Target.Issuer != r.Issuer {
		t.Errorf("target %+v", doc.Target)
	}
}

// TestImportFaults: a recording at a provider with a fault has no failure that
// the live run against that fault does not have, and names the fault wherever a
// browser meets it.
func TestImportFaults(t *testing.T) {
	var found, met atomic.Int32
	t.Cleanup(func() {
		if t.Logf("%d of %d faults show in a recording", found.Load(), met.Load()); found.Load() < 49 && !leftOut(1) {
			t.Error("fewer than 49: import has become blind for some")
		}
	})
	for i, f := range practice.Faults() {
		if leftOut(i) {
			continue
		}
		if f.Scripts || f.Transport || f.Client != "" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			r, file := recordedHAR(t, f.Name)
			doc, _ := imported(t, r, file)
			named := false
			for _, x := range doc.Results {
				expected := f.Expected(x.ID, "pass")
				if x.Status == "fail" && expected != "fail" {
					t.Errorf("%s fails: %s; %s", x.ID, x.Want, x.Saw)
				}
				// No fault repeats a secret in its words.
				if strings.Contains(x.Want+x.Saw, "(masked)") {
					t.Errorf("%s hides a word: %s; %s", x.ID, x.Want, x.Saw)
				}
				if x.Status == "broken" {
					t.Errorf("%s broke: %s", x.ID, x.Reason)
				}
				// Whether the application was given the issuer with or without its
				// slash, a recording cannot tell.
				if x.Status == "pass" && expected == "fail" && f.Name != "issuer-with-slash" {
					t.Errorf("%s passes: %s", x.ID, x.Saw)
				}
				named = named || x.Status == "fail"
			}
			met.Add(1)
			if named {
				found.Add(1)
			} else {
				t.Logf("a browser does not meet it")
			}
		})
	}
}

// TestImportWrongPassword: the recording ends at the login page.
func TestImportWrongPassword(t *testing.T) {
	t.Parallel()
	r := startCanary(t)
	b := newHARBrowser(t, r)
	b.login("wr0ng-passw0rd-but-secret")
	file := r.file(t, "login.har", string(b.har()))
	silentInAll(t, r, file)
	doc, code := imported(t, r, file)
	i := slices.IndexFunc(doc.Results, func(x report.Result) bool { return x.ID == "authorize-login-completes" })
	if saw := doc.Results[i].Saw; code != exitFailed || !strings.Contains(saw, "the recording ends at a login page") {
		t.Errorf("exit code %d, saw %q", code, saw)
	}
}

// TestHARFile keeps a healthy recording in the repository, for the README; with
// -update it is recorded anew. Everything in it belongs to a practice provider
// that is gone.
func TestHARFile(t *testing.T) {
	const path = "../../testdata/har/login.har"
	if *update {
		_, file := recordedHAR(t)
		data, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(path, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var out, talk strings.Builder
	if code := run([]string{"import", "har", path}, strings.NewReader(""), &out, &talk); code != exitOK || !strings.Contains(out.String(), "  ok    id-token-signature") {
		t.Errorf("exit code %d\n%s\n%s", code, &talk, &out)
	}
}

// TestImportRecorded judges what a real Chromium recorded at a real provider;
// testdata/har/README.md says how.
func TestImportRecorded(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"keycloak-26.7.3-page": {
			"discovery-served": "pass", "discovery-issuer-matches": "pass", "authorize-iss-returned": "pass", "authorize-login-completes": "pass",
			"token-code-accepted": "pass", "id-token-format": "pass", "id-token-issuer": "pass", "id-token-nonce": "pass", "id-token-times": "pass",
			"userinfo-answers": "pass", "userinfo-subject-matches": "pass", "scope-mappings": "pass", "refresh-token-issued": "pass", "keys-served": "skipped",
		},
		"oidc-provider-9.13.3-login": {
			"authorize-client-known": "pass", "authorize-scopes-accepted": "pass", "authorize-pkce-accepted": "pass", "authorize-state-returned": "pass",
		},
		"oidc-provider-9.13.3-wrong-redirect-uri": {"authorize-redirect-uri-registered": "fail", "authorize-login-completes": "skipped"},
		"oidc-provider-9.13.3-unknown-client":     {"authorize-client-known": "fail", "authorize-login-completes": "skipped"},
		"oidc-provider-9.13.3-wrong-password":     {"authorize-login-completes": "fail"},
		"oidc-provider-9.13.3-prompt-none":        {"authorize-client-known": "pass", "authorize-scopes-accepted": "pass", "authorize-login-completes": "fail"},
	} {
		t.Run(name, func(t *testing.T) {
			path := "../../testdata/har/" + name + ".har"
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var out, talk strings.Builder
			run([]string{"import", "har", path, "--format", "json"}, strings.NewReader(""), &out, &talk)
			var doc report.Document
			if err := json.Unmarshal([]byte(out.String()), &doc); err != nil {
				t.Fatalf("%v\n%s", err, &talk)
			}
			for _, r := range doc.Results {
				if r.Status != cmp.Or(want[r.ID], r.Status) || r.Status == "fail" && want[r.ID] != "fail" {
					t.Errorf("%s is %s, want %q: %s", r.ID, r.Status, want[r.ID], r.Saw)
				}
				if strings.Contains(r.Saw, "http://(masked)") {
					t.Errorf("%s hides an address: %s", r.ID, r.Saw)
				}
			}
			if leaks := newCanaries(secretsInHAR(t, raw)...).in([]byte(out.String())); leaks != nil {
				t.Errorf("the report says %s", leaks)
			}
		})
	}
}

// secretsInHAR are the cookies and the typed passwords of a HAR file, and what
// its addresses keep secret.
func secretsInHAR(t *testing.T, raw []byte) (secrets []string) {
	t.Helper()
	for _, pattern := range []string{
		`"name":\s*"[Ss]et-[Cc]ookie",\s*"value":\s*"[^=]+=([^;"]{8,})`, `(?:password|code|state|nonce|code_challenge)=([^&"#]{6,})`,
	} {
		for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(raw, -1) {
			secrets = append(secrets, string(m[1]))
		}
	}
	if len(secrets) < 3 {
		t.Fatalf("only %d secrets were found", len(secrets))
	}
	return secrets
}

// TestImportCallbackSilent: nothing of an address that is a secret comes into a
// report in any format, a bundle or an error.
func TestImportCallbackSilent(t *testing.T) {
	const code, state, token = "c0de-that-nobody-may-see-4711", "st4te-that-nobody-may-see-2342", "t0ken-that-nobody-may-see-0815"
	secret := newCanaries(code, state, token, "0ther-that-nobody-may-see-1234")
	for name, test := range map[string]struct {
		address string
		code    int
	}{
		"code":         {"https://app.example.com/cb?code=" + code + "&state=" + state + "&session_state=0ther-that-nobody-may-see-1234", exitOK},
		"error":        {"https://app.example.com/cb?error=server_error&error_description=state+" + state + "+of+" + code + "&state=" + state + "&x=" + code, exitFailed},
		"fragment":     {"https://app.example.com/cb#id_token=" + token + "&access_token=" + token + "&state=" + state, exitFailed},
		"with a user":  {"https://u:" + token + "@app.example.com/cb?error=access_denied&state=" + state, exitFailed},
		"neither":      {"https://app.example.com/cb?state=" + state, exitUsage},
		"no address":   {state, exitUsage},
		"the request":  {"https://sso.example.com/auth?client_id=app&response_type=code&state=" + state, exitUsage},
		"another flag": {"--" + token, exitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flags, files := everyFormat(t)
			var out, talk strings.Builder
			got := run(append([]string{"import", "callback", test.address}, flags...), strings.NewReader(""), &out, &talk)
			if got != test.code {
				t.Errorf("exit code %d, want %d\n%s", got, test.code, &talk)
			}
			said := out.String() + talk.String()
			for _, f := range files {
				raw, err := os.ReadFile(f)
				if (err == nil) != (test.code != exitUsage) {
					t.Errorf("%s: %v", f, err)
				}
				said += string(raw)
			}
			if found := secret.in([]byte(said)); found != nil {
				t.Errorf("it says %s", found)
			}
		})
	}
}
