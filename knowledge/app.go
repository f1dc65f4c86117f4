package knowledge

import (
	"fmt"
	"slices"
	"strings"
)

// An App is what is known about one application, or one library inside applications,
// that logs people in through a provider.
type App struct {
	Name    string           `yaml:"-"` // the name of its file, as typed after --app
	Title   string           `yaml:"title"`
	About   string           `yaml:"about"`   // what it is and what it asks of a provider, in a sentence or two
	Aliases []string         `yaml:"aliases"` // other names people type, in lower case
	Docs    string           `yaml:"docs"`    // where its documentation of OpenID Connect begins
	Fixes   map[string][]Fix `yaml:"fixes"`   // by check ID, on the application's side
}

// Apps lists the names of all known applications, in alphabetical order, without
// their aliases. It reads no file.
func Apps() []string { return library{embedded}.names(appsDir) }

// LoadApp reads what is known about one application, by its name or an alias. The error
// for an unknown name lists the known ones and says which of them is nearest.
func LoadApp(name string) (*App, error) { return library{embedded}.app(name) }

func (l library) app(name string) (*App, error) {
	known := l.names(appsDir)
	name = strings.ToLower(name)
	if slices.Contains(known, name) {
		return l.readApp(name)
	}
	names := slices.Clone(known)
	for _, n := range known {
		a, err := l.readApp(n)
		if err != nil {
			return nil, err
		}
		if slices.Contains(a.Aliases, name) {
			return a, nil
		}
		names = append(names, a.Aliases...)
	}
	return nil, unknown("application", name, names)
}

// readApp reads the file of an application that exists.
func (l library) readApp(name string) (*App, error) {
	a := &App{Name: name}
	if err := l.read(fmt.Sprintf("%s/%s%s", appsDir, name, extension), a); err != nil {
		return nil, err
	}
	return a, nil
}

// FixesFor returns the fixes on the application's side for a check, the likeliest
// first; none where the application has no part in it.
func (a *App) FixesFor(check string) []Fix { return a.Fixes[check] }
