package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// What may stand in a pasted log and must not come back, each marked so that it is
// told from everything else. Most have no form of their own: only the name in front
// says that they are secret.
var pastedSecrets = map[string]string{
	"access":    "canaryAccess-opaque-A1",
	"refresh":   "canaryRefresh.opaque_B2",
	"code":      "canarycodeplainword",
	"state":     "canaryState99x",
	"secret":    "canary secret C3!",
	"envsecret": "canaryEnvSecretD4",
	"password":  "canarypassword",
	"cookie":    "canaryCookieE5",
	"csrf":      "canaryCsrfF6",
	"header":    "Y2FuYXJ5OmhlYWRlclNlY3JldEc3",
	"session":   "canarySessionH8",
	"verifier":  "canaryVerifier-0123456789-abcdefghijklmnop-I9",
	"user":      "canaryuser",
	"mail":      "canary.person",
	"urlpass":   "canaryUrlPassJ0",
	"hex":       "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
	"assertion": "canaryAssertionK1",
	"redis":     "canaryRedisPassL2",
}

// pastedLog has each secret in the places where real logs have them, most beside words
// of a cause, so that the line is quoted.
func pastedLog() string {
	s := pastedSecrets
	jwt := jwtOf(`{"alg":"HS256"}`, `{"sub":"`+s["user"]+`","email":"`+s["mail"]+`@example.com"}`)
	return strings.Join([]string{
		`time="2026-01-01" level=error msg="oauth2: cannot fetch token: 401 Unauthorized" response="{\"error\":\"invalid_client\",\"error_description\":\"Invalid client credentials\",\"access_token\":\"` + s["access"] + `\",\"refresh_token\":\"` + s["refresh"] + `\"}"`,
		`GET /oauth2/callback?code=` + s["code"] + `&state=` + s["state"] + `&session_state=` + s["session"] + ` 403 unable to obtain CSRF cookie`,
		`id token signed with unsupported algorithm, expected ["RS256"] got "HS256": ` + jwt,
		`POST https://sso.example.com/token client_secret="` + s["secret"] + `" invalid_grant Code not valid`,
		`OAUTH2_PROXY_CLIENT_SECRET=` + s["envsecret"] + ` OAUTH2_PROXY_COOKIE_SECRET: ` + s["envsecret"] + ` invalid_scope`,
		`login with password ` + s["password"] + `=x password=` + s["password"] + ` failed: access_denied policy evaluation failed`,
		`Cookie: _oauth2_proxy=` + s["cookie"] + `; _csrf=` + s["csrf"] + ` state mismatch csrf warning! State not equal in request and response`,
		`Authorization: Basic ` + s["header"] + ` x509: certificate signed by unknown authority`,
		`curl -H 'Authorization: Bearer ` + s["access"] + `' https://sso.example.com/userinfo 403 insufficient_scope`,
		`{"grant_type":"authorization_code","code_verifier":"` + s["verifier"] + `","error":"invalid_grant","error_description":"Invalid code verifier"}`,
		`type="LOGIN_ERROR", realmId="r", clientId="app", userId="` + s["user"] + `", username=` + s["user"] + `, error="invalid_redirect_uri", redirect_uri="https://app.example.com/cb"`,
		`email in id_token (` + s["mail"] + `@example.com) isn't verified`,
		`proxy https://admin:` + s["urlpass"] + `@sso.example.com/.well-known/openid-configuration 404 Not Found`,
		`jwks kid ` + s["hex"] + ` not found in key set`,
		`client_assertion=` + s["assertion"] + `&client_assertion_type=x Token audience doesn't match domain`,
		`connect redis://:` + s["redis"] + `@redis:6379 and redirect_uri_mismatch`,
		`again without a name: ` + s["access"] + ` and ` + s["envsecret"] + ` invalid_scope unknown`,
		"\x1b[31mERROR\x1b[0m \x1b]0;title\x07 nonce mismatch \u202e reversed",
	}, "\n")
}

func jwtOf(header, claims string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(header)) + "." + enc([]byte(claims)) + "." + enc([]byte("canarysignature!"))
}

// TestCanaryTriage pastes a log full of secrets, whole and line by line, from a file,
// from stdin and as an argument, and looks for them in every format.
func TestCanaryTriage(t *testing.T) {
	t.Parallel()
	var secrets []string
	for _, s := range pastedSecrets {
		secrets = append(secrets, s)
	}
	secrets = append(secrets, strings.Split(jwtOf(`{"alg":"HS256"}`, `{"sub":"`+pastedSecrets["user"]+`","email":"`+pastedSecrets["mail"]+`@example.com"}`), ".")[1:]...)
	c := newCanaries(secrets...)
	log := pastedLog()
	file := filepath.Join(t.TempDir(), "app.log")
	texts := []string{log, strings.ReplaceAll(log, "\n", " ")}
	if !testing.Short() {
		texts = append(texts, strings.Repeat("x ", 40_000)+strings.ReplaceAll(log, "\n", " "))
		texts = append(texts, strings.Split(log, "\n")...)
	}
	recognised := 0
	runs := 0
	for i, text := range texts {
		single := !strings.Contains(text, "\n") && len(text) < 2000
		if strings.HasPrefix(text, "again without a name") {
			continue // alone, nothing says that these are secrets
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for f, format := range report.TriageFormats {
			if single && i%2 != f {
				continue // one format a line is enough: what is quoted is redacted before it gets there
			}
			ways := map[string][]string{"stdin": {"triage"}, "file": {"triage", file}, "argument": {"triage", text}}
			if len(text) > 32<<10 {
				delete(ways, "argument") // longer than a command line
			}
			if single || f > 0 || testing.Short() {
				ways = map[string][]string{"stdin": {"triage"}}
			}
			for way, args := range ways {
				runs++
				var out, said bytes.Buffer
				code := start(t.Context(), append(args, "--format", format, "--verbose"), strings.NewReader(text), &out, &said)
				if code == exitOK {
					recognised++
				} else if code != exitFailed {
					t.Errorf("%s: exit code %d, %s", way, code, said.String())
				}
				for name, b := range map[string][]byte{"stdout": out.Bytes(), "stderr": said.Bytes()} {
					if leaks := c.in(b); leaks != nil {
						t.Errorf("%s as %s, %s says a secret: %s\nin the text\n%.300s", way, format, name, leaks[0], text)
					}
					if bytes.ContainsAny(b, "\x1b\x07\u202e") {
						t.Errorf("%s as %s: %s drives the terminal", way, format, name)
					}
				}
			}
		}
	}
	if recognised*10 < runs*9 {
		t.Errorf("only %d of %d runs recognised anything, so that little was quoted", recognised, runs)
	}
}

// TestCanaryTriageUnwritable: what is said of a place that cannot be written to has
// nothing of the text.
func TestCanaryTriageUnwritable(t *testing.T) {
	c := newCanaries(pastedSecrets["access"], pastedSecrets["envsecret"])
	var out, said bytes.Buffer
	text := fmt.Sprintf("access_token=%s OAUTH_CLIENT_SECRET=%s invalid_client", pastedSecrets["access"], pastedSecrets["envsecret"])
	code := start(t.Context(), []string{"triage", text, "--output", filepath.Join(t.TempDir(), "no", "where")}, strings.NewReader(""), &out, &said)
	if code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	if leaks := c.in(append(out.Bytes(), said.Bytes()...)); leaks != nil {
		t.Errorf("says a secret: %s", leaks[0])
	}
}
