package knowledge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/mod/semver"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// An App is what is known about one application, or one library inside applications,
// that logs people in through a provider.
type App struct {
	Name    string           `yaml:"-"` // the name of its file, as typed after --app
	Version string           `yaml:"-"` // as typed behind the name; "" not known
	Title   string           `yaml:"title"`
	About   string           `yaml:"about"`   // what it is and what it asks of a provider, in a sentence or two
	Aliases []string         `yaml:"aliases"` // other names people type, in lower case
	Docs    string           `yaml:"docs"`    // where its documentation of OpenID Connect begins
	Fixes   map[string][]Fix `yaml:"fixes"`   // by check ID, on the application's side

	// Profile is what the release Version does, the newest one where that is not known.
	application.Profile `yaml:",inline"`
	Ever                []application.Message `yaml:"-"`       // what any release says; Messages has what that one does
	Changes             []Change              `yaml:"changes"` // what older releases did otherwise, the newest change first
}

// A Change is what releases before one did otherwise.
type Change struct {
	Before string         `yaml:"before"` // the first release that does as the rest of the file says
	Set    map[string]any `yaml:"set"`    // members of the profile, as they were
	See    string         `yaml:"see"`
}

// Apps lists the names of all known applications, in alphabetical order, without
// their aliases. It reads no file.
func Apps() []string { return library{embedded}.names(appsDir) }

// LoadApp reads what is known about one application, by its name or an alias, with
// @VERSION behind it for one release. The error for an unknown name says
// which one is near, or else lists them.
func LoadApp(name string) (*App, error) {
	return library{embedded}.load(name)
}

func (l library) load(name string) (*App, error) {
	name, version, versioned := strings.Cut(name, "@")
	a, err := l.app(name)
	if err == nil && versioned {
		err = a.at(version)
	}
	if err != nil {
		return a, err
	}
	return a, l.adopt(a)
}

// adopt gives an application the messages of the library that it is built on.
func (l library) adopt(a *App) error {
	if a.Library.Name == "" {
		return nil
	}
	lib, err := l.load(a.Library.Name + "@" + a.Library.Version)
	if err != nil {
		return fmt.Errorf("%s: library: %w", a.Name, err)
	}
	for _, m := range lib.Messages {
		if a.Library.Where != "" && m.Where != application.Seen {
			m.Where = a.Library.Where
		}
		a.Messages = append(a.Messages, m)
	}
	return nil
}

// at makes a the application in one release.
func (a *App) at(version string) error {
	v := canonical(version)
	if v == "" {
		return fmt.Errorf("%q is no version of %s: it begins with a number, as %s@%s", version, a.Title, a.Name, a.Newest)
	}
	a.Version = version
	for _, c := range a.Changes {
		if !older(v, c.Before) {
			break
		}
		if err := a.undo(c); err != nil {
			return fmt.Errorf("%s: changes before %s: %w", a.Name, c.Before, err)
		}
	}
	a.Messages = saidIn(a.Ever, v)
	return nil
}

// Older is the application as it was before one of its Changes.
func (a *App) Older(change int) (*App, error) {
	old, err := library{embedded}.readApp(a.Name)
	if err != nil {
		return nil, err
	}
	for _, c := range a.Changes[:change+1] {
		if err := old.undo(c); err != nil {
			return nil, fmt.Errorf("%s: changes before %s: %w", a.Name, c.Before, err)
		}
	}
	return old, nil
}

// undo makes a the release before a change.
func (a *App) undo(c Change) error {
	set, err := yaml.Marshal(c.Set)
	if err != nil {
		return err
	}
	return yaml.UnmarshalWithOptions(set, &a.Profile, yaml.Strict())
}

// saidIn are the messages that a release has.
func saidIn(all []application.Message, v string) []application.Message {
	return slices.DeleteFunc(slices.Clone(all), func(m application.Message) bool {
		return m.From != "" && older(v, m.From) || m.Before != "" && !older(v, m.Before)
	})
}

// canonical is a version as semver compares it, "" for what is none: 4 is v4.0.0, and
// what is behind the third number does not count.
func canonical(version string) string {
	v := "v" + strings.TrimPrefix(version, "v")
	if parts := strings.SplitN(v, ".", 4); len(parts) == 4 {
		v = strings.Join(parts[:3], ".")
	}
	return semver.Canonical(v)
}

func older(canonicalVersion, than string) bool {
	return semver.Compare(canonicalVersion, canonical(than)) < 0
}

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
	a.Ever = a.Messages
	a.Messages = saidIn(a.Ever, canonical(a.Newest))
	return a, nil
}

// FixesFor returns the fixes on the application's side for a check, the likeliest
// first; none where the application has no part in it.
func (a *App) FixesFor(check string) []Fix { return a.Fixes[check] }
