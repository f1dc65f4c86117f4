package knowledge

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/oidc-doctor/oidc-doctor/internal/nearest"
	"github.com/oidc-doctor/oidc-doctor/internal/settings"
)

// A Provider is what is known about one product that issues tokens.
type Provider struct {
	Name        string                     `yaml:"-"` // the name of its file, as typed after --provider
	Title       string                     `yaml:"title"`
	Docs        string                     `yaml:"docs"` // where its documentation of OpenID Connect begins
	Issuer      IssuerForm                 `yaml:"issuer"`
	Fingerprint []Signal                   `yaml:"fingerprint"`
	Version     []VersionSignal            `yaml:"version"` // the first that fires names the version
	Admin       *settings.API              `yaml:"admin"`   // how its settings are read with an admin token; nil where nothing is known
	Client      map[string][]ClientSetting `yaml:"client"`  // by topic, what a new client of an application has to have
	Deviations  []Deviation                `yaml:"deviations"`
	// NoFix says, by check ID, why there is no fix of this product's own: it cannot fail
	// there, or nothing that could be set changes it. The check's own fix serves.
	NoFix map[string]string `yaml:"no_fix"`
	Fixes map[string][]Fix  `yaml:"fixes"` // by check ID
}

// An IssuerForm says how a product writes its issuer, and which other addresses of
// the product people type in its place.
type IssuerForm struct {
	Form     string    `yaml:"form"` // with the variable parts in angle brackets
	Note     string    `yaml:"note"` // how it is determined, in one sentence
	See      string    `yaml:"see"`
	Rewrites []Rewrite `yaml:"rewrites"`
}

// A Deviation is something a healthy installation does differently from what a
// check expects, on purpose: the reader of a failure should know that no setting
// changes it.
type Deviation struct {
	Check    string `yaml:"check"` // the check ID that meets it
	What     string `yaml:"what"`
	Versions string `yaml:"versions"`
	See      string `yaml:"see"`
}

// Providers lists the names of all known providers, in alphabetical order. It reads no file.
func Providers() []string { return library{embedded}.names(providersDir) }

// LoadProvider reads what is known about one provider. The error for an unknown name
// says which one is near, or else lists them.
func LoadProvider(name string) (*Provider, error) { return library{embedded}.provider(name) }

// behindFace begins the part of a provider's file that is about its settings, most
// of it fixes.
var behindFace = regexp.MustCompile(`(?m)^(?:admin|client|deviations|no_fix|fixes):`)

// faces reads of every provider what it is recognised by and how it writes its
// issuer: the members in front of behindFace. A run needs these of all providers,
// and the rest of one at most; parsing is what costs.
func (l library) faces() ([]*Provider, error) {
	if l.fs == fs.FS(embedded) {
		return embeddedFaces()
	}
	return l.readFaces()
}

var embeddedFaces = sync.OnceValues(library{embedded}.readFaces)

func (l library) readFaces() ([]*Provider, error) {
	var all []*Provider
	for _, name := range l.names(providersDir) {
		p := &Provider{Name: name}
		if err := l.readUntil(providersDir+"/"+name+extension, behindFace, p); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (l library) provider(name string) (*Provider, error) {
	known := l.names(providersDir)
	name = strings.ToLower(name)
	if !slices.Contains(known, name) {
		return nil, unknown("provider", name, known)
	}
	p := &Provider{Name: name}
	if err := l.read(providersDir+"/"+name+extension, p); err != nil {
		return nil, err
	}
	return p, nil
}

// FixesFor returns the provider's fixes for a check, the likeliest first. None means
// that the general fix of the check serves.
func (p *Provider) FixesFor(check string) []Fix { return p.Fixes[check] }

// DeviationsFor returns what the provider deliberately does differently under a check.
func (p *Provider) DeviationsFor(check string) []Deviation {
	var found []Deviation
	for _, d := range p.Deviations {
		if d.Check == check {
			found = append(found, d)
		}
	}
	return found
}

// unknown is the error for a name that is not in known.
func unknown(kind, name string, known []string) error {
	if near := nearest.Name(name, known); near != "" {
		return fmt.Errorf("unknown %s %q: did you mean %s?", kind, name, near)
	}
	return fmt.Errorf("unknown %s %q: known are %s", kind, name, strings.Join(known, ", "))
}
