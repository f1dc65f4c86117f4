package knowledge

import "regexp"

// A Fix says what to change at one product so that a failed check passes. Of
// several fixes for one check the more likely one stands first.
type Fix struct {
	// Do begins with a verb and says where the setting is: a menu path for a person,
	// or the key of a configuration file.
	Do string `yaml:"do"`
	// How are other ways to the same end, for people who do not click.
	How []Way `yaml:"how"`
	// Versions of the product for which Do is right, "all" included.
	Versions string `yaml:"versions"`
	// See is the public address of the source.
	See string `yaml:"see"`
	// Tried are the installations at which the check failed, Do was done and the check
	// passed: the product's title and its version, "Keycloak 26.7.3". A test does it
	// again for each of them; nothing else fills this list.
	Tried []string `yaml:"tried"`
	// When is a regular expression; where it is set, the fix holds only if what the
	// failed check saw matches it. See Applicable.
	When string `yaml:"when"`
}

// A Way is one more way to apply a Fix.
type Way struct {
	By  string `yaml:"by"`  // the tool: API, CLI, Terraform, environment, file, by name where it has one
	Do  string `yaml:"do"`  // the call, command, resource or line; of several lines: to be copied as it stands
	See string `yaml:"see"` // its source, where that of the Fix does not say it
}

// Applicable returns the fixes that hold for one failure, the one to show first in
// front: fixes whose condition is met, then those without a condition. Saw are the
// texts of the failure: what the check saw and the values of its evidence.
func Applicable(fixes []Fix, saw ...string) []Fix {
	var met, always []Fix
	for _, f := range fixes {
		switch {
		case f.When == "":
			always = append(always, f)
		case matchesAny(f.When, saw):
			met = append(met, f)
		}
	}
	return append(met, always...)
}

// matchesAny reports whether a pattern matches one of the texts. A broken pattern
// matches none: Validate reports it, and a run must not fail over it.
func matchesAny(pattern string, texts []string) bool {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return false
	}
	for _, text := range texts {
		if re.MatchString(text) {
			return true
		}
	}
	return false
}
