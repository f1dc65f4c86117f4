package report

import (
	"github.com/muesli/termenv"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// palette colours words. The words carry the meaning; colour only repeats it.
type palette struct{ profile termenv.Profile }

func newPalette(color bool) palette {
	if color {
		return palette{termenv.ANSI} // the sixteen colours follow the person's own theme
	}
	return palette{termenv.Ascii}
}

func (p palette) heading(s string) string { return p.profile.String(s).Bold().String() }
func (p palette) faint(s string) string   { return p.profile.String(s).Faint().String() }

// A word is how a result is called in the text report.
type word struct {
	text  string
	color termenv.ANSIColor
}

// The words, and nothing else, tell a reader how a check ended.
var (
	wordOK            = word{"ok", termenv.ANSIGreen}
	wordFail          = word{"FAIL", termenv.ANSIRed}
	wordWarn          = word{"warn", termenv.ANSIYellow}
	wordNote          = word{"note", termenv.ANSICyan}
	wordNotApplicable = word{"n/a", termenv.ANSIBrightBlack}
	wordSkip          = word{"skip", termenv.ANSIBrightBlack}
	wordBug           = word{"bug", termenv.ANSIMagenta}
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
	return "  " + pad(p.profile.String(w.text).Foreground(w.color).String(), 6)
}
