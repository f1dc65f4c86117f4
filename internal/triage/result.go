package triage

// A Result is what a text speaks for, safe to print.
type Result struct {
	App, Provider string // titles; "" where the text shows none
	AppName       string // as typed after --app
	ProviderName  string
	Causes        []Finding // the likeliest first; none: not recognised
	Ambiguous     []Doubt
	Saw           []string // what was seen, for a text that is not recognised
}

// A Finding is a cause and why it is thought of.
type Finding struct {
	Cause, Title, Side string
	Confidence         string // as of knowledge.Sureness
	Because            []string
	Checks             []string
	Command            string
	Look               string
	Fix                string
	See                []string
	Lines              []Line

	score  float64
	order  int
	source []int // numbers of lines
}

// A Line of the text, redacted and shortened.
type Line struct {
	N    int
	Text string
}

// A Doubt is a text that several causes leave behind.
type Doubt struct {
	Text, Decide, Command string
	Causes                []string
}

// Recognised reports whether the text speaks for any cause.
func (r *Result) Recognised() bool { return len(r.Causes) > 0 }
