package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// Lines longer than maxWidth are hard to read, and below minWidth nothing fits.
const (
	minWidth = 60
	maxWidth = 110
)

// terminalStyle suits w: its width and colour on a terminal, neither in a pipe
// or a file. NO_COLOR is honoured (https://no-color.org).
func terminalStyle(w io.Writer) report.Style {
	if !isTerminal(w) {
		return report.Style{}
	}
	s := report.Style{Color: os.Getenv("NO_COLOR") == "" && !isDumb()}
	if width, _, err := term.GetSize(int(w.(*os.File).Fd())); err == nil && width > 0 {
		s.Width = min(max(width, minWidth), maxWidth)
	}
	return s
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// isDumb reports whether the terminal can only print.
func isDumb() bool { return os.Getenv("TERM") == "dumb" }
