package interop

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Variants are the providers that clients are tried with, by name: the file
// testdata/interop/clients/variants.yaml.
type Variants struct {
	Given    map[string]string  `yaml:"given"` // settings of every client
	Variants map[string]Variant `yaml:"variants"`
}

// A Variant is one provider with one thing different.
type Variant struct {
	What     string            `yaml:"what"`
	Provider string            `yaml:"provider"` // folder of its launcher
	Server   []string          `yaml:"server"`   // variants of the launcher
	Settings map[string]string `yaml:"settings"` // of the client
	Username string            `yaml:"username"` // "" alice
	Password string            `yaml:"password"` // "" password
}

// A Client is a real client and what happened with it: the file pairs.yaml
// beside its launcher.
type Client struct {
	App      string            `yaml:"app"`       // name of its profile; "" the folder's
	Versions []string          `yaml:"versions"`  // what install.sh installs, each the setting VERSION of up.sh
	Callback string            `yaml:"callback"`  // path of its redirect URI
	Start    string            `yaml:"start"`     // path of a page that wants a login
	SignedIn string            `yaml:"signed_in"` // what that page says to whom it knows
	MemoryMB int               `yaml:"memory_mb"`
	Config   string            `yaml:"config"` // its file of settings in the folder of its logs, which the tool reads
	Untold   string            `yaml:"untold"` // why the tool is asked about no pair
	Settings map[string]string `yaml:"settings"`
	Pairs    []Pair            `yaml:"pairs"`

	Folder string `yaml:"-"` // of its launcher, below clients
}

// A Pair is a client at a provider, and what happened: recorded, not foretold.
type Pair struct {
	Variant  string             `yaml:"variant"`
	Version  string             `yaml:"version"` // "" each of the client's
	Case     string             `yaml:"case"`    // tells pairs apart that differ in their settings only
	Settings map[string]string  `yaml:"settings"`
	Args     []string           `yaml:"args"` // further arguments of the tool
	Then     []Step             `yaml:"then"` // what is done once the user is logged in
	Happened Happening          `yaml:"happened"`
	Where    string             `yaml:"where"`    // page or log: what says it
	Says     string             `yaml:"says"`     // literal; {issuer} and the like stand for values, {number} and {any} for what differs each time
	Shows    string             `yaml:"shows"`    // what the page says where the reason is in the log
	Verdict  map[string]Verdict `yaml:"verdict"`  // checks that say so; no other app-* check may fail
	Untold   string             `yaml:"untold"`   // why the tool is not asked: what it cannot be told
	Predicts *string            `yaml:"predicts"` // what the tool says instead, and "" for nothing
	Why      string             `yaml:"why"`      // where it differs
}

// A Step asks for one page of the client.
type Step struct {
	Get   string `yaml:"get"`
	Times int    `yaml:"times"` // so many requests at once; 0 is one
	Wait  string `yaml:"wait"`  // before that
}

// A Happening is how a login went.
type Happening string

// How a login can go.
const (
	LoggedIn  Happening = "login"
	Refused   Happening = "refused"    // the client lets the user in not at all, or not to a page of Then
	NoStart   Happening = "no-start"   // the client ends at its start
	LoggedOut Happening = "logged-out" // the user has to log in again
)

var happenings = []Happening{LoggedIn, Refused, NoStart, LoggedOut}

// LoadVariants reads variants.yaml.
func LoadVariants(r io.Reader) (*Variants, error) {
	var v Variants
	if err := yaml.NewDecoder(r, yaml.Strict()).Decode(&v); err != nil {
		return nil, fmt.Errorf("variants: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(v.Variants)) {
		if each := v.Variants[name]; each.What == "" || each.Provider == "" {
			return nil, fmt.Errorf("variants: %s: what or provider is missing", name)
		}
	}
	return &v, nil
}

// LoadClient reads the pairs.yaml of a client. A row without a version becomes
// one pair for each version.
func LoadClient(r io.Reader, folder string, variants *Variants) (*Client, error) {
	c := Client{Folder: folder, App: folder, Start: "/", SignedIn: "Signed in:", MemoryMB: 100}
	if err := yaml.NewDecoder(r, yaml.Strict()).Decode(&c); err != nil {
		return nil, fmt.Errorf("client %s: %w", folder, err)
	}
	if len(c.Versions) == 0 || c.Callback == "" {
		return nil, fmt.Errorf("client %s: versions or callback is missing", folder)
	}
	var pairs []Pair
	seen := map[string]bool{}
	for _, row := range c.Pairs {
		versions := c.Versions
		if row.Version != "" {
			versions = []string{row.Version}
		}
		row.Untold = cmp.Or(row.Untold, c.Untold)
		for _, row.Version = range versions {
			if err := row.validate(&c, variants); err != nil {
				return nil, fmt.Errorf("client %s: %s: %w", folder, row.Name(), err)
			}
			if seen[row.Name()] {
				return nil, fmt.Errorf("client %s: %s is there twice", folder, row.Name())
			}
			seen[row.Name()] = true
			pairs = append(pairs, row)
		}
	}
	c.Pairs = pairs
	return &c, nil
}

func (p *Pair) validate(c *Client, variants *Variants) error {
	_, known := variants.Variants[p.Variant]
	switch {
	case !known:
		return errors.New("there is no such variant")
	case !slices.Contains(c.Versions, p.Version):
		return fmt.Errorf("version %q is not installed", p.Version)
	case !slices.Contains(happenings, p.Happened):
		return fmt.Errorf("unknown happening %q; there are %q", p.Happened, happenings)
	case (p.Says == "") != (p.Where == "") || p.Where != "" && p.Where != "page" && p.Where != "log":
		return errors.New("says goes with where, which is page or log")
	case p.Happened != LoggedIn && p.Says == "":
		return errors.New("says is missing")
	case p.Happened == LoggedIn && p.Says != "":
		return errors.New("says is for what fails")
	case p.Happened != LoggedIn && len(p.Verdict) == 0 && p.Untold == "":
		return errors.New("it fails, and no check says so")
	case p.Predicts != nil && p.Why == "":
		return errors.New("predicts wants why")
	}
	for _, id := range slices.Sorted(maps.Keys(p.Verdict)) {
		if !slices.Contains(verdicts, p.Verdict[id]) {
			return fmt.Errorf("verdict: %s: unknown verdict %q", id, p.Verdict[id])
		}
	}
	return nil
}

// Name is the pair without its client.
func (p *Pair) Name() string {
	name := p.Version + "-" + p.Variant
	if p.Case != "" {
		name += "-" + strings.ReplaceAll(p.Case, " ", "-")
	}
	return name
}

// SettingsOf are the settings of a client in a pair; what is nearer to the pair
// wins, and an empty value takes one away.
func (v *Variants) SettingsOf(c *Client, p *Pair) map[string]string {
	all := map[string]string{"VERSION": p.Version}
	for _, some := range []map[string]string{v.Given, c.Settings, v.Variants[p.Variant].Settings, p.Settings} {
		maps.Copy(all, some)
	}
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	return all
}

// literal makes a regular expression of a message of the table.
func literal(text string, known map[string]string) (string, error) {
	values := map[string]string{"number": `(?:-?\d+|…)`, "any": `.+?`}
	for name, value := range known {
		values[name] = regexp.QuoteMeta(value)
	}
	var pattern strings.Builder
	rest := text
	for rest != "" {
		at := placeholder.FindStringIndex(rest)
		if at == nil {
			at = []int{len(rest), len(rest)}
		}
		filled, err := expand(rest[at[0]:at[1]], values)
		if err != nil {
			return "", err
		}
		pattern.WriteString(regexp.QuoteMeta(rest[:at[0]]) + filled)
		rest = rest[at[1]:]
	}
	return pattern.String(), nil
}
