package report

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// clean is wire.Clean word by word: a long sentence of ours, with the
// provider's words in it, is not cut off, only a word without end is.
func clean(s string) string {
	var words []string
	for _, w := range strings.Fields(s) {
		if w = wire.Clean(w); w != "" {
			if strings.HasPrefix(w, "::") {
				w = command().ReplaceAllString(w, ": $1")
			}
			if strings.Contains(w, "##") {
				w = bracket().ReplaceAllString(w, "$1 [")
			}
			words = append(words, w)
		}
	}
	s = strings.Join(words, " ")
	if utf8.RuneCountInString(s) > maxLine {
		return string([]rune(s)[:maxLine-1]) + "…"
	}
	return s
}

// clean cleans each line and keeps its indent.
func (b Block) clean() Block {
	lines := strings.Split(string(b), "\n")
	for i, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		lines[i] = strings.TrimRight(line[:indent]+clean(line), " ")
	}
	return Block(strings.Join(lines, "\n"))
}

// maxLine is far more than any text of ours has, in runes.
const maxLine = 2000

// What the log of a CI job takes for an order to itself, if it is let: "::name"
// where a line begins and "##[name]" anywhere (GitHub, ActionCommand.cs of
// actions/runner), "##vso[" (Azure Pipelines), "##teamcity[". A blank breaks it.
var (
	command = pattern(`^:(:[A-Za-z-]+(?:::.*)?)$`)
	bracket = pattern(`(##\w*)\[`)
)

// cleaned is a copy of d in which every text is clean, whoever made d.
func (d *Document) cleaned() *Document {
	return cleanValue(reflect.ValueOf(d)).Interface().(*Document)
}

// cleanValue copies what is reached from v. Times and the like, whose fields
// cannot be set from here, are kept.
func cleanValue(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		if block, ok := v.Interface().(Block); ok {
			return reflect.ValueOf(block.clean())
		}
		return reflect.ValueOf(clean(v.String())).Convert(v.Type())
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(cleanValue(v.Elem()))
		return out
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(cleanValue(v.Index(i)))
		}
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(cleanValue(v.Field(i)))
			}
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMap(v.Type())
		for i := v.MapRange(); i.Next(); {
			out.SetMapIndex(cleanValue(i.Key()), cleanValue(i.Value()))
		}
		return out
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		return cleanValue(v.Elem())
	}
	return v
}
