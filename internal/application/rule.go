package application

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Holds reports whether the settings are as a rule says. Its conditions are, of the
// value or the default of a setting:
//
//	""            absent
//	"*"           there
//	"a|b"         one of these, in any case of letters
//	"!a|b"        there, and none of these
//	"^a|b"        begins with one of these
//	"!^a|b"       there, and begins with none of these
//	"~a"          a list with the word a in it
//	"!~a"         there, without the word a
//	"<16"         there, and shorter than 16 bytes
//	"bytes!16|24" there, and neither as it stands nor after base64 that many bytes long
//	">=name"      a time not shorter than the setting name, or than a time as 0s
//	">name"       a longer one
//	"=name"       the same text as the setting name
//	"!=name"      both there, and different
//
// Of a value that is not known here nothing holds but that it is there.
func (u *Used) Holds(r *Rule) bool {
	for name, condition := range r.When {
		if !u.holds(name, condition) {
			return false
		}
	}
	return len(r.When) > 0
}

func (u *Used) holds(name, condition string) bool {
	s, there := u.Setting(name)
	if s.Shape == nil && s.Value == "" && s.Unknown == "" {
		there = false
	}
	switch {
	case condition == "":
		return !there
	case !there:
		return false
	case condition == "*":
		return true
	case s.Unknown != "":
		return false
	}
	length := len(s.Value)
	if s.Shape != nil {
		length = s.Shape.Bytes
	}
	if rest, ok := strings.CutPrefix(condition, "bytes!"); ok {
		decoded := 0
		if s.Shape != nil {
			decoded = s.Shape.Decoded
		}
		return !slices.Contains(strings.Split(rest, "|"), strconv.Itoa(length)) && !slices.Contains(strings.Split(rest, "|"), strconv.Itoa(decoded))
	}
	if rest, ok := strings.CutPrefix(condition, "<"); ok {
		n, err := strconv.Atoi(rest)
		return err == nil && length < n
	}
	if s.Shape != nil {
		return false // nothing else is known of a secret
	}
	value := strings.ToLower(s.Value)
	one := func(words string, is func(value, word string) bool) bool {
		return slices.ContainsFunc(strings.Split(strings.ToLower(words), "|"), func(w string) bool { return is(value, w) })
	}
	equal := func(a, b string) bool { return a == b }
	for _, form := range []struct {
		prefix string
		holds  func(rest string) bool
	}{
		{"!^", func(rest string) bool { return !one(rest, strings.HasPrefix) }},
		{"^", func(rest string) bool { return one(rest, strings.HasPrefix) }},
		{"!~", func(rest string) bool { return !slices.Contains(words(value), strings.ToLower(rest)) }},
		{"~", func(rest string) bool { return slices.Contains(words(value), strings.ToLower(rest)) }},
		{"!=", func(rest string) bool { other, ok := u.known(rest); return ok && other != s.Value }},
		{"=", func(rest string) bool { other, ok := u.known(rest); return ok && other == s.Value }},
		{">=", func(rest string) bool { a, b, ok := u.times(name, rest); return ok && a >= b }},
		{">", func(rest string) bool { a, b, ok := u.times(name, rest); return ok && a > b }},
		{"!", func(rest string) bool { return !one(rest, equal) }},
		{"", func(rest string) bool { return one(rest, equal) }},
	} {
		if rest, ok := strings.CutPrefix(condition, form.prefix); ok {
			return form.holds(rest)
		}
	}
	return false
}

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ',' || r == '+' })
}

// known is the value of a setting that is there, is known and is no secret.
func (u *Used) known(name string) (string, bool) {
	s, ok := u.Setting(name)
	return s.Value, ok && s.Shape == nil && s.Unknown == "" && s.Value != ""
}

func (u *Used) times(name, other string) (a, b time.Duration, ok bool) {
	a, aOK := u.span(name)
	b, bOK := u.span(other)
	if d, err := time.ParseDuration(other); err == nil {
		b, bOK = d, true
	}
	return a, b, aOK && bOK
}

// span is a setting that is a time, 90s or a number of seconds.
func (u *Used) span(name string) (time.Duration, bool) {
	text, ok := u.known(name)
	if n, err := strconv.ParseFloat(text, 64); err == nil && ok {
		return time.Duration(n * float64(time.Second)), true
	}
	d, err := time.ParseDuration(text)
	return d, ok && err == nil
}

// Wrong says what is wrong with the rule of a profile that has these settings, ""
// when nothing is.
func (r *Rule) Wrong(c *Config) string {
	is := func(name string) bool {
		return slices.ContainsFunc(c.Settings, func(k Key) bool { return k.Name == name })
	}
	if len(r.When) == 0 {
		return "has no condition"
	}
	for name, condition := range r.When {
		if !is(name) {
			return fmt.Sprintf("asks for the setting %s, which the profile does not have", name)
		}
		other, compares := "", false
		for _, prefix := range []string{"!=", ">=", "=", ">"} {
			if other, compares = strings.CutPrefix(condition, prefix); compares {
				break
			}
		}
		if _, err := time.ParseDuration(other); compares && err != nil && !is(other) {
			return fmt.Sprintf("compares %s with %q, which is neither a setting nor a time", name, other)
		}
		if rest, ok := strings.CutPrefix(condition, "<"); ok {
			if _, err := strconv.Atoi(rest); err != nil {
				return fmt.Sprintf("wants %s to be shorter than %q bytes", name, rest)
			}
		}
	}
	return ""
}
