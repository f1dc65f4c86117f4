package practice

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// An answer is a response that was read in full.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

func (a answer) json() map[string]any {
	a.t.Helper()
	var members map[string]any
	if err := json.Unmarshal([]byte(a.body), &members); err != nil {
		a.t.Fatalf("status %d, not JSON: %v\n%s", a.status, err, a.body)
	}
	return members
}

func (a answer) text(member string) string {
	a.t.Helper()
	s, _ := a.json()[member].(string)
	return s
}

func (a answer) wants(status int, text string) answer {
	a.t.Helper()
	if a.status != status || !strings.Contains(a.body, text) {
		a.t.Errorf("status %d, want %d with %q\n%s", a.status, status, text, a.body)
	}
	return a
}

// location is the redirect's target, which has to begin with prefix.
func (a answer) location(prefix string) url.Values {
	a.t.Helper()
	target := a.header.Get("Location")
	if a.status != http.StatusSeeOther || !strings.HasPrefix(target, prefix) {
		a.t.Fatalf("status %d to %q, want a redirect to %s\n%s", a.status, target, prefix, a.body)
	}
	u, err := url.Parse(target)
	if err != nil {
		a.t.Fatal(err)
	}
	return u.Query()
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`)

// form is the page's form with its hidden fields filled in.
func (a answer) form() url.Values {
	a.t.Helper()
	fields := url.Values{}
	for _, match := range hiddenField.FindAllStringSubmatch(a.body, -1) {
		fields.Set(match[1], match[2])
	}
	if len(fields) == 0 {
		a.t.Fatalf("status %d, no form\n%s", a.status, a.body)
	}
	return fields
}

// claimsOf reads a token's claims without a look at its signature.
func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	return answer{t: t, body: segment(t, token, 1)}.json()
}

func headerOf(t *testing.T, token string) map[string]any {
	t.Helper()
	return answer{t: t, body: segment(t, token, 0)}.json()
}

func segment(t *testing.T, token string, i int) string {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) <= i {
		t.Fatalf("not a token: %q", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[i])
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
