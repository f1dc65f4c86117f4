//go:build interop

package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The longest that an installation and a start may take on a busy machine.
const (
	installTimeout = 10 * time.Minute
	startTimeout   = 4 * time.Minute
)

// install runs a launcher's install.sh.
func install(t *testing.T, launcher string) {
	t.Helper()
	if err := tryInstall(t, launcher); err != nil {
		t.Fatal(err)
	}
}

func tryInstall(t *testing.T, launcher string) error {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", filepath.Join(launchers, launcher, "install.sh"))
	var log bytes.Buffer
	cmd.Stderr = &log
	watchdog := time.AfterFunc(installTimeout, func() { cmd.Process.Kill() })
	defer watchdog.Stop()
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("install %s: %w\n%s", launcher, err, &log)
	}
	t.Logf("installed in %s\n%s", strings.TrimSpace(string(out)), &log)
	return nil
}

// start runs a launcher's up.sh and returns when it is ready, with what the
// server says of itself: the members of its ready line, by name. The server ends
// with the test, and with this process however that ends, because it is tethered
// to our end of its standard input.
func start(t *testing.T, launcher string, variants []string) (map[string]string, error) {
	t.Helper()
	known, _, err := startOnce(t, launcher, variants, nil)
	if err != nil {
		// Many servers start at a time, and a port that was free just now may be taken.
		t.Logf("once more: %v", err)
		known, _, err = startOnce(t, launcher, variants, nil)
	}
	if err == nil && known["issuer"] == "" {
		err = fmt.Errorf("%s %q: the ready line has no issuer: %v", launcher, variants, known)
	}
	return known, err
}

// startOnce starts a server, or a client, with further environment variables. It
// returns the folder of its logs too.
func startOnce(t *testing.T, launcher string, variants, env []string) (known map[string]string, run string, err error) {
	t.Helper()
	free, err := ports()
	if err != nil {
		return nil, "", err
	}
	folder, err := filepath.Abs(filepath.Join(launchers, launcher))
	if err != nil {
		return nil, "", err
	}
	run = t.TempDir()
	cmd := exec.Command("bash", append([]string{filepath.Join(folder, "up.sh")}, variants...)...)
	cmd.Env = slices.Concat(os.Environ(), env, []string{"INTEROP_RUN=" + run, "INTEROP_PORTS=" + free})
	cmd.WaitDelay = 5 * time.Second
	var log bytes.Buffer
	cmd.Stderr = &log
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, run, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, run, err
	}
	if err := cmd.Start(); err != nil {
		return nil, run, err
	}
	began := time.Now()
	watchdog := time.AfterFunc(startTimeout, func() { cmd.Process.Kill() })
	var said map[string]json.RawMessage
	problem := json.NewDecoder(stdout).Decode(&said)
	watchdog.Stop()
	t.Cleanup(func() {
		logs := serverLogs(run)
		stdin.Close()
		io.Copy(io.Discard, stdout)
		if err := cmd.Wait(); err != nil && problem == nil {
			t.Errorf("%s %q: %v", launcher, variants, err)
		}
		if t.Failed() {
			t.Logf("%s %q\n%s%s", launcher, variants, &log, logs)
		}
	})
	if problem != nil {
		return nil, run, fmt.Errorf("%s %q did not get ready: %w", launcher, variants, problem)
	}
	known = map[string]string{"launcher": folder}
	for name, value := range said {
		text := string(value)
		if json.Unmarshal(value, &text) != nil {
			text = string(value) // an object, such as a key
		}
		known[name] = text
	}
	if known["address"] == "" {
		return nil, run, fmt.Errorf("%s %q: the ready line has no address: %v", launcher, variants, known)
	}
	t.Logf("%s %q ready in %v", launcher, variants, time.Since(began).Round(100*time.Millisecond))
	return known, run, nil
}

// serverLogs is the end of every log in a run's folder.
func serverLogs(run string) string {
	const most = 3000
	var text strings.Builder
	logs, _ := filepath.Glob(filepath.Join(run, "*.log"))
	slices.Sort(logs)
	for _, name := range logs {
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		fmt.Fprintf(&text, "%s:\n%s\n", filepath.Base(name), data[max(0, len(data)-most):])
	}
	return text.String()
}
