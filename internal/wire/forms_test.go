package wire

import (
	"encoding/base64"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// spiky is a secret that every encoding writes in another way.
const spiky = `can4ry+/&="x'<y>%41\é z`

func TestScrubForms(t *testing.T) {
	v := NewVault()
	v.Mask("client_secret", spiky)
	v.Mask("password", "hunter22")
	for name, said := range map[string]string{
		"raw":               spiky,
		"query":             url.QueryEscape(spiky),
		"query, small":      lowerHex(url.QueryEscape(spiky)),
		"path":              url.PathEscape(spiky),
		"HTML":              html.EscapeString(spiky),
		"JSON":              `can4ry+/\u0026=\"x'\u003cy\u003e%41\\é z`,
		"JSON, unescaped &": `can4ry+/&=\"x'<y>%41\\é z`,
		"quoted":            strconv.Quote(spiky),
		"a failure":         strconv.Quote("malformed " + spiky + " answer"),
	} {
		if got := v.Clean("before " + said + " after"); strings.Contains(got, "can4ry") || !strings.Contains(got, "(masked)") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := v.Scrub("username%3Dada%26password%3Dhunter22%26x"); strings.Contains(got, "hunter22") {
		t.Errorf("a short secret after an encoded character: %s", got)
	}
	if got, want := v.Scrub("xhunter22"), "xhunter22"; got != want {
		t.Errorf("a part of a word: %s, want %s", got, want)
	}
}

// Names and attributes are words of the provider as much as values are.
func TestNamesAreScrubbed(t *testing.T) {
	v := NewVault()
	v.Mask("client_secret", "canary-secret-of-a-client")
	h := http.Header{"Set-Cookie": {"canary-secret-of-a-client=1", "a=b; Path=/canary-secret-of-a-client"}, "Content-Type": {"text/canary-secret-of-a-client"}}
	hides(t, "headers", shown(t, v.header(h)))
	hides(t, "a body", shown(t, v.body("application/json", []byte(`{"canary-secret-of-a-client":{"canary-secret-of-a-client":"x"}}`), Private)))
	hides(t, "a content type", shown(t, v.body("text/canary-secret-of-a-client", []byte("x"), Private)))
	hides(t, "a form", shown(t, v.form(url.Values{"canary-secret-of-a-client": {"x"}})))
	hides(t, "a URL", v.URL("/a?canary-secret-of-a-client=x#canary-secret-of-a-client"))
}

// A failure is scrubbed before it is cut, or the first part of a token stays.
func TestFailureHidesWhatItCuts(t *testing.T) {
	r := NewRecorder(Options{}, NewVault())
	defer r.Close()
	token := "canary" + strings.Repeat("x", 200)
	r.Vault().Mask("access_token", token)
	f := r.failure(errors.New(strings.Repeat("malformed ", 20)+token+"\x1b[2J"), StageAnswer)
	hides(t, "a failure", f.Text)
	if strings.Contains(f.Text, "\x1b") || !strings.HasPrefix(f.Text, "malformed") {
		t.Errorf("%q", f.Text)
	}
}

// A host can have every character, percent-encoded.
func TestConnectToNoisyHost(t *testing.T) {
	r := NewRecorder(Options{}, NewVault())
	defer r.Close()
	for _, address := range []string{"http://%E2%80%AE%C2%9B.invalid:1/", "http://[::1%25%1b%5b2J]:1/"} {
		conn, f := r.Connect(t.Context(), address)
		if f == nil || conn.Host != Clean(conn.Host) || f.Text != Clean(f.Text) {
			t.Errorf("%s: host %q, %v", address, conn.Host, f)
		}
	}
}

// Base64 of credentials is a value of its own, because it is sent.
func TestBasicIsRemembered(t *testing.T) {
	v := NewVault()
	basic := base64.StdEncoding.EncodeToString([]byte("app:canary"))
	v.header(http.Header{"Authorization": {"Basic " + basic}})
	if got := v.Scrub("you sent " + basic); strings.Contains(got, basic) {
		t.Errorf("shown: %s", got)
	}
}
