package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// shown is anything redacted, as text.
func shown(t *testing.T, x any) string {
	t.Helper()
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func hides(t *testing.T, where, got string) {
	t.Helper()
	if strings.Contains(got, "canary") {
		t.Errorf("%s shows a secret: %s", where, got)
	}
}

func shows(t *testing.T, where, got string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %q: %s", where, want, got)
		}
	}
}

func TestURL(t *testing.T) {
	v := NewVault()
	got := v.URL("https://canary-user:canary-password@sso.example/realms/a/authorize?client_id=app&state=canary-1&nonce=canary-2&scope=openid+email&login_hint=canary@example.org#access_token=canary-3&token_type=Bearer")
	hides(t, "URL", got)
	shows(t, "URL", got, "https://sso.example/realms/a/authorize?", "client_id=app", "scope=openid email", "state=(state, 8 bytes, #", "token_type=Bearer", "access_token=(access_token,")

	hides(t, "session path", v.URL("https://sso.example/interaction/0canary1234567890123456"))
	for _, plain := range []string{"https://sso.example/application/o/zipline/", "http://127.0.0.1:8080/a-rather-long-name-without-digits/x", "/relative"} {
		if got := v.URL(plain); got != plain {
			t.Errorf("URL(%q) = %q", plain, got)
		}
	}
	hides(t, "broken URL", v.URL("https://sso.example/%zz?code=canary"))
	hides(t, "broken query", v.URL("https://sso.example/cb?code=canary;%zz"))
	hides(t, "a secret that is known, in a path", func() string { v.Mask("code", "canary-code-0"); return v.URL("/cb/canary-code-0") }())
}

func TestHeaders(t *testing.T) {
	v := NewVault()
	h := http.Header{
		"Authorization":     {"Basic canary-credentials"},
		"Cookie":            {"session=canary-1; other=canary-2"},
		"Set-Cookie":        {"session=canary-3; Path=/; Secure; HttpOnly; SameSite=Lax", "=canary"},
		"Location":          {"https://app.example/cb?code=canary-4&iss=https%3A%2F%2Fsso.example"},
		"X-Session":         {"canary-5"},
		"Cache-Control":     {"no-store"},
		"Age":               {"12"},
		"Www-Authenticate":  {`Bearer error="invalid_token"`},
		"X-Product-Version": {"1.11.1-rc.2"},
		"X-Token-Version":   {"canary-6", "12345678901.canary"},
	}
	got := shown(t, v.header(h))
	hides(t, "header", got)
	shows(t, "header", got, "Basic (credentials,", "session=(cookie,", "Path=/; Secure; HttpOnly; SameSite=Lax", "iss=https://sso.example",
		"no-store", `"Age":["12"]`, `"X-Product-Version":["1.11.1-rc.2"]`, `error=\"invalid_token\"`, "(header, 8 bytes,")
}

func TestForm(t *testing.T) {
	v := NewVault()
	got := shown(t, v.form(url.Values{
		"grant_type": {"authorization_code"}, "code": {"canary-1"}, "code_verifier": {"canary-2"},
		"client_secret": {"canary-3"}, "password": {"canary-4"}, "token": {"canary-5", "canary-6"}, "unheard_of": {"canary-7"}, "empty": {""},
	}))
	hides(t, "form", got)
	shows(t, "form", got, "authorization_code", "(code_verifier, 8 bytes,", `{"name":"empty","value":""}`)
}

func TestBodies(t *testing.T) {
	const media = "application/json; charset=utf-8"
	for name, c := range map[string]struct {
		media, raw string
		doc        Doc
		wants      []string
	}{
		"token response": {media, `{"access_token":"canary-1","id_token":"canary-2","refresh_token":"canary-3","token_type":"Bearer","expires_in":300,"scope":"openid"}`, Private,
			[]string{`"token_type":"Bearer"`, `"expires_in":300`, "(access_token, 8 bytes,", `"scope":"openid"`}},
		"userinfo": {media, `{"sub":"canary","address":{"locality":"canary"},"groups":["canary"],"birth_year":19990101,"email_verified":true}`, Private,
			[]string{`"email_verified":true`, "(birth_year, ", "(groups, 6 bytes"}},
		"error": {media, `{"error":"invalid_grant","error_description":"Code not valid"}`, Private, []string{"Code not valid"}},
		"metadata": {media, `{"issuer":"https://sso.example","scopes_supported":["openid"],"claims_parameter_supported":true}`, Metadata,
			[]string{"https://sso.example", `["openid"]`, `"claims_parameter_supported":true`}},
		"key set with private members": {media, `{"keys":[{"kty":"RSA","kid":"one","n":"modulus","e":"AQAB","d":"canary-d","p":"canary-p","q":"canary-q","dp":"canary-dp","dq":"canary-dq","qi":"canary-qi"},{"kty":"oct","k":"canary-k"}]}`, KeySet,
			[]string{`"kid":"one"`, `"n":"modulus"`, "(d, 8 bytes,", "(k, 8 bytes,"}},
		"a member that the protocol knows, with an object in it": {media, `{"scope":{"x":"canary"}}`, Private, nil},
		"a string":    {media, `"canary"`, Private, nil},
		"a page":      {"text/html", `<form action="/canary">`, Private, []string{"(text/html, 23 bytes)"}},
		"no type":     {"", `canary`, Private, []string{"no content type, 6 bytes"}},
		"half a JSON": {media, `{"access_token":"canary`, Private, []string{"(application/json, 23 bytes)"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := shown(t, NewVault().body(c.media, []byte(c.raw), c.doc))
			hides(t, "body", got)
			shows(t, "body", got, c.wants...)
		})
	}
}

// A body of very many values would make every later scrubbing slow.
func TestBodyOfManyValues(t *testing.T) {
	v := NewVault()
	list := func(n int) []byte {
		b, _ := json.Marshal(make([]string, n))
		return b
	}
	if got, ok := v.body("application/json", list(maxValues-1), Private).([]any); !ok || len(got) != maxValues-1 {
		t.Errorf("just enough values are not shown: %T", got)
	}
	got := fmt.Sprint(v.body("application/json", list(maxValues), Private))
	shows(t, "body", got, "more than 2000 values")
	if len(v.values) != 0 {
		t.Errorf("%d values were remembered", len(v.values))
	}
}

func TestBodyWithoutAnything(t *testing.T) {
	if got := NewVault().body("text/html", nil, Private); got != nil {
		t.Errorf("an empty body is shown as %v", got)
	}
}

// A script of a page has words in it, and a report quotes pages in the same
// words: nothing of it is taken for a secret.
func TestOpaque(t *testing.T) {
	v := NewVault()
	body := []byte(`{"wrong": "Invalid username or password."}`)
	if got := v.body("application/json", body, Opaque); got != fmt.Sprintf("(application/json, %d bytes)", len(body)) {
		t.Errorf("shown as %v", got)
	}
	if got := v.Scrub("Invalid username or password."); got != "Invalid username or password." {
		t.Errorf("scrubbed to %s", got)
	}
}
