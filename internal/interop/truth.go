package interop

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

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
	Verdict Verdict `yaml:"verdict"`
	Why     string  `yaml:"why"`
}

// A Case is one run of the tool: how the provider is started, what the tool is
// given besides, and the verdict of every check.
type Case struct {
	Name          string         `yaml:"-"`
	What          string         `yaml:"what"`
	Server        []string       `yaml:"server"`         // variants of the launcher; none: the healthy server
	ClientSecret  string         `yaml:"client_secret"`  // empty: the right one
	Username      string         `yaml:"username"`       // empty: the launcher's first user
	DecryptionKey bool           `yaml:"decryption_key"` // the tool gets the key that the server announces
	Checks        map[string]Row `yaml:"checks"`         // in the file only those that differ from healthy
}

// Load reads a truth table and returns its cases, the healthy one first and the
// others by name, each with a row for every check. Unknown keys and verdicts,
// rows without a reason, checks that the healthy case lacks, and rows that only
// repeat its verdict are errors.
func Load(r io.Reader) ([]Case, error) {
	var table struct {
		Healthy  map[string]Row  `yaml:"healthy"`
		Variants map[string]Case `yaml:"variants"`
	}
	if err := yaml.NewDecoder(r, yaml.Strict()).Decode(&table); err != nil {
		return nil, fmt.Errorf("truth table: %w", err)
	}
	if len(table.Healthy) == 0 {
		return nil, errors.New("truth table: healthy has no checks")
	}
	if _, ok := table.Variants[healthy]; ok {
		return nil, errors.New("truth table: healthy is a section of its own and no variant")
	}
	cases := []Case{{Name: healthy, What: "nothing is wrong", Checks: table.Healthy}}
	for _, name := range slices.Sorted(maps.Keys(table.Variants)) {
		c := table.Variants[name]
		c.Name = name
		cases = append(cases, c)
	}
	for i := range cases {
		if err := cases[i].validate(table.Healthy); err != nil {
			return nil, fmt.Errorf("truth table: %s: %w", cases[i].Name, err)
		}
		cases[i].Checks = merged(table.Healthy, cases[i].Checks)
	}
	return cases, nil
}

func (c *Case) validate(base map[string]Row) error {
	if c.What == "" {
		return errors.New("what is missing")
	}
	for _, id := range slices.Sorted(maps.Keys(c.Checks)) {
		row := c.Checks[id]
		was, known := base[id]
		switch {
		case !known:
			return fmt.Errorf("check %s is not in %s", id, healthy)
		case !slices.Contains(verdicts, row.Verdict):
			return fmt.Errorf("%s: unknown verdict %q; there are %q", id, row.Verdict, verdicts)
		case row.Why == "":
			return fmt.Errorf("%s: why is missing", id)
		case c.Name != healthy && row.Verdict == was.Verdict:
			return fmt.Errorf("%s: %s is the verdict of %s already", id, row.Verdict, healthy)
		}
	}
	return nil
}

func merged(base, changes map[string]Row) map[string]Row {
	rows := maps.Clone(base)
	maps.Copy(rows, changes)
	return rows
}
