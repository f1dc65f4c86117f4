package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// What the client of a hostile provider types. Each has characters that some
// encoding changes.
const (
	typedSecret   = `c4n4ry+S3cret/&="wüst'<x>%41 y`
	typedPassword = `c4n4ry p4ssword;\"é&=+/`
	typedUser     = "carla.canary@mailbox.example"
	typedAdmin    = "c4n4ry-adm1n/token+of~a.kind="
)

// noise is what draws on terminals, turns the direction of text, or is no text.
const noise = "\x1b]0;owned\x07\x1b[2J\x1b[31m\u009b2J\u202e\u2066\u200b\u2028\ufeff\r\n\t\x00\x7f\xff\xfe"

// A hostile provider answers everything with what it was sent before.
type hostile struct {
	*httptest.Server
	discovery func(h *hostile) []byte // nil: a good document
	answer    func(h *hostile, w http.ResponseWriter, r *http.Request)

	mu   sync.Mutex
	seen map[string]bool // every value that came in
	last []string        // the same, in order
	turn int             // of echo
}

func startHostile(t *testing.T, discovery func(*hostile) []byte, answer func(*hostile, http.ResponseWriter, *http.Request)) *hostile {
	t.Helper()
	h := &hostile{discovery: discovery, answer: answer}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	h.forget()
	return h
}

func (h *hostile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return // the client went away
	}
	h.remember(r, string(body))
	if strings.HasSuffix(r.URL.Path, "/.well-known/openid-configuration") {
		document := h.metadata(nil)
		if h.discovery != nil {
			document = h.discovery(h)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(document)
		return
	}
	h.answer(h, w, r)
}

// remember keeps what a request has that could be a secret, decoded and not.
func (h *hostile) remember(r *http.Request, body string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	values := []string{r.URL.RawQuery, body}
	form, _ := url.ParseQuery(body) // what can be read of it
	header := r.Header.Clone()
	for _, harmless := range []string{"Accept", "Accept-Encoding", "Accept-Language", "Content-Length", "Content-Type", "User-Agent"} {
		header.Del(harmless)
	}
	for _, set := range []url.Values{r.URL.Query(), form, url.Values(header)} {
		for _, name := range slices.Sorted(maps.Keys(set)) {
			values = append(values, set[name]...)
		}
	}
	if user, secret, ok := r.BasicAuth(); ok {
		plain, _ := url.QueryUnescape(secret)
		values = append(values, user+":"+secret, secret, plain)
	}
	for _, v := range values {
		if v != "" && !h.seen[v] {
			h.seen[v] = true
			h.last = append(h.last, v)
		}
	}
}

// echo is everything that came in so far, with noise between. It begins at
// another value each time: what is shown of a long text is its beginning.
func (h *hostile) echo() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.last) == 0 {
		return noise
	}
	h.turn++
	i := h.turn * 7 % len(h.last)
	return strings.Join(slices.Concat(h.last[i:], h.last[:i]), noise)
}

// forget begins a run: what another one made for itself this one cannot know.
func (h *hostile) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen, h.last = map[string]bool{}, nil
}

// ifSent is a value that the provider was sent in this run, else a harmless one.
func (h *hostile) ifSent(typed string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if slices.ContainsFunc(h.last, func(s string) bool { return strings.Contains(s, typed) }) {
		return typed
	}
	return "nothing"
}

// metadata is a document that is good, but for what changes.
func (h *hostile) metadata(changes map[string]any) []byte {
	m := map[string]any{
		"issuer": h.URL, "authorization_endpoint": h.URL + "/authorize", "token_endpoint": h.URL + "/token", "jwks_uri": h.URL + "/keys",
		"userinfo_endpoint": h.URL + "/userinfo", "introspection_endpoint": h.URL + "/introspect", "revocation_endpoint": h.URL + "/revoke",
		"end_session_endpoint": h.URL + "/logout", "device_authorization_endpoint": h.URL + "/device",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"}, "service_documentation": practice.Documentation,
	}
	maps.Copy(m, changes)
	raw, err := json.Marshal(m)
	if err != nil {
		panic(err) // of the test's own making
	}
	return raw
}

// minted is a value that only the provider makes.
func minted(kind string) string { return kind + "-m1nted-0123456789-by-a-hostile-provider" }

// hostileToken is a JWT, unsigned in all but form.
func hostileToken(header, claims map[string]any) string {
	part := func(m map[string]any) string {
		raw, err := json.Marshal(m)
		if err != nil {
			panic(err) // of the test's own making
		}
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	return part(header) + "." + part(claims) + "." + base64.RawURLEncoding.EncodeToString([]byte(minted("signature")))
}

// endure checks a hostile provider in the formats that show most and each of
// these logins.
func endure(t *testing.T, h *hostile) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"secret": typedSecret, "password": typedPassword, "admin": typedAdmin} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, way := range []string{"headless", "password"} {
		for _, format := range []string{"text", "json"} {
			page := filepath.Join(dir, way+format+".html")
			h.endure(t, page, "check", h.URL, "--client-id", "practice", "--client-secret-file", filepath.Join(dir, "secret"),
				"--login", way, "--username", typedUser, "--password-file", filepath.Join(dir, "password"),
				"--admin-token-file", filepath.Join(dir, "admin"), "--impact", "intrusive", "--timeout", "2s", "--verbose",
				"--format", "html="+page, "--format", "markdown="+page+".md", "--timeline", "--curl", "3", "--format", format)
		}
	}
}

// Bounds of one run against a provider that wants to use up time or memory.
const (
	longest = 10 * time.Second
	largest = 150 << 20
)

func (h *hostile) endure(t *testing.T, page string, args ...string) {
	t.Helper()
	h.forget()
	var out, said bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	peak := watchMemory(ctx)
	code := start(ctx, args, strings.NewReader(""), &out, &said)
	if ctx.Err() != nil {
		t.Errorf("it takes more than %s", longest)
	}
	cancel()
	if used := <-peak; used > largest {
		t.Errorf("it takes %d MiB", used>>20)
	}
	if code != exitFailed && code != exitIncomplete {
		t.Errorf("exit code %d\n%s", code, said.String())
	}
	var doc report.Document
	if err := json.Unmarshal(out.Bytes(), &doc); err == nil && doc.Summary.Broken > 0 {
		t.Errorf("a check broke:\n%s", out.Bytes())
	} else if err != nil && args[len(args)-1] == "json" {
		t.Errorf("the report is no JSON: %v", err)
	}
	html, err := os.ReadFile(page)
	if err != nil {
		t.Error(err)
	}
	ticket, err := os.ReadFile(page + ".md")
	if err != nil {
		t.Error(err)
	}
	for name, output := range map[string][]byte{"stdout": out.Bytes(), "stderr": said.Bytes(), "html": html, "markdown": ticket} {
		if i := drawsAt(output); i >= 0 {
			t.Errorf("%s draws on the terminal: %q", name, output[max(0, i-80):min(len(output), i+40)])
		}
		if leaks := newCanaries(h.secrets()...).in(output); leaks != nil {
			t.Errorf("%s %q says a secret %d times, first %s", name, args[len(args)-1], len(leaks), leaks[0])
		}
	}
}

// secrets is what no output may repeat: what was typed, and what either side
// made for this run.
func (h *hostile) secrets() []string {
	secrets := []string{typedSecret, typedPassword, typedUser, typedAdmin}
	for _, kind := range []string{"code", "access_token", "refresh_token", "signature", "claim", "cookie", "hidden"} {
		secrets = append(secrets, minted(kind))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range h.last {
		form, err := url.ParseQuery(v)
		if err != nil {
			continue
		}
		for _, name := range []string{"state", "nonce", "code_verifier"} {
			secrets = append(secrets, form[name]...)
		}
	}
	return secrets
}

// drawsAt is where a text has what a terminal would not simply print, -1 for
// nowhere.
func drawsAt(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 || r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
			return i
		}
		i += n
	}
	return -1
}

// watchMemory reports, when ctx is over, by how many bytes the live heap grew at
// most.
func watchMemory(ctx context.Context) <-chan uint64 {
	read := func() uint64 {
		s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	begin, peak := read(), make(chan uint64, 1)
	go func() {
		most := begin
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			most = max(most, read())
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
		}
		peak <- most - begin
	}()
	return peak
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		fmt.Fprint(w, err)
	}
}
