// Package knowledge is what we know about providers and applications that no
// specification says: how to recognise a product from its public answers, which
// wrong addresses people type for its issuer, and how to repair a failed check in
// the words of its settings.
//
// All of it is data: providers/*.yaml, apps/*.yaml and issuers.yaml beside this
// file, embedded in the program. A file is read only when somebody asks for it, so
// that commands that need none of it start at once. Every statement carries the
// versions it holds for and a public address where it can be checked.
//
// The package must never guess (an Identity without enough evidence is unknown),
// never judge (checks do), never use the network, and never import another package
// of this module, internal/nearest and the form of admin APIs in internal/settings excepted.
//
// Start reading at Provider, then Identify, then one file, providers/authentik.yaml.
package knowledge

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed issuers.yaml providers/*.yaml apps/*.yaml symptoms/*.yaml
var embedded embed.FS

// library reads the data files from any file system; tests bring their own.
type library struct{ fs fs.FS }

const (
	providersDir = "providers"
	appsDir      = "apps"
	issuersFile  = "issuers.yaml"
	extension    = ".yaml"
)

// names lists the files of a folder without their extension, in order. It parses
// nothing. A missing folder has no names.
func (l library) names(dir string) []string {
	// The only pattern error Glob knows is a malformed pattern, and ours is a constant.
	files, _ := fs.Glob(l.fs, dir+"/*"+extension)
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(path.Base(file), extension))
	}
	return names
}

// read parses one file into v and refuses members that v does not have and members
// that stand twice. Messages begin with the file's name.
func (l library) read(file string, v any) error {
	return l.readUntil(file, nil, v)
}

// readUntil is read without what stands from end on; nil reads all.
func (l library) readUntil(file string, end *regexp.Regexp, v any) error {
	data, err := fs.ReadFile(l.fs, file)
	if err != nil {
		return fmt.Errorf("read knowledge: %w", err)
	}
	if end != nil {
		if at := end.FindIndex(data); at != nil {
			data = data[:at[0]]
		}
	}
	if err := yaml.UnmarshalWithOptions(data, v, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// compile compiles a pattern of the data; the error says which one.
func compile(pattern string) (*regexp.Regexp, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", pattern, err)
	}
	return re, nil
}
