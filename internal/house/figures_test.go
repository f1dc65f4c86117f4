//go:build unix

package house_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// The figures that the README promises, as benchmarks:
//
//	go test -run '^$' -bench . -benchtime 10x ./internal/house

// binary is the command as it is released, built once.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "oidc-doctor-figures")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "oidc-doctor")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "../../cmd/oidc-doctor")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	return path, build.Run()
})

func TestMain(m *testing.M) {
	code := m.Run()
	if figured {
		if path, err := binary(); err == nil {
			os.RemoveAll(filepath.Dir(path))
		}
	}
	os.Exit(code)
}

// figured is set once the binary was built, so that TestMain does not build it
// only to remove it.
var figured bool

func command(b *testing.B, args ...string) *exec.Cmd {
	b.Helper()
	figured = true
	path, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	return exec.Command(path, args...)
}

func BenchmarkSize(b *testing.B) {
	info, err := os.Stat(command(b).Path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
	}
	b.ReportMetric(float64(info.Size())/1e6, "MB")
}

func BenchmarkStartup(b *testing.B) {
	for _, args := range []string{"version", "checks"} {
		b.Run(args, func(b *testing.B) {
			var cpu time.Duration
			for b.Loop() {
				c := command(b, args)
				if err := c.Run(); err != nil {
					b.Fatal(err)
				}
				cpu += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
			}
			b.ReportMetric(float64(cpu.Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// BenchmarkCheck is a whole run with login against a practice provider in
// another process' shoes: 50 ms before each answer.
func BenchmarkCheck(b *testing.B) {
	p := start(b, 50*time.Millisecond)
	args := checkArgs(b, p)
	var ratio, peak, requests float64
	for b.Loop() {
		c := command(b, args...)
		var out, talk bytes.Buffer
		c.Stdout, c.Stderr = &out, &talk
		if err := c.Run(); err != nil {
			b.Fatalf("%v: %s", err, talk.String())
		}
		var doc struct {
			Duration float64 `json:"duration_ms"`
			Chain    float64 `json:"chain_ms"`
			Requests float64
		}
		if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
			b.Fatal(err)
		}
		ratio = max(ratio, doc.Duration/doc.Chain)
		requests = doc.Requests
		if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
			peak = max(peak, float64(u.Maxrss)/1024)
		}
	}
	b.ReportMetric(ratio, "worst-ratio")
	b.ReportMetric(peak, "peak-MiB")
	b.ReportMetric(requests, "requests")
}

func checkArgs(t testing.TB, p *practice.Provider) []string {
	t.Helper()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return []string{"check", p.Issuer, "--ca-file", file("ca.pem", string(p.CA)), "--impact", "intrusive", "--format", "json",
		"--client-id", p.Confidential.ID, "--client-secret-file", file("secret", p.Confidential.Secret),
		"--redirect-uri", p.Confidential.RedirectURI, "--post-logout-redirect-uri", p.Confidential.PostLogoutRedirectURI,
		"--login", "headless", "--username", p.User.Username, "--password-file", file("password", p.User.Password)}
}
