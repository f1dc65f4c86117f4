package settings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Value is what the answers say about one setting.
type Value struct {
	Found   []Found // none: the setting is empty, or not known
	Known   bool    // the answers that have it came
	Partial bool    // there may be more: an answer did not come, or a key led nowhere
}

// Read reads a setting.
func (a Answers) Read(s *Setting) Value {
	v := Value{Known: len(s.From) > 0}
	for _, from := range s.From {
		found, whole := a.through(from)
		v.Found = append(v.Found, found...)
		v.Partial = v.Partial || !whole
	}
	if v.Partial && len(v.Found) == 0 {
		v.Known = false
	}
	return v
}

// through reads a source in the words of the protocol. whole is false when there
// may be more.
func (a Answers) through(s Source) (out []Found, whole bool) {
	if a[s.In] == nil || s.Lookup != nil && a[s.Lookup.In] == nil || !s.MayLack && !a.hasList(s) {
		return nil, false
	}
	found, whole := a.Raw(s), true
	if len(found) == 0 && s.Else != "" {
		return []Found{{s.Else, s.In, a[s.In].Prefix + s.At}}, true
	}
	for _, f := range found {
		if s.Lookup != nil {
			f.Text = a.look(s.Lookup, f.Text)
			whole = whole && f.Text != ""
		}
		for _, word := range translate(s.Map, f.Text) {
			out = append(out, Found{word, f.In, f.At})
		}
	}
	return out, whole
}

// hasList reports whether the list that a pointer goes through is there, be it
// empty. A pointer through none needs none.
func (a Answers) hasList(s Source) bool {
	list, _, through := strings.Cut(s.At, "/*")
	if !through {
		return true
	}
	for _, p := range at(a[s.In].Doc, list) {
		switch p.value.(type) {
		case []any, nil:
			return true
		}
	}
	return false
}

func (a Answers) look(l *Lookup, key string) string {
	for _, element := range at(a[l.In].Doc, l.From) {
		if First(element.value, []string{l.By}) == key {
			return First(element.value, l.Take)
		}
	}
	return ""
}

// translate returns the words of the protocol for a value; without a map it is
// the word itself.
func translate(words map[string]string, value string) []string {
	switch to, ok := words[value]; {
	case value == "":
		return nil
	case ok:
		return strings.Fields(to)
	case words == nil:
		return []string{value}
	}
	to, ok := words["*"]
	if !ok {
		return []string{value}
	}
	return strings.Fields(to)
}

// Holds reports whether the switch is in the position that breaks something, and
// where that is seen.
func (a Answers) Holds(s Switch) (Found, bool) {
	found, _ := a.through(s.Source)
	i := slices.IndexFunc(found, func(f Found) bool { return s.Is == "*" || f.Text == s.Is })
	if i < 0 {
		return Found{}, false
	}
	return found[i], true
}

// ScopeClaims lists the claims of each scope. It is nil when they are not known.
func (a Answers) ScopeClaims(c *ScopeClaims) map[string][]string {
	if a[c.In] == nil {
		return nil
	}
	claims := map[string][]string{}
	for _, scope := range at(a[c.In].Doc, c.From) {
		name := First(scope.value, []string{c.Scope})
		claims[name] = []string{}
		for _, fills := range at(scope.value, c.Each) {
			goes := func(pointer string) bool { return First(fills.value, []string{pointer}) == "true" }
			if claim := First(fills.value, []string{c.Claim}); claim != "" && slices.ContainsFunc(c.Switch, goes) {
				claims[name] = append(claims[name], claim)
			}
		}
	}
	return claims
}

// Units are how products write lifetimes.
var Units = []string{"seconds", "hours", "words"}

// Lifetime reads one.
func Lifetime(unit, s string) (time.Duration, error) {
	switch unit {
	case "words": // hours=1;minutes=30
		var sum time.Duration
		for _, part := range strings.Split(s, ";") {
			name, number, ok := strings.Cut(part, "=")
			of, known := words[strings.TrimSpace(name)]
			n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			if !ok || !known || err != nil {
				return 0, fmt.Errorf("%q is no lifetime", s)
			}
			sum += time.Duration(n * float64(of))
		}
		return sum, nil
	case "hours":
		return times(s, time.Hour)
	}
	return times(s, time.Second)
}

var words = map[string]time.Duration{
	"microseconds": time.Microsecond, "milliseconds": time.Millisecond, "seconds": time.Second, "minutes": time.Minute,
	"hours": time.Hour, "days": 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
}

func times(s string, unit time.Duration) (time.Duration, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no lifetime", s)
	}
	return time.Duration(n * float64(unit)), nil
}
