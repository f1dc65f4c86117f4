package main

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// TestCanaryFinds plants a secret in every form: a search that finds nothing
// here would find nothing anywhere.
func TestCanaryFinds(t *testing.T) {
	const secret = `can-4ry "s3cret"/+é&<x>`
	const long = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"
	c := newCanaries(secret, long)
	for name, planted := range map[string]string{
		"raw":            secret,
		"percent":        url.QueryEscape(secret),
		"path":           url.PathEscape(secret),
		"base64":         base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64url":      base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"basic":          base64.StdEncoding.EncodeToString([]byte("practice:" + secret)),
		"basic, shifted": base64.StdEncoding.EncodeToString([]byte("practices:" + secret)),
		"JSON":           `can-4ry \"s3cret\"/+é\u0026\u003cx\u003e`,
		"HTML":           `can-4ry &#34;s3cret&#34;/+é&amp;&lt;x&gt;`,
		"hex":            "63616e2d347279202273336372657422",
		"cut off":        long[:40] + "…",
		"wrapped":        "can-4ry\n          \"s3cret\"/+é&<x>",
		"broken":         "0123\n    4567\n    89abcdefghij",
	} {
		found := c.in([]byte("before " + planted + " after"))
		if name == "hex" {
			found = newCanaries(secret[:16]).in([]byte(planted))
		}
		if len(found) == 0 {
			t.Errorf("%s is not found: %s", name, planted)
		}
	}
	if found := c.in([]byte("before s3cret after 0123456789")); found != nil {
		t.Errorf("found what is not there: %s", found)
	}
}

// TestCanaryKnows holds the list of secrets against what a run has: without
// these the search would look for too little.
func TestCanaryKnows(t *testing.T) {
	r := startCanary(t)
	before := newCanaries(secretsOf(t, r.Provider)...).count
	out, _, code := r.silent(t, "", r.check(append(r.headless(), "--verbose")...)...)
	if code != exitOK || !strings.Contains(out, "access_token") {
		t.Fatalf("exit code %d\n%s", code, out)
	}
	if after := newCanaries(secretsOf(t, r.Provider)...).count; after < before+100 {
		t.Errorf("%d forms of secrets after the run, %d before", after, before)
	}
}

// TestCanaryFaults runs a check under every fault, in every format: a fault is
// where a report has something to tell.
func TestCanaryFaults(t *testing.T) {
	for i, f := range practice.Faults() {
		if leftOut(i) {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			r := startCanary(t, f.Name)
			args := append(r.check(append(r.headless(), "--decryption-key", r.path("key.json"))...), "--timeout", "300ms")
			flags, files := everyFormat(t)
			r.silent(t, "", append(args, flags...)...)
			r.wrote(t, args, files)
		})
	}
}

// TestCanaryDemo shows all scenarios. A demo's provider is gone with its
// secrets when it ends, but what it knows of its user is the same in each.
func TestCanaryDemo(t *testing.T) {
	for _, s := range practice.Scenarios() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			r := startCanary(t)
			flags, files := everyFormat(t)
			args := append([]string{"demo", s.Name}, flags...)
			r.silent(t, "", args...)
			r.wrote(t, args, files)
		})
	}
}

// TestCanaryTypos types secrets where none belongs.
func TestCanaryTypos(t *testing.T) {
	r := startCanary(t)
	secret := r.Confidential.Secret
	jwt := newTokenKit(t).sign(t, nil)
	with := func(more ...string) []string { return append(r.check(), more...) }
	for name, args := range map[string][]string{
		"a flag that there is not":        with("--client-secret", secret),
		"the same with =":                 with("--client-secret=" + secret),
		"the same before the command":     {"--client-secret", secret, "check", r.Issuer},
		"and a command that there is not": {"--client-secret", secret, "chek", r.Issuer},
		"as short flags":                  with("-p" + secret),
		"as short flags with a value":     with("-p", secret),
		"instead of the secret's file":    with("--client-secret-file", secret),
		"instead of the password's file":  with("--login", "password", "--username", "ada", "--password-file", r.User.Password),
		"instead of the tokens' file":     with("--tokens", jwt),
		"instead of the admin token's":    with("--admin-token-file", r.AdminToken),
		"instead of the key's file":       with("--decryption-key", string(r.DecryptionKey)),
		"a token instead of its file":     {"token", jwt},
		"a key instead of its file":       {"token", "-", "--decryption-key", string(r.DecryptionKey)},
		"as a second argument":            with(secret),
		"as the issuer":                   {"check", secret},
		"in the issuer":                   {"check", "https://practice:" + secret + "@127.0.0.1:1"},
		"in the issuer's query":           {"check", "https://127.0.0.1:1/?client_secret=" + secret},
		"in a redirect URI":               with("--redirect-uri", "callback#"+secret),
		"as a number":                     with("--parallel", secret),
		"as a time":                       with("--timeout", secret),
		"as a command":                    {secret},
		"as an argument of none":          {"version", secret},
		"as a check":                      {"explain", secret},
		"as a scenario":                   {"demo", secret},
		"as a fault":                      {"practice", "--fault", secret},
		"as one of a few words":           with("--client-auth", secret, "--login", secret, "--fail-on", secret, "--impact", secret, "--format", secret),
		"as checks":                       with("--only", secret, "--skip", secret),
		"as a provider":                   with("--provider", secret, "--app", secret),
		"as an address":                   with("--resolve", secret),
	} {
		t.Run(name, func(t *testing.T) {
			_, stderr, code := r.silent(t, "", args...)
			if code != exitUsage || stderr == "" {
				t.Errorf("exit code %d, and %q", code, stderr)
			}
			if found := newCanaries(jwt).in([]byte(stderr)); found != nil {
				t.Errorf("the token is repeated: %s", found)
			}
		})
	}
}
