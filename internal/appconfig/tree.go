package appconfig

import (
	"errors"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// A node is a YAML value with its line. Anchors, aliases and merges are resolved.
type node struct {
	line    int
	isText  bool // a text, number, true or false: text has it as it is written
	text    string
	isBlock bool // a text over several lines, which begins in the line below
	pairs   []pair
	items   []*node // nil for all but sequences
	isList  bool
}

type pair struct {
	key   string
	line  int
	value *node
}

// maxNodes is far more than a configuration has: aliases of aliases can make any
// number of nodes out of a few lines.
const maxNodes = 100_000

// documents reads all documents of a YAML or JSON file. There are none after a
// problem.
func (r *reader) documents(content []byte, firstLine int) []*node {
	tabs := 0
	for i, line := range strings.Split(string(content), "\n") {
		blank := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if strings.Contains(blank, "\t") && strings.TrimSpace(line) != "" && !looksJSON(content) {
			r.fail(firstLine+i, "indent with blanks", "the line is indented with a tab, which YAML forbids")
			tabs++
		}
	}
	if tabs > 0 {
		return nil
	}
	file, err := parser.ParseBytes(content, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		line, text := firstLine, "the file is not YAML"
		var syntax yaml.Error
		if errors.As(err, &syntax) {
			text += ": " + withoutQuoted(syntax.GetMessage())
			if t := syntax.GetToken(); t != nil {
				line += t.Position.Line - 1
			}
		}
		r.fail(line, "", "%s", text)
		return nil
	}
	g := &grower{r: r, first: firstLine}
	var out []*node
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		g.anchors = map[string]ast.Node{}
		if n := g.grow(doc.Body, 0); n != nil {
			out = append(out, n)
		}
	}
	if g.spent > maxNodes {
		r.fail(firstLine, "write out what the aliases stand for", "the file becomes more than %d values by its aliases", maxNodes)
		return nil
	}
	return out
}

func looksJSON(content []byte) bool {
	s := strings.TrimSpace(string(content))
	return strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[")
}

type grower struct {
	r       *reader
	first   int
	anchors map[string]ast.Node
	spent   int
}

// maxDepth is that of nested values; an alias of itself would have no end.
const maxDepth = 64

func (g *grower) grow(n ast.Node, depth int) *node {
	g.spent++
	if n == nil || g.spent > maxNodes || depth > maxDepth {
		return nil
	}
	at := g.first
	if t := n.GetToken(); t != nil && t.Position != nil {
		at += t.Position.Line - 1
	}
	switch n := n.(type) {
	case *ast.AnchorNode:
		g.anchors[n.Name.GetToken().Value] = n.Value
		return g.grow(n.Value, depth+1)
	case *ast.AliasNode:
		return g.grow(g.anchors[n.Value.GetToken().Value], depth+1)
	case *ast.TagNode:
		return g.grow(n.Value, depth+1)
	case *ast.MappingNode:
		return g.mapping(n.Values, at, depth)
	case *ast.MappingValueNode:
		return g.mapping([]*ast.MappingValueNode{n}, at, depth)
	case *ast.SequenceNode:
		out := &node{line: at, isList: true}
		for _, e := range n.Values {
			if item := g.grow(e, depth+1); item != nil {
				out.items = append(out.items, item)
			}
		}
		return out
	case *ast.NullNode:
		return &node{line: at}
	case *ast.StringNode:
		return &node{line: at, isText: true, text: n.Value}
	case *ast.LiteralNode:
		return &node{line: at, isText: true, text: n.Value.Value, isBlock: true}
	case ast.ScalarNode:
		return &node{line: at, isText: true, text: n.GetToken().Value}
	}
	return nil
}

func (g *grower) mapping(values []*ast.MappingValueNode, at, depth int) *node {
	out := &node{line: at}
	var merged []pair
	for _, v := range values {
		value := g.grow(v.Value, depth+1)
		if value == nil {
			continue
		}
		if v.Key.IsMergeKey() {
			for _, from := range append(value.items, value) {
				merged = append(merged, from.pairs...)
			}
			continue
		}
		t := v.Key.GetToken()
		if k, ok := v.Key.(*ast.MappingKeyNode); ok {
			t = k.Value.GetToken()
		}
		out.pairs = append(out.pairs, pair{t.Value, g.first + t.Position.Line - 1, value})
	}
	for _, m := range merged {
		if out.get(m.key) == nil {
			out.pairs = append(out.pairs, m)
		}
	}
	return out
}

// get is a member, the last where it stands twice; nil where there is none.
func (n *node) get(path ...string) *node {
	for _, key := range path {
		if n == nil {
			return nil
		}
		var found *node
		for _, p := range n.pairs {
			if p.key == key {
				found = p.value
			}
		}
		n = found
	}
	return n
}

// members are those of a mapping; there are none where there is no mapping.
func (n *node) members() []pair {
	if n == nil {
		return nil
	}
	return n.pairs
}

// word is a member that is a text, "" where it is not.
func (n *node) word(path ...string) string {
	if m := n.get(path...); m != nil && m.isText {
		return m.text
	}
	return ""
}

// words are the texts of a list, or the one text in place of a list.
func (n *node) words() []*node {
	if n == nil {
		return nil
	}
	if n.isText {
		return []*node{n}
	}
	var out []*node
	for _, i := range n.items {
		if i.isText {
			out = append(out, i)
		}
	}
	return out
}

// each calls do with every text under the node: its path, members and numbers of
// list entries with dots between them. A list of texts also comes as one, with
// blanks between them.
func (n *node) each(path string, line int, do func(path, value string, line int)) {
	join := func(step string) string { return strings.TrimPrefix(path+"."+step, ".") }
	switch {
	case n.isText:
		do(path, n.text, line)
	case n.isList:
		if words := n.words(); len(words) == len(n.items) {
			var all []string
			for _, w := range words {
				all = append(all, w.text)
			}
			do(path, strings.Join(all, " "), line)
			return
		}
		for i, item := range n.items {
			item.each(join(strconv.Itoa(i)), item.line, do)
		}
	default:
		for _, p := range n.pairs {
			p.value.each(join(p.key), p.line, do)
		}
	}
}
