//go:build interop

package interop

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// binary is the oidc-doctor under test. TestMain sets it before any test runs.
var binary string

// TestMain builds the tool once, or takes the one that OIDC_DOCTOR_BINARY names,
// so that a release build can be put to the same test.
func TestMain(m *testing.M) {
	flag.Parse()
	// What runs at a time is decided by the shares of the machine alone.
	if err := flag.Set("test.parallel", "1000"); err != nil {
		panic(err)
	}
	os.Exit(withBinary(m.Run))
}

func withBinary(run func() int) int {
	if binary = os.Getenv("OIDC_DOCTOR_BINARY"); binary != "" {
		return run()
	}
	dir, err := os.MkdirTemp("", "oidc-doctor-interop")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "oidc-doctor")
	if out, err := exec.Command("go", "build", "-o", binary, "../../cmd/oidc-doctor").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build oidc-doctor: %v\n%s", err, out)
		return 1
	}
	return run()
}

// A finding is what a report says about one check, as far as it is compared.
type finding struct {
	ID     string  `json:"id"`
	Level  string  `json:"level"`
	Status Verdict `json:"status"`
	Want   string  `json:"want"`
	Saw    string  `json:"saw"`
	Says   struct {
		Text string `json:"text"`
	} `json:"says"` // what the application says of it
	BlockedBy []string `json:"blocked_by"`
	Missing   string   `json:"missing"` // the flag to add
	Fix       []struct {
		For string `json:"for"`
		Do  string `json:"do"`
	} `json:"fix"`
}

// check runs "oidc-doctor check" with a setup and returns the findings of its
// report in their order, and its exit code.
func check(t *testing.T, setup Setup, known map[string]string) ([]finding, int) {
	t.Helper()
	known = maps.Clone(known)
	known["redirect"] = freeRedirectURI(t)
	dir := t.TempDir()
	args, err := setup.Arguments(known, func(name, value string) (string, error) {
		path := filepath.Join(dir, name)
		return path, os.WriteFile(path, []byte(value), 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	saved := filepath.Join(dir, "saved.json")
	cmd := exec.CommandContext(ctx, binary, append([]string{"check", "--format", "json", "--save", saved}, args...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	var report struct {
		Schema  int       `json:"schema"`
		Results []finding `json:"results"`
	}
	err = json.Unmarshal(stdout.Bytes(), &report)
	if err != nil || report.Schema != 1 {
		t.Fatalf("exit code %d, no report of schema 1 (error %v)\nstdout: %s\nstderr: %s",
			cmd.ProcessState.ExitCode(), err, &stdout, &stderr)
	}
	judgeAgain(t, saved, stdout.Bytes(), cmd.ProcessState.ExitCode())
	keep(t, saved)
	return report.Results, cmd.ProcessState.ExitCode()
}

// judgeAgain judges the bundle of a run, without the provider: the report and
// the exit code have to be those of the run.
func judgeAgain(t *testing.T, saved string, live []byte, exitCode int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, "judge", saved, "--format", "json")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if !bytes.Equal(stdout.Bytes(), live) || cmd.ProcessState.ExitCode() != exitCode {
		t.Errorf("judged from its bundle the run has exit code %d, live %d; report:\n%s\nlive:\n%s\n%s",
			cmd.ProcessState.ExitCode(), exitCode, &stdout, live, &stderr)
	}
}

// sessions is a folder to keep the bundles of all cases in. What is worth it
// goes on to testdata/sessions, and is replayed there without the product.
var sessions = flag.String("sessions", "", "folder to keep the bundle of each case in")

func keep(t *testing.T, saved string) {
	t.Helper()
	if *sessions == "" {
		return
	}
	data, err := os.ReadFile(saved)
	if err == nil {
		name := strings.ReplaceAll(strings.TrimPrefix(t.Name(), "TestProviders/"), "/", "-")
		err = os.WriteFile(filepath.Join(*sessions, name+".json"), data, 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}

// freeRedirectURI returns a loopback redirect URI at a port that was free just now.
func freeRedirectURI(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return fmt.Sprintf("http://%s/callback", listener.Addr())
}
