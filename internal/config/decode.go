package config

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"errors"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/oidc-doctor/oidc-doctor/internal/nearest"
)

// A Problem is one thing that is wrong with a file.
type Problem struct {
	Line int
	Text string // one sentence
	Hint string // what to write instead, "" when the sentence says it
}

// Vocabulary lists the words that a member with the tag oneof takes, by the
// tag's value.
type Vocabulary map[string][]string

// Parse reads a file. All that is wrong with it is in problems, in the order of
// its lines.
func Parse(path string, content []byte, words Vocabulary) (*File, []Problem) {
	d := &decoder{words: words.with(own), lines: map[string]int{}}
	f := &File{Path: path, lines: d.lines}
	if root := d.root(content); root != nil {
		d.structure(root, reflect.ValueOf(f).Elem(), "")
	}
	if len(d.problems) == 0 {
		d.whole(f)
	}
	slices.SortStableFunc(d.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return f, d.problems
}

type decoder struct {
	words    Vocabulary
	lines    map[string]int
	problems []Problem
}

func (d *decoder) add(line int, hint, format string, args ...any) {
	d.problems = append(d.problems, Problem{line, fmt.Sprintf(format, args...), hint})
}

// root is the one document of the file, nil after a problem.
func (d *decoder) root(content []byte) ast.Node {
	for i, line := range strings.Split(string(content), "\n") {
		if blank := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(blank, "\t") && strings.TrimSpace(line) != "" {
			d.add(i+1, "indent with blanks", "the line is indented with a tab, which YAML forbids")
		}
	}
	if len(d.problems) > 0 {
		return nil
	}
	file, err := parser.ParseBytes(content, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		line, text := 1, "the file is not YAML"
		var syntax yaml.Error
		if errors.As(err, &syntax) {
			text += ": " + syntax.GetMessage()
			if t := syntax.GetToken(); t != nil {
				line = t.Position.Line
			}
		}
		d.add(line, "", "%s", text)
		return nil
	}
	var roots []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType {
			roots = append(roots, doc.Body)
		}
	}
	switch {
	case len(roots) == 0:
		d.add(1, "name at least one target: targets: [{issuer: https://sso.example.com}]", "the file is empty")
		return nil
	case len(roots) > 1:
		d.add(line(roots[1]), "make one of it", "the file has more than one document")
		return nil
	}
	return roots[0]
}

func line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

// structure fills a struct from a mapping.
func (d *decoder) structure(n ast.Node, into reflect.Value, path string) {
	var pairs []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		d.add(line(n), "", "%s is %s, where members belong: %s", name(path), kindOf(n), strings.Join(members(into.Type()), ", "))
		return
	}
	seen := map[string]int{}
	for _, pair := range pairs {
		key, at := pair.Key.GetToken().Value, line(pair.Key)
		field, tag, known := fieldOf(into, key)
		switch before, twice := seen[key]; {
		case !known:
			d.unknown(at, name(path), key, members(into.Type()))
			continue
		case twice:
			d.add(at, "keep one of the two", "%s stands twice, first in line %d", join(path, key), before)
			continue
		}
		seen[key] = at
		d.lines[join(path, key)] = at
		d.member(pair.Value, field, tag, join(path, key))
	}
	for i := range into.NumField() {
		tag := into.Type().Field(i).Tag
		if key := tag.Get("yaml"); tag.Get("required") != "" && seen[key] == 0 {
			d.add(line(n), "", "%s has no %s", name(path), key)
		}
	}
}

func (d *decoder) unknown(at int, where, key string, known []string) {
	hint := "the members are " + strings.Join(known, ", ")
	if near := nearest.Name(strings.ReplaceAll(key, "-", "_"), known); near != "" {
		hint = "did you mean " + near + "?"
	}
	if strings.ContainsAny(key, ":/ ") {
		key = "" // a line that went wrong, and may hold anything
	}
	d.add(at, hint, "%s has no member %s", where, Shown(key))
}

// member fills one member of a struct, or one element of a list.
func (d *decoder) member(n ast.Node, into reflect.Value, tag reflect.StructTag, path string) {
	switch n := n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		d.add(line(n), "write it out, or put what holds for all targets under defaults", "%s uses an anchor, an alias or a tag of YAML, which is not read here", path)
		return
	case *ast.NullNode:
		d.add(line(n), "give it a value, or leave it out", "%s is empty", path)
		return
	}
	if v, ok := into.Addr().Interface().(value); ok {
		if err := v.read(n); err != nil {
			d.add(line(n), "", "%s %s", path, err)
			return
		}
		if w, ok := v.(*Words); ok {
			for _, word := range *w {
				d.word(line(n), path, word, tag)
			}
		}
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.structure(n, into.Elem(), path)
	case reflect.Struct:
		d.structure(n, into, path)
	case reflect.Slice:
		list, ok := n.(*ast.SequenceNode)
		if !ok {
			d.add(line(n), "begin each entry with a hyphen", "%s is %s, where a list belongs", path, kindOf(n))
			return
		}
		into.Set(reflect.MakeSlice(into.Type(), len(list.Values), len(list.Values)))
		for i, e := range list.Values {
			at := fmt.Sprintf("%s[%d]", path, i)
			d.lines[at] = line(e)
			d.member(e, into.Index(i), tag, at)
		}
	case reflect.String:
		text, err := scalar(n)
		switch {
		case err != nil:
			d.add(line(n), "", "%s is %s, where a text belongs", path, kindOf(n))
			return
		case text == "":
			d.add(line(n), "give it a value, or leave it out", "%s is empty", path)
			return
		}
		into.SetString(text)
		d.word(line(n), path, text, tag)
	case reflect.Bool:
		b, ok := n.(*ast.BoolNode)
		if !ok {
			d.add(line(n), "", "%s is %s, where true or false belongs", path, kindOf(n))
			return
		}
		into.SetBool(b.Value)
	case reflect.Int:
		text, err := scalar(n)
		i, bad := strconv.Atoi(text)
		least, _ := strconv.Atoi(tag.Get("min"))
		if err != nil || bad != nil || i < least {
			d.add(line(n), "", "%s is not a whole number from %d on", path, least)
			return
		}
		into.SetInt(int64(i))
	}
}

// word holds a text against what its tag allows.
func (d *decoder) word(at int, path, text string, tag reflect.StructTag) {
	if tag.Get("regexp") != "" {
		if _, err := regexp.Compile(text); err != nil {
			d.add(at, "see https://github.com/google/re2/wiki/Syntax", "%s is no regular expression", path)
		}
	}
	kind := tag.Get("oneof")
	known := d.words[kind]
	if kind == "" || slices.Contains(known, text) || open(kind) && strings.HasPrefix(text, ExpectPrefix) {
		return
	}
	hint := "use one of " + strings.Join(known, ", ")
	if near := nearest.Name(text, known); near != "" {
		hint = "did you mean " + near + "?"
	}
	d.add(at, hint, "%s: there is no %s %s", path, strings.ReplaceAll(kind, "_", " "), Shown(text))
}

// ExpectPrefix begins the IDs of expectations, which no list has.
const ExpectPrefix = "expect-"

// open kinds take the IDs of expectations too.
func open(kind string) bool { return kind == "finding" || kind == "check" }

// Shown is a word of the file in quotes, unless it may be a secret in the wrong
// place: generated ones are long and mix letters and digits.
func Shown(text string) string {
	const long = 16
	if text == "" || len(text) >= long && strings.ContainsFunc(text, unicode.IsDigit) && strings.ContainsFunc(text, unicode.IsLetter) {
		return "(not repeated)"
	}
	return strconv.Quote(text)
}

func name(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}

func join(path, key string) string { return strings.TrimPrefix(path+"."+key, ".") }

// fieldOf finds the field for a key.
func fieldOf(in reflect.Value, key string) (reflect.Value, reflect.StructTag, bool) {
	for i := range in.NumField() {
		if f := in.Type().Field(i); f.Tag.Get("yaml") == key && key != "-" && f.IsExported() {
			return in.Field(i), f.Tag, true
		}
	}
	return reflect.Value{}, "", false
}

// members lists the keys of a struct in its order.
func members(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			out = append(out, key)
		}
	}
	return out
}
