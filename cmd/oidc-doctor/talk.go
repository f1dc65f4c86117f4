package main

import (
	"fmt"
	"io"
	"sync"

	"github.com/oidc-doctor/oidc-doctor/internal/runner"
)

// talk is what is said beside the report, on stderr: requests to the person, and
// on a terminal one line of progress that is overwritten.
type talk struct {
	mu       sync.Mutex
	w        io.Writer
	progress bool
	shown    bool // a line of progress stands on the terminal
}

func newTalk(w io.Writer) *talk { return &talk{w: w, progress: isTerminal(w) && !isDumb()} }

// Write says something to the person.
func (t *talk) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clear()
	return t.w.Write(b)
}

// clear removes the line of progress.
func (t *talk) clear() {
	if t.shown {
		fmt.Fprint(t.w, "\r\x1b[K")
		t.shown = false
	}
}

// tell shows how far the run is.
func (t *talk) tell(e runner.Event) {
	if !t.progress {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clear()
	if e.Begun {
		fmt.Fprintf(t.w, "%d of %d  %s", e.Over, e.All, e.Step)
		t.shown = true
	}
}

// over removes the progress for good.
func (t *talk) over() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clear()
}
