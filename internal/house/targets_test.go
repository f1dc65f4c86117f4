//go:build unix

package house_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// BenchmarkTargets is a run over 50 targets with a login each, 20 ms before each
// answer, 16 requests at a time. In another process the provider needs time of
// the same cores: both are counted.
func BenchmarkTargets(b *testing.B) {
	p := start(b, 20*time.Millisecond)
	args := targetsArgs(b, p, 50)
	alone := timed(b, targetsArgs(b, p, 1))
	var whole, slowest, cpu, peak, requests float64
	for b.Loop() {
		c := command(b, args...)
		var out, talk bytes.Buffer
		c.Stdout, c.Stderr = &out, &talk
		before, begin := ownCPU(), time.Now()
		if err := c.Run(); err != nil {
			b.Fatalf("%v: %s", err, talk.String())
		}
		took := ms(time.Since(begin))
		var set struct {
			Requests float64
			Targets  []struct {
				Duration float64 `json:"duration_ms"`
			}
		}
		if err := json.Unmarshal(out.Bytes(), &set); err != nil {
			b.Fatal(err)
		}
		if took > whole {
			whole, slowest = took, 0
			for _, t := range set.Targets {
				slowest = max(slowest, t.Duration)
			}
			cpu = ms(c.ProcessState.UserTime() + c.ProcessState.SystemTime() + ownCPU() - before)
		}
		requests = set.Requests
		if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
			peak = max(peak, float64(u.Maxrss)/1024)
		}
	}
	b.ReportMetric(whole, "worst-ms")
	b.ReportMetric(2*slowest+cpu/2, "allowed-ms") // twice the slowest, and what two cores need
	b.ReportMetric(slowest, "slowest-ms")
	b.ReportMetric(alone, "alone-ms") // one target, with nothing beside it
	b.ReportMetric(cpu, "cpu-ms")
	b.ReportMetric(peak, "peak-MiB")
	b.ReportMetric(requests, "requests")
}

// timed is how long a command takes that ends well.
func timed(b *testing.B, args []string) float64 {
	b.Helper()
	c := command(b, args...)
	begin := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return ms(time.Since(begin))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// ownCPU is what this process, the provider, has needed.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// targetsArgs is the command line of a check over n targets.
func targetsArgs(t testing.TB, p *practice.Provider, n int) []string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"ca.pem": string(p.CA), "secret": p.Confidential.Secret, "password": p.User.Password} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var f strings.Builder
	fmt.Fprintf(&f, `defaults:
  issuer: %s
  ca_file: ca.pem
  client_id: %s
  client_secret: file:secret
  redirect_uri: %s
  post_logout_redirect_uri: %s
  scopes: openid profile email offline_access
  login: {way: headless, username: %s, password: file:password}
targets:
`, p.Issuer, p.Confidential.ID, p.Confidential.RedirectURI, p.Confidential.PostLogoutRedirectURI, p.User.Username)
	for i := range n {
		fmt.Fprintf(&f, "  - name: target %d\n", i+1)
	}
	path := filepath.Join(dir, "oidc-doctor.yaml")
	if err := os.WriteFile(path, []byte(f.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"check", "--config", path, "--parallel", "16", "--format", "json"}
}
