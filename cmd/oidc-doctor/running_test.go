package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// TestInterrupt stops a check of a provider that never answers: the report so
// far is printed, and the exit code says so.
func TestInterrupt(t *testing.T) {
	p, err := practice.Start(practice.Config{Faults: []string{"hangs"}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for len(p.Requests()) == 0 && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	var out, talk bytes.Buffer
	code := start(ctx, []string{"check", p.Issuer, "--timeout", "1m"}, strings.NewReader(""), &out, &talk)
	if code != exitInterrupted {
		t.Errorf("exit code %d, want %d; %s", code, exitInterrupted, talk.String())
	}
	for _, want := range []string{"interrupted", "Interrupted. None of "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

// TestPractice runs what the practice provider tells to type.
func TestPractice(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"healthy", nil, exitOK, "None of "},
		{"with a fault", []string{"--tls", "--fault", "id-token-foreign-issuer"}, exitFailed, "FAIL  id-token-issuer"},
		{"a scenario", []string{"--scenario", "casdoor-introspection-needs-hint"}, exitFailed, "FAIL  introspection-without-hint"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			said, w := io.Pipe()
			var end sync.WaitGroup
			end.Go(func() {
				defer w.Close()
				if code := start(ctx, append([]string{"practice"}, tt.args...), strings.NewReader(""), w, w); code != exitOK {
					t.Errorf("practice ends with %d", code)
				}
			})
			defer end.Wait()
			defer cancel()
			text := readUntil(t, said, "Ctrl-C ends it.\n")
			_, command, ok := strings.Cut(text, "oidc-doctor check ")
			if !ok {
				t.Fatalf("no command in\n%s", text)
			}
			command, _, _ = strings.Cut(command, "\n\n")
			args := append([]string{"check"}, strings.Fields(strings.ReplaceAll(command, "\\\n", " "))...)
			out, code := execute(t, "", args...)
			if code != tt.code || !strings.Contains(out, tt.want) {
				t.Errorf("exit code %d, want %d and %q in\n%s", code, tt.code, tt.want, out)
			}
			secrets := regexp.MustCompile(`--client-secret-file (\S+)`).FindStringSubmatch(text)[1]
			secret, err := os.ReadFile(secrets)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text, string(secret)) {
				t.Error("the secret is printed")
			}
			cancel()
			end.Wait()
			if _, err := os.Stat(filepath.Dir(secrets)); !os.IsNotExist(err) {
				t.Errorf("the secrets stay: %v", err)
			}
		})
	}
}

func readUntil(t *testing.T, r io.Reader, end string) string {
	t.Helper()
	var b strings.Builder
	one := make([]byte, 1)
	for !strings.HasSuffix(b.String(), end) {
		if _, err := r.Read(one); err != nil {
			t.Fatalf("%v after\n%s", err, b.String())
		}
		b.Write(one)
	}
	return b.String()
}
