package interop

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// healthy names the case whose rows all other cases start from.
const healthy = "healthy"

// A Verdict is the status of a check in a report, spelled as in its JSON.
type Verdict string

// The verdicts that a truth table may hold. "broken" is none of them: it is
// never right.
const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"
	NotApplicable Verdict = "not_applicable"
	Skipped       Verdict = "skipped"
)

var verdicts = []Verdict{Pass, Fail, NotApplicable, Skipped}

// A Row is what a right diagnosis says about one check, and why.
type Row struct {
	Verdict Verdict  `yaml:"verdict"`
	Why     string   `yaml:"why"`
	Says    []string `yaml:"says"`   // for fail: regular expressions, each found in the want, saw or fix of the line
	Breaks  string   `yaml:"breaks"` // for fail on a healthy product: the real client that this breaks
}

// A Table is the truth about one product.
type Table struct {
	MemoryMB int  // that one server takes at most; servers of all products share what the machine has
	Serial   bool // its cases disturb each other on one server, and run one after the other
	Cases    []Case
}

// A Case is one run of the tool: how the provider is started, what the tool is
// given besides, and the verdict of every check.
type Case struct {
	Name    string   `yaml:"-"`
	What    string   `yaml:"what"`
	Base    string   `yaml:"base"`    // the case whose server, setup and rows it starts from; empty: healthy
	Healthy bool     `yaml:"healthy"` // nothing is wrong here either, on another version or with another client
	Server  []string `yaml:"server"`  // variants of the launcher; cases with the same ones share a server
	Exit    *int     `yaml:"exit"`    // the exit code where the verdicts do not tell it
	Setup   `yaml:",inline"`
	Checks  map[string]Row `yaml:"checks"` // in the file only those that differ; a key may be a pattern such as id-token-*
}

// Load reads a truth table and returns its cases, the healthy one first and the
// others by name, each with a row for every check. Unknown keys and verdicts,
// rows without a reason, checks that the healthy case lacks, and rows that only
// repeat the verdict of their base are errors.
func Load(r io.Reader) (*Table, error) {
	var file struct {
		MemoryMB int             `yaml:"memory_mb"`
		Serial   bool            `yaml:"serial"`
		Given    Setup           `yaml:"given"` // what the tool is given in every case
		Healthy  map[string]Row  `yaml:"healthy"`
		Variants map[string]Case `yaml:"variants"`
	}
	if err := yaml.NewDecoder(r, yaml.Strict()).Decode(&file); err != nil {
		return nil, fmt.Errorf("truth table: %w", err)
	}
	if len(file.Healthy) == 0 {
		return nil, errors.New("truth table: healthy has no checks")
	}
	if _, ok := file.Variants[healthy]; ok {
		return nil, errors.New("truth table: healthy is a section of its own and no variant")
	}
	root := Case{Name: healthy, What: "nothing is wrong", Healthy: true, Setup: file.Given, Checks: file.Healthy}
	if err := root.validate(nil); err != nil {
		return nil, fmt.Errorf("truth table: %s: %w", healthy, err)
	}
	l := loader{file.Variants, map[string]*Case{healthy: &root}}
	table := &Table{MemoryMB: file.MemoryMB, Serial: file.Serial, Cases: []Case{root}}
	for _, name := range slices.Sorted(maps.Keys(file.Variants)) {
		c, err := l.resolve(name, nil)
		if err != nil {
			return nil, fmt.Errorf("truth table: %w", err)
		}
		table.Cases = append(table.Cases, *c)
	}
	return table, nil
}

// A loader adds to each variant what it takes from its base.
type loader struct {
	variants map[string]Case
	done     map[string]*Case
}

func (l *loader) resolve(name string, way []string) (*Case, error) {
	if c, ok := l.done[name]; ok {
		return c, nil
	}
	c, known := l.variants[name]
	switch {
	case !known:
		return nil, fmt.Errorf("%s: base %s is no case", way[len(way)-1], name)
	case slices.Contains(way, name):
		return nil, fmt.Errorf("%s is its own base", name)
	}
	c.Name = name
	if c.Base == "" {
		c.Base = healthy
	}
	base, err := l.resolve(c.Base, append(way, name))
	if err != nil {
		return nil, err
	}
	if err := c.validate(base.Checks); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if c.Server == nil {
		c.Server = base.Server
	}
	if c.Exit == nil {
		c.Exit = base.Exit
	}
	c.Setup = base.Setup.with(c.Setup)
	c.Checks = merged(base.Checks, c.Checks)
	l.done[name] = &c
	return &c, nil
}

// validate checks a case as it stands in the file; base are the rows it starts
// from, nil for the healthy case.
func (c *Case) validate(base map[string]Row) error {
	if c.What == "" {
		return errors.New("what is missing")
	}
	for _, key := range slices.Sorted(maps.Keys(c.Checks)) {
		if err := c.Checks[key].validate(); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if base == nil {
			continue
		}
		matched := matches(base, key)
		switch {
		case len(matched) == 0:
			return fmt.Errorf("check %s is not in %s", key, healthy)
		case !c.wider(key) && !slices.ContainsFunc(matched, func(id string) bool { return c.Checks[key].adds(base[id]) }):
			return fmt.Errorf("%s: %s is its verdict in the base already", key, c.Checks[key].Verdict)
		}
	}
	return nil
}

func (r Row) validate() error {
	switch {
	case !slices.Contains(verdicts, r.Verdict):
		return fmt.Errorf("unknown verdict %q; there are %q", r.Verdict, verdicts)
	case r.Why == "":
		return errors.New("why is missing")
	case r.Verdict != Fail && (len(r.Says) > 0 || r.Breaks != ""):
		return errors.New("says and breaks are for fail only")
	}
	for _, pattern := range r.Says {
		if _, err := regexp.Compile(pattern); err != nil {
			return fmt.Errorf("says: %w", err)
		}
	}
	return nil
}

// wider reports whether the case has a pattern from which this key takes
// something out.
func (c *Case) wider(key string) bool {
	for other := range c.Checks {
		if ok, err := path.Match(other, key); err == nil && ok && other != key {
			return true
		}
	}
	return false
}

// adds reports whether the row says more than the one it takes the place of.
func (r Row) adds(was Row) bool { return r.Verdict != was.Verdict || len(r.Says) > 0 }

// matches returns the checks that a key of a table stands for.
func matches(rows map[string]Row, key string) []string {
	if _, ok := rows[key]; ok || !strings.Contains(key, "*") {
		if !ok {
			return nil
		}
		return []string{key}
	}
	var ids []string
	for id := range rows {
		if ok, err := path.Match(key, id); err == nil && ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// merged applies the changes to the rows of the base. The longer key, which says
// more, wins.
func merged(base, changes map[string]Row) map[string]Row {
	rows := maps.Clone(base)
	keys := slices.SortedFunc(maps.Keys(changes), func(a, b string) int { return len(a) - len(b) })
	for _, key := range keys {
		for _, id := range matches(base, key) {
			rows[id] = changes[key]
		}
	}
	return rows
}
