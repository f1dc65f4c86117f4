package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/nearest"
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

// FindFormat returns the format of this name. The error names the nearest.
func FindFormat(name string) (Format, error) {
	var known []string
	for _, f := range Formats {
		if f.Name == name {
			return f, nil
		}
		known = append(known, f.Name)
	}
	hint := ""
	if near := nearest.Name(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %s? ", near)
	}
	return Format{}, fmt.Errorf("unknown format %q: %sknown are %s", name, hint, strings.Join(known, ", "))
}
