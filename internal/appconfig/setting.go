package appconfig

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
)

// A Kind is where an application finds a setting.
type Kind string

// The kinds, as profiles call them.
const (
	Env  Kind = "env"
	File Kind = "file"
	Flag Kind = "flag"
)

// A Setting is one value of a configuration.
type Setting struct {
	Kind  Kind
	Key   string // OIDC_ISSUER, oidc-issuer-url, auth.generic_oauth.client_id
	Value string // live: it can be a secret
	File  string
	Line  int

	Loose  bool   // upper and lower case, hyphens and underscores of Key do not matter
	From   string // the file that the value was read from, where Key names one
	Unread string // why the value is not known here, a noun phrase: "the Secret oidc"
	Blank  bool   // a variable in it is not set, so a part of it is empty

	Cut bool // a comment begins in it

	inline map[string]string // files of its container that stand in the same manifest
	node   *nodeValue        // what Node's dotenv makes of it, in a .env
	layer  int               // a later one wins, and is no contradiction: environment over env_file
	mounts map[string]string // files of its container, and where they are here
}

// A Part is what one service, container, user or profile of a file is configured
// with. A file of one application has one part, without a name.
type Part struct {
	Name     string
	Line     int
	Programs []string // names of images and programs, which may tell the application
	Settings []Setting

	// Elsewhere names what it takes settings from and what was not there to be read:
	// "the Secret oidc". What is not among Settings may be in it.
	Elsewhere string
}

// A Content is a file that was read.
type Content struct {
	Path   string
	Format string // "a compose file"
	Each   string // what its parts are: "service"
	Parts  []Part
}

// A Problem is one thing that is wrong with a configuration.
type Problem struct {
	File string
	Line int    // 0: of the file as a whole
	Text string // one sentence
	Hint string // what to do about it, "" when the sentence says it
	Soft bool   // the rest can be used
}

// Place is where the problem is: file:line.
func (p Problem) Place() string { return place(p.File, p.Line) }

func place(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}

// An Opener reads a whole file, up to a limit of its own.
type Opener func(path string) ([]byte, error)

// reader is one reading of a file.
type reader struct {
	open     Opener
	path     string
	problems []Problem
}

func (r *reader) fail(line int, hint, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.path, Line: line, Text: fmt.Sprintf(format, args...), Hint: hint})
}

func (r *reader) note(line int, hint, format string, args ...any) {
	r.fail(line, hint, format, args...)
	r.problems[len(r.problems)-1].Soft = true
}

// beside is a path as the file means it: from its own folder.
func (r *reader) beside(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(r.path), path)
}

// in is a setting at a line of the file itself.
func (r *reader) in(kind Kind, key, value string, line int) Setting {
	return Setting{Kind: kind, Key: key, Value: value, File: r.path, Line: line}
}

func sorted(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.Compact(problems)
}
