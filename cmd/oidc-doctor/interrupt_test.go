//go:build linux

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterruptedBrowser ends the program while its browser shows a page, in the
// ways in which programs are ended. Nothing of the browser may stay: no process
// and, where the program could still do something about it, no file.
func TestInterruptedBrowser(t *testing.T) {
	if there, err := condition("browser"); err != nil || !there {
		t.Skip("tests in a browser run with "+browserWanted, err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
		t.Run(signal.String(), func(t *testing.T) {
			r := startSlowCanary(t, 300*time.Millisecond, "login-page-needs-scripts")
			temporary, err := os.MkdirTemp("", "od") // short: sockets are made in it
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(temporary) })
			program := filepath.Join(t.TempDir(), "oidc-doctor") // the name under which the test binary is the command
			if err := os.Symlink(self, program); err != nil {
				t.Fatal(err)
			}
			c := exec.Command(program, r.check(r.headless()...)...)
			c.Env = append(os.Environ(), "TMPDIR="+temporary)
			var said bytes.Buffer
			c.Stdout, c.Stderr = &said, &said
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			waitFor(t, "its browser", func() bool { return len(naming(temporary)) > 3 })
			if err := c.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			_ = c.Wait()
			if code := c.ProcessState.ExitCode(); signal != syscall.SIGKILL && code != exitInterrupted {
				t.Errorf("exit code %d\n%s", code, said.String())
			}
			waitFor(t, "the end of the browser", func() bool { return len(naming(temporary)) == 0 })
			left, _ := filepath.Glob(filepath.Join(temporary, "*"))
			if len(left) > 0 && signal != syscall.SIGKILL {
				inside, _ := exec.Command("find", temporary, "-ls").CombinedOutput()
				t.Errorf("files left: %v\n%s\n%s", left, inside, said.String())
			}
		})
	}
}

// naming lists the processes that have a folder in their command line.
func naming(folder string) (pids []string) {
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range all {
		if line, err := os.ReadFile(file); err == nil && strings.Contains(string(line), folder) {
			pids = append(pids, file)
		}
	}
	return pids
}

func waitFor(t *testing.T, what string, there func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !there(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s is waited for in vain", what)
		}
	}
}
