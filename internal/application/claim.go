package application

import (
	"slices"
	"strings"
)

// Reads are the names of a claim as it is configured, the first that is there being
// taken; none where it is not read at all. known is false where an expression
// chooses (JMESPath), so that nobody can say.
func (u *Used) Reads(c Claim) (names []string, known bool) {
	if c.If != "" && !u.has(c.If) || c.Unless != "" && u.has(c.Unless) {
		return nil, true
	}
	set, given := u.Setting(c.Setting)
	if c.Setting == "" || !given {
		return c.Names, true
	}
	if strings.ContainsAny(set.Value, " []{}()|&*@?'\"`") {
		return nil, false
	}
	if c.Adds {
		return append(slices.Clone(c.Names), set.Value), true
	}
	return []string{set.Value}, true
}

func (u *Used) has(name string) bool {
	_, given := u.Setting(name)
	return given
}
