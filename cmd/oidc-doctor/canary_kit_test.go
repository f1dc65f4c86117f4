package main

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// canaries are the forms in which secrets could stand in an output.
type canaries struct {
	beginnings map[[shortestCanary]byte][]string // forms, by how they begin
	count      int
}

// shortestCanary is what practice.Provider.Secrets begins at: less is found in
// any text.
const shortestCanary = 6

// piece is the length of the parts of a long secret that are searched for one
// by one: an output that cuts a token off has leaked it all the same.
const piece = 16

func newCanaries(secrets ...string) *canaries {
	c := &canaries{beginnings: map[[shortestCanary]byte][]string{}}
	for _, s := range secrets {
		c.add(s)
		for i := 0; len(s) >= 2*piece && i+piece <= len(s); i += piece {
			c.add(s[i : i+piece])
		}
	}
	return c
}

// add adds all forms of a secret.
func (c *canaries) add(secret string) {
	asJSON, _ := json.Marshal(secret) // a string can always be marshalled
	forms := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), strings.ToLower(url.QueryEscape(secret)),
		strings.Trim(string(asJSON), `"`), strings.Trim(fmt.Sprintf("%q", secret), `"`),
		html.EscapeString(secret), hex.EncodeToString([]byte(secret)),
	}
	for offset := range 3 {
		forms = append(forms, withinBase64(base64.StdEncoding, secret, offset), withinBase64(base64.URLEncoding, secret, offset))
	}
	seen := map[string]bool{}
	for _, f := range forms {
		if len(f) >= shortestCanary && !seen[f] {
			seen[f] = true
			begin := [shortestCanary]byte([]byte(f))
			c.beginnings[begin] = append(c.beginnings[begin], f)
			c.count++
		}
	}
}

// withinBase64 is how a secret looks within the base64 of a longer text where
// offset bytes (modulo 3) stand before it, as in "id:secret": the characters
// that depend on nothing else, padded or not.
func withinBase64(e *base64.Encoding, secret string, offset int) string {
	encoded := e.WithPadding(base64.NoPadding).EncodeToString([]byte(strings.Repeat("\x00", offset) + secret))
	whole := 8 * (offset + len(secret)) / 6
	return encoded[(8*offset+5)/6 : whole]
}

// in returns what of the canaries stands in a text, shortened, also where the
// report breaks a line within it.
func (c *canaries) in(text []byte) []string {
	found := c.within(text)
	for _, joint := range []string{"", " "} {
		if whole := lineBreak.ReplaceAll(text, []byte(joint)); found == nil && !bytes.Equal(whole, text) {
			found = c.within(whole)
		}
	}
	return found
}

var lineBreak = regexp.MustCompile(`\n *`)

func (c *canaries) within(text []byte) (found []string) {
	for i := 0; i+shortestCanary <= len(text); i++ {
		for _, form := range c.beginnings[[shortestCanary]byte(text[i:])] {
			if bytes.HasPrefix(text[i:], []byte(form)) {
				found = append(found, fmt.Sprintf("%.24q in %q", form, text[max(0, i-60):min(len(text), i+len(form)+20)]))
			}
		}
	}
	return found
}

// secretsOf is all that no output of a run against p may contain. Secrets leaves
// out the user name where it is too short to be told from other words.
func secretsOf(t *testing.T, p *practice.Provider) []string {
	t.Helper()
	secrets := append(p.Secrets(), p.User.Username, p.User.Password, p.Confidential.Secret, p.AdminToken)
	var key map[string]any
	if err := json.Unmarshal(p.DecryptionKey, &key); err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{"d", "p", "q", "dp", "dq", "qi"} {
		secret, ok := key[member].(string)
		if !ok {
			t.Fatalf("the decryption key has no %s", member)
		}
		secrets = append(secrets, secret)
	}
	return secrets
}

// A canaryRun is a practice provider and the files that its client has.
type canaryRun struct {
	*practice.Provider
	dir string

	mu      sync.Mutex
	secrets []string  // at the last search
	known   *canaries // of these
}

func startCanary(t *testing.T, faults ...string) *canaryRun {
	t.Helper()
	return startSlowCanary(t, 0, faults...)
}

func startSlowCanary(t *testing.T, latency time.Duration, faults ...string) *canaryRun {
	t.Helper()
	keys, err := practiceKeys()
	if err != nil {
		t.Fatal(err)
	}
	p, err := practice.Start(practice.Config{Faults: faults, TLS: true, Keys: keys, Latency: latency})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	r := &canaryRun{Provider: p, dir: t.TempDir()}
	r.file(t, "secret", p.Confidential.Secret)
	r.file(t, "password", p.User.Password)
	r.file(t, "admin-token", p.AdminToken)
	r.file(t, "ca.pem", string(p.CA))
	r.file(t, "key.json", string(p.DecryptionKey))
	return r
}

// file writes a file and returns its path.
func (r *canaryRun) file(t *testing.T, name, content string) string {
	t.Helper()
	if err := os.WriteFile(r.path(name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return r.path(name)
}

func (r *canaryRun) path(name string) string { return filepath.Join(r.dir, name) }

// check is the command line of a check as the confidential client.
func (r *canaryRun) check(more ...string) []string {
	return append([]string{
		"check", r.Issuer, "--ca-file", r.path("ca.pem"), "--client-id", r.Confidential.ID,
		"--client-secret-file", r.path("secret"), "--redirect-uri", r.Confidential.RedirectURI,
		"--post-logout-redirect-uri", r.Confidential.PostLogoutRedirectURI, "--impact", "intrusive", "--timeout", "2s",
		"--admin-token-file", r.path("admin-token"),
	}, more...)
}

func (r *canaryRun) headless() []string {
	return []string{"--login", "headless", "--username", r.User.Username, "--password-file", r.path("password")}
}

// silent runs a command and fails when it says a secret.
func (r *canaryRun) silent(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	code = start(context.Background(), args, strings.NewReader(stdin), &out, &err)
	r.search(t, args, out.Bytes(), err.Bytes())
	return out.String(), err.String(), code
}

// canaries are those of all secrets up to now; making them anew takes longer than
// looking for them.
func (r *canaryRun) canaries(t *testing.T) *canaries {
	t.Helper()
	secrets := secretsOf(t, r.Provider)
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(secrets, r.secrets) {
		r.secrets, r.known = secrets, newCanaries(secrets...)
	}
	return r.known
}

// search looks for the provider's secrets, which it knows when the run is over.
func (r *canaryRun) search(t *testing.T, args []string, outputs ...[]byte) {
	t.Helper()
	c := r.canaries(t)
	for _, output := range outputs {
		if leaks := c.in(output); leaks != nil {
			t.Errorf("%q says a secret %d times, first %s", args, len(leaks), leaks[0])
		}
	}
}

// pool trusts the provider.
func pool(r *canaryRun) *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(r.CA)
	return roots
}
