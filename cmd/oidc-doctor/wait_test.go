package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// TestWaitForAProvider begins before the provider does.
func TestWaitForAProvider(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	keys, err := practiceKeys()
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		time.Sleep(1500 * time.Millisecond)
		p, err := practice.Start(practice.Config{Addr: addr, Keys: keys})
		if err != nil {
			t.Error(err)
			return
		}
		t.Cleanup(func() { p.Close() })
	}()
	var out, talk bytes.Buffer
	code := start(t.Context(), []string{"check", "http://" + addr, "--wait", "1m"}, strings.NewReader(""), &out, &talk)
	if code != exitOK || !strings.Contains(talk.String(), "reach-connects fails; again in 1s") {
		t.Errorf("exit code %d\n%s%s", code, &out, &talk)
	}
}

// TestWaitSendsNoRefusedPasswordTwice counts what a wrong password and a wrong
// secret cost at the provider.
func TestWaitSendsNoRefusedPasswordTwice(t *testing.T) {
	keys, err := practiceKeys()
	if err != nil {
		t.Fatal(err)
	}
	p, err := practice.Start(practice.Config{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	t.Setenv(secretVariable, p.Confidential.Secret)
	t.Setenv(passwordVariable, "wrong-password")
	for _, way := range []string{"headless", "password"} {
		var out, talk bytes.Buffer
		begin := time.Now()
		code := start(t.Context(), []string{"check", p.Issuer, "--client-id", p.Confidential.ID, "--login", way, "--username", p.User.Username, "--wait", "1m"},
			strings.NewReader(""), &out, &talk)
		if code != exitFailed || strings.Contains(talk.String(), "again in") || time.Since(begin) > 30*time.Second {
			t.Errorf("%s: exit code %d after %v\n%s", way, code, time.Since(begin), &talk)
		}
	}
}

// TestWaitIsPolite counts the requests of a provider that never gets well: pauses
// grow, and the time is kept.
func TestWaitIsPolite(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/.well-known/openid-configuration" {
			asked.Add(1)
		}
		http.Error(w, "starting", http.StatusServiceUnavailable)
	}))
	defer server.Close()
	var out, talk bytes.Buffer
	begin := time.Now()
	code := start(t.Context(), []string{"check", server.URL, "--wait", "8s"}, strings.NewReader(""), &out, &talk)
	if took := time.Since(begin); code != exitIncomplete || took > 20*time.Second {
		t.Errorf("exit code %d after %v\n%s", code, took, &talk)
	}
	// After 0, 1, 3 and 7 seconds and once for the report; each run looks at what
	// the user may have meant, which is the same address here.
	if n := asked.Load(); n < 6 || n > 10 {
		t.Errorf("the discovery document was asked for %d times\n%s", n, &talk)
	}
}

// TestWaitIsInterrupted ends a pause at once.
func TestWaitIsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	stopped, stop := context.WithCancel(context.Background())
	context.AfterFunc(ctx, stop)
	var out, talk bytes.Buffer
	begin := time.Now()
	code := start(stopped, []string{"check", "http://127.0.0.1:1", "--wait", "5m"}, strings.NewReader(""), &out, &talk)
	if took := time.Since(begin); code != exitInterrupted || took > 30*time.Second {
		t.Errorf("exit code %d after %v\n%s", code, took, &talk)
	}
}

// TestPoliteToOneProvider counts how many requests of several targets are open at
// one provider: as many as a single run makes, whatever all targets may have.
func TestPoliteToOneProvider(t *testing.T) {
	var open, most atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := open.Add(1)
		defer open.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		time.Sleep(50 * time.Millisecond)
		http.NotFound(w, r)
	}))
	defer server.Close()
	for typed, limit := range map[string]int64{"": oneProvider, "2": 2, "9": 9} {
		most.Store(0)
		file := t.TempDir() + "/targets.yaml"
		text := "targets:\n"
		for _, name := range strings.Fields("a b c d e f g h i j k l") {
			text += "  - {name: " + name + ", issuer: " + server.URL + "/" + name + "}\n"
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args := []string{"check", "--config", file, "--fail-on", "never"}
		if typed != "" {
			args = append(args, "--parallel", typed)
		}
		var out, talk bytes.Buffer
		start(t.Context(), args, strings.NewReader(""), &out, &talk)
		if n := most.Load(); n > limit || n < limit-1 {
			t.Errorf("--parallel %q: %d requests at a time, %d are allowed\n%s", typed, n, limit, &talk)
		}
	}
}
