package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// A value reads itself from one place of the file. Its error is the end of a
// sentence that begins with the member's name, and repeats nothing that could
// be a secret.
type value interface {
	read(n ast.Node) error
	schema() map[string]any
}

// A Ref says where a secret is: "env:NAME" or "file:PATH". The secret itself
// never stands in the file.
type Ref string

func (r *Ref) read(n ast.Node) error {
	s, ok := n.(*ast.StringNode)
	if ok {
		if kind, rest, _ := strings.Cut(s.Value, ":"); rest != "" && (kind == "env" || kind == "file") {
			*r = Ref(s.Value)
			return nil
		}
	}
	return errors.New("is no reference: write env:NAME or file:PATH; a secret does not belong into this file")
}

func (*Ref) schema() map[string]any {
	return map[string]any{"type": "string", "pattern": "^(env|file):.+"}
}

// Words is a list, or one text with blanks between its words.
type Words []string

func (w *Words) read(n ast.Node) error {
	if s, ok := n.(*ast.StringNode); ok {
		*w = strings.Fields(s.Value)
		if len(*w) == 0 {
			return errors.New("is empty")
		}
		return nil
	}
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		return fmt.Errorf("is %s; write a list, or words with blanks between them", kindOf(n))
	}
	*w = nil
	for _, e := range list.Values {
		text, err := scalar(e)
		if err != nil {
			return fmt.Errorf("has an entry that is %s, where a word belongs", kindOf(e))
		}
		*w = append(*w, text)
	}
	if len(*w) == 0 {
		return errors.New("is empty")
	}
	return nil
}

func (*Words) schema() map[string]any {
	return map[string]any{"oneOf": []any{
		map[string]any{"type": "string", "pattern": `\S`},
		map[string]any{"type": "array", "minItems": 1, "items": map[string]any{"type": "string"}},
	}}
}

// Duration is a time to wait, as "10s".
type Duration time.Duration

func (d *Duration) read(n ast.Node) error {
	text, err := scalar(n)
	if err != nil {
		return fmt.Errorf("is %s; write a duration as 10s, 5m or 24h", kindOf(n))
	}
	v, err := time.ParseDuration(text)
	if err != nil || v <= 0 {
		return errors.New("is no duration; write 10s, 5m or 24h")
	}
	*d = Duration(v)
	return nil
}

func (*Duration) schema() map[string]any {
	return map[string]any{"type": "string", "pattern": `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`}
}

// Date is a day, as "2027-01-31"; the zero value is none.
type Date struct{ time.Time }

func (d *Date) read(n ast.Node) error {
	text, err := scalar(n)
	if err == nil {
		d.Time, err = time.Parse(time.DateOnly, text)
	}
	if err != nil {
		return errors.New("is no date; write it as 2027-01-31")
	}
	return nil
}

func (*Date) schema() map[string]any { return map[string]any{"type": "string", "format": "date"} }

// Over reports whether the day has passed.
func (d Date) Over(now time.Time) bool { return !now.Before(d.AddDate(0, 0, 1)) }

func (d Date) String() string { return d.Format(time.DateOnly) }

// A Scalar is a text, a number or true or false, in JSON; "" is none.
type Scalar string

func (s *Scalar) read(n ast.Node) error {
	var v any
	switch n := n.(type) {
	case *ast.StringNode:
		v = n.Value
	case *ast.LiteralNode:
		v = n.Value.Value
	case *ast.IntegerNode:
		v = n.Value
	case *ast.FloatNode:
		v = n.Value
	case *ast.BoolNode:
		v = n.Value
	default:
		return fmt.Errorf("is %s; write a text, a number, true or false", kindOf(n))
	}
	b, err := json.Marshal(v)
	*s = Scalar(b)
	return err
}

func (*Scalar) schema() map[string]any {
	return map[string]any{"type": []any{"string", "number", "boolean"}}
}

// scalar is the text of a plain value, as it stands in the file.
func scalar(n ast.Node) (string, error) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, nil
	case *ast.LiteralNode:
		return n.Value.Value, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, nil
	}
	return "", errors.New("no plain value")
}

// kindOf is what stands there, in words.
func kindOf(n ast.Node) string {
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		return "a text"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number"
	case *ast.BoolNode:
		return "true or false"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a group of members"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "empty"
	}
	return "something else"
}
