package chrome

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// scratchName begins the name of the folder that holds all that one browser
// writes. It is short: see longestFolder.
const scratchName = "oidc-doctor-b"

// ownerFile holds the number of the process that will remove the folder.
const ownerFile = "owner"

// newScratch makes a folder, and removes those of programs that were killed
// before they could.
func newScratch() (string, error) {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), scratchName+"*"))
	for _, folder := range left {
		if raw, err := os.ReadFile(filepath.Join(folder, ownerFile)); err == nil && !lives(strings.TrimSpace(string(raw))) {
			os.RemoveAll(folder) // what cannot be removed is left to the next
		}
	}
	folder, err := os.MkdirTemp("", scratchName)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, ownerFile), []byte(strconv.Itoa(os.Getpid())), 0o600)
	}
	return folder, err
}

// lives reports whether a process runs, or may run.
func lives(pid string) bool {
	n, err := strconv.Atoi(pid)
	if err != nil {
		return true
	}
	p, err := os.FindProcess(n)
	if err != nil {
		return false // on Windows: there is none of this number
	}
	defer p.Release()
	return runtime.GOOS == "windows" || p.Signal(syscall.Signal(0)) != os.ErrProcessDone
}

// removeScratch removes a folder that a browser may still be writing to: its
// helpers end a moment after it, and what they write last makes the folder anew.
// It has to be gone for a while, a longer one when the browser was killed.
func removeScratch(folder string, killed bool) {
	const pause, most = 20 * time.Millisecond, 10 * time.Second
	quiet := 3
	if killed {
		quiet = 30
	}
	for gone, deadline := 0, time.Now().Add(most); gone < quiet && time.Now().Before(deadline); gone++ {
		if _, err := os.Lstat(folder); err == nil {
			gone = 0
			os.RemoveAll(folder) // again, until the deadline
		}
		time.Sleep(pause)
	}
}
