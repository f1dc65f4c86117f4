package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPagesAreSafe: gomponents escapes texts and the values of attributes, and
// knows of no contexts. So in all that writes pages, raw is only an embedded
// style or script, and a href is a text of ours or made by a function that looks
// at the address first.
func TestPagesAreSafe(t *testing.T) {
	files, calls := 0, 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil || !slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return strings.HasPrefix(i.Path.Value, `"maragu.dev/gomponents`) }) {
			return err
		}
		files++
		for _, decl := range f.Decls {
			function, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(function, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				name := types.ExprString(call.Fun)
				if !strings.HasPrefix(name, "g.") && !strings.HasPrefix(name, "h.") {
					return true
				}
				calls++
				if wrong := wrongWith(function.Name.Name, name, call.Args); wrong != "" {
					t.Errorf("%s: %s", set.Position(call.Pos()), wrong)
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 5 || calls < 100 {
		t.Errorf("only %d files with %d nodes were found", files, calls)
	}
}

// wrongWith says what is wrong with a call.
func wrongWith(within, name string, args []ast.Expr) string {
	if len(args) == 0 {
		return ""
	}
	first := types.ExprString(args[0])
	_, literal := args[0].(*ast.BasicLit)
	switch name {
	case "g.Raw":
		_, one := args[0].(*ast.Ident)
		if !one || !strings.HasSuffix(first, "CSS") && !strings.HasSuffix(first, "JS") {
			return "raw is only an embedded style or script, not " + first
		}
	case "g.Rawf", "h.Style", "h.StyleAttr":
		return name + " escapes too little"
	case "g.Attr", "g.El", "h.Aria", "h.Data":
		if name == "g.Attr" && within == "at" { // a number below a name of ours
			return ""
		}
		if !literal || strings.HasPrefix(first, `"on`) || slices.Contains([]string{`"href"`, `"src"`, `"style"`, `"srcdoc"`, `"script"`}, first) {
			return name + " of " + first + ": a name is a word of ours, and none that runs or fetches"
		}
	case "h.Href":
		if !literal && !(within == "outward" && first == "address") && !(within == "onward" && strings.HasPrefix(first, `"#"`)) {
			return "an address is made a link by outward, not " + first
		}
	case "h.Src", "h.SrcSet", "h.FormAction", "h.IFrame", "h.Object", "h.Embed":
		return name + " fetches"
	}
	return ""
}
