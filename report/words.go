package report

import "github.com/oidc-doctor/oidc-doctor/checks"

// palette colours words. The words carry the meaning; colour only repeats it.
type palette struct{ on bool }

// A sgr is a terminal's way to say how text looks (ECMA-48 section 8.3.117). The
// sixteen colours follow the person's own theme.
type sgr string

const (
	bold    sgr = "1"
	faint   sgr = "2"
	red     sgr = "31"
	green   sgr = "32"
	yellow  sgr = "33"
	magenta sgr = "35"
	cyan    sgr = "36"
	grey    sgr = "90"
)

func (p palette) paint(look sgr, s string) string {
	if !p.on {
		return s
	}
	return "\x1b[" + string(look) + "m" + s + "\x1b[0m"
}

// A word is how a result is called in the text report.
type word struct {
	text  string
	color sgr
}

// The words, and nothing else, tell a reader how a check ended.
var (
	wordOK            = word{"ok", green}
	wordFail          = word{"FAIL", red}
	wordWarn          = word{"warn", yellow}
	wordNote          = word{"note", cyan}
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
