package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"github.com/oidc-doctor/oidc-doctor/internal/runner"
)

// talk is what is said beside the report, on stderr: requests to the person, and
// on a terminal one line of progress that is overwritten.
type talk struct {
	mu        sync.Mutex
	w         io.Writer
	progress  bool
	width     int
	shown     bool // a line of progress stands on the terminal
	over, all int  // targets
}

func newTalk(w io.Writer) *talk {
	t := &talk{w: w, progress: isTerminal(w) && !isDumb(), width: 80}
	if t.progress {
		width, _, _ := term.GetSize(int(w.(*os.File).Fd()))
		t.width = cmp.Or(width, t.width)
	}
	return t
}

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

// expect says how many targets there are.
func (t *talk) expect(targets int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over, t.all = 0, targets
}

// telling shows how far the run of a target is.
func (t *talk) telling(target string) func(runner.Event) {
	return func(e runner.Event) {
		if !t.progress {
			return
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.clear()
		if !e.Begun {
			return
		}
		line := fmt.Sprintf("%d of %d  %s", e.Over, e.All, e.Step)
		if t.all > 1 {
			line = fmt.Sprintf("%d of %d targets  %s: %s", t.over, t.all, target, line)
		}
		// One line, or clear would leave a part of it.
		fmt.Fprint(t.w, ansi.Truncate(line, t.width-1, "…"))
		t.shown = true
	}
}

// idle removes the line of progress.
func (t *talk) idle() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clear()
}

// ended counts a target.
func (t *talk) ended() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over++
	t.clear()
}
