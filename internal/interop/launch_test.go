//go:build interop

package interop

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A server is a lab provider that runs, as it announced itself.
type server struct {
	Address       string          `json:"address"` // where it listens, to be given to the tool
	Issuer        string          `json:"issuer"`  // what it calls itself
	DecryptionKey json.RawMessage `json:"decryption_key"`
}

// install runs a launcher's install.sh and returns the state folder it prints.
func install(t *testing.T, launcher string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", filepath.Join(launchers, launcher, "install.sh"))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("install %s: %v", launcher, err)
	}
	return strings.TrimSpace(string(out))
}

// startNode starts a launcher's server.mjs on a free port and returns when it is
// ready. It ends with the test, and with this process however that ends,
// because it is tethered to our end of its standard input.
func startNode(t *testing.T, launcher, state string, variants []string) server {
	t.Helper()
	script := filepath.Join(launchers, launcher, "server.mjs")
	cmd := exec.Command("node", append([]string{script}, variants...)...)
	cmd.Env = append(os.Environ(), "OP_STATE="+state, "OP_TETHERED=1", "OP_PORT=0")
	cmd.WaitDelay = 5 * time.Second
	var log bytes.Buffer
	cmd.Stderr = &log
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	watchdog := time.AfterFunc(30*time.Second, func() { stdin.Close() })
	var s server
	ready := json.NewDecoder(stdout).Decode(&s)
	watchdog.Stop()
	t.Cleanup(func() {
		stdin.Close()
		io.Copy(io.Discard, stdout)
		err := cmd.Wait()
		if err != nil {
			t.Errorf("%s %q: %v", launcher, variants, err)
		}
		if t.Failed() {
			t.Logf("log of the server:\n%s", &log)
		}
	})
	if ready != nil {
		t.Fatalf("%s %q did not get ready: %v", launcher, variants, ready)
	}
	return s
}
