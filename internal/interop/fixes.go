package interop

import (
	"errors"
	"fmt"
	"io"

	"github.com/goccy/go-yaml"
)

// Fixes says which fixes of knowledge were tried on one product, and how.
type Fixes struct {
	Provider string    `yaml:"provider"` // its file in knowledge/providers
	On       string    `yaml:"on"`       // the product and the version, as in the field tried
	Trials   []Trial   `yaml:"trials"`
	Untried  []Untried `yaml:"untried"` // every other fix
}

// Untried is a fix that the lab cannot try, and why.
type Untried struct {
	Fix     string `yaml:"fix"` // how its text begins
	Because string `yaml:"because"`
}

// A Trial repairs one broken case: the check fails, the fix is applied, the check
// passes. Where By is set, what the fix says for that tool is what is done;
// otherwise what changes is what the tool is given (Then) or how the server is
// started (Server).
type Trial struct {
	Check  string            `yaml:"check"`
	Fix    string            `yaml:"fix"`    // how its text begins
	Case   string            `yaml:"case"`   // of truth.yaml
	Given  Setup             `yaml:"given"`  // besides, before and after
	Break  string            `yaml:"break"`  // what makes the fault, where the case alone has none: a kcadm.sh or API line
	By     string            `yaml:"by"`     // which of the fix's ways
	With   map[string]string `yaml:"with"`   // what stands for the words in capitals
	Then   Setup             `yaml:"then"`   // what the tool is given afterwards
	Server []string          `yaml:"server"` // variants of the launcher afterwards
	Passes string            `yaml:"passes"` // the check that passes afterwards, where this one then has nothing to say
}

// LoadFixes reads a file of trials.
func LoadFixes(r io.Reader) (*Fixes, error) {
	var f Fixes
	if err := yaml.NewDecoder(r, yaml.Strict()).Decode(&f); err != nil {
		return nil, fmt.Errorf("fixes: %w", err)
	}
	if f.Provider == "" || f.On == "" || len(f.Trials) == 0 {
		return nil, errors.New("fixes: provider, on and trials are needed")
	}
	for i, u := range f.Untried {
		if u.Fix == "" || u.Because == "" {
			return nil, fmt.Errorf("fixes: untried %d: fix and because are needed", i+1)
		}
	}
	for i, t := range f.Trials {
		if t.Check == "" || t.Fix == "" || t.Case == "" {
			return nil, fmt.Errorf("fixes: trial %d: check, fix and case are needed", i+1)
		}
	}
	return &f, nil
}
