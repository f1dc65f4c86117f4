package report

import (
	"io"
	"slices"
)

// A Format writes a document in one form.
type Format struct {
	Name  string // as typed after --format
	About string
	Write func(w io.Writer, d *Document, s Style) error
}

// Style says how much a format shows, and how. Formats for machines ignore it.
type Style struct {
	Verbose bool // what passed checks saw, every exchange, times
	Fold    bool // one line for each group in which nothing is wrong
	Color   bool
	Width   int // columns; 0 means 80
}

// Formats lists all formats, the default first.
var Formats = []Format{
	{"text", "for people", writeText},
	{"json", "for programs, with a schema", writeJSON},
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
