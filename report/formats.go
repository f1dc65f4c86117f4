package report

import (
	"io"
	"slices"
)

// A Format writes documents in one form.
type Format struct {
	Name  string // as typed after --format
	About string
	write func(w io.Writer, docs []*Document, s Style) error
}

// Style says how much a format shows, and how. Formats for machines ignore it.
type Style struct {
	Verbose  bool // what passed checks saw, every exchange, times
	Timeline bool // a waterfall of the exchanges
	Curl     int  // this exchange as a command; 0: none
	Fold     bool // one line for each group in which nothing is wrong
	Color    bool
	Width    int // columns; 0 means 80
}

// The formats that others name.
const (
	GitHub   = "github"
	Markdown = "markdown"
)

// Formats lists all formats, the default first.
var Formats = []Format{
	{"text", "for people", writeText},
	{"json", "for programs, with a schema", writeJSON},
	{"short", "five lines, for a chat", writeShort},
	{Markdown, "for a ticket: folds, mentions nobody, closes nothing", writeMarkdown},
	{"html", "a page of its own, with diagram, timeline and claims", writeHTML},
	{"junit", "JUnit XML, for the test report of a CI", writeJUnit},
	{"sarif", "SARIF 2.1.0, for code scanning", writeSARIF},
	{GitHub, "annotations of GitHub Actions, and the job's summary", writeGitHub},
	{"gitlab", "code quality report of GitLab", writeGitLab},
}

// FindFormat returns the format of this name.
func FindFormat(name string) (Format, bool) {
	i := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return Formats[i], true
}

// FormatNames lists the names, the default first.
func FormatNames() []string {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return names
}

// Write writes one document.
func (f Format) Write(w io.Writer, d *Document, s Style) error {
	return f.WriteAll(w, []*Document{d}, s)
}

// WriteAll writes the documents of one run over several targets. Their texts are
// cleaned first: a document may come from a file that somebody sent.
func (f Format) WriteAll(w io.Writer, docs []*Document, s Style) error {
	cleaned := make([]*Document, len(docs))
	for i, d := range docs {
		cleaned[i] = d.cleaned()
	}
	return f.write(w, cleaned, s)
}
