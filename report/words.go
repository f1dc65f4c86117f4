package report

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// palette colours words. The words carry the meaning; colour only repeats it.
type palette struct{ *lipgloss.Renderer }

// newPalette has the sixteen colours that follow the person's own theme, or none
// at all. Which of the two is decided by whoever knows where the text goes, not
// by a look at this process' own terminal.
func newPalette(color bool) palette {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.Ascii)
	if color {
		r.SetColorProfile(termenv.ANSI)
	}
	return palette{r}
}

func (p palette) bold(s string) string  { return p.NewStyle().Bold(true).Render(s) }
func (p palette) faint(s string) string { return p.NewStyle().Faint(true).Render(s) }

func (p palette) paint(c lipgloss.Color, s string) string {
	return p.NewStyle().Foreground(c).Render(s)
}

// The colours by their ANSI numbers.
const (
	red     = lipgloss.Color("1")
	green   = lipgloss.Color("2")
	yellow  = lipgloss.Color("3")
	magenta = lipgloss.Color("5")
	cyan    = lipgloss.Color("6")
	grey    = lipgloss.Color("8")
)

// A word is how a result is called in the text report.
type word struct {
	text  string
	color lipgloss.Color
}

// The words, and nothing else, tell a reader how a check ended.
var (
	wordOK            = word{"ok", green}
	wordFail          = word{"FAIL", red}
	wordWarn          = word{"warn", yellow}
	wordNote          = word{"note", cyan}
	wordKnown         = word{"known", grey}
	wordNotApplicable = word{"n/a", grey}
	wordSkip          = word{"skip", grey}
	wordBug           = word{"bug", magenta}
)

func wordOf(r Result) word {
	switch r.Status {
	case checks.Pass.String():
		return wordOK
	case checks.NotApplicable.String():
		return wordNotApplicable
	case checks.Skipped.String():
		return wordSkip
	case checks.Fail.String():
		if r.Accepted != nil {
			return wordKnown
		}
		switch r.Level {
		case checks.Must.String():
			return wordFail
		case checks.Should.String():
			return wordWarn
		}
		return wordNote
	}
	return wordBug
}

// lead is the coloured word, padded to the column where IDs begin.
func (p palette) lead(w word) string {
	return "  " + pad(p.paint(w.color, w.text), 6)
}
