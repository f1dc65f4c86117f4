package page

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Words in class and id by which pages mark a text as an error, and those by
// which the same boxes say that all is well.
var (
	wrong = []string{"error", "errors", "errorlist", "alert", "invalid", "danger", "warning", "failure", "failed", "feedback"}
	fine  = []string{"success", "info", "positive", "valid"}
)

// maxErrors is how many texts are worth quoting.
const maxErrors = 5

// errorTexts finds what the page says went wrong. Boxes around a form are
// looked into, not quoted.
func errorTexts(doc *html.Node) []string {
	asking := askers(doc)
	var out []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if len(out) == maxErrors {
			return
		}
		if n.Type == html.ElementNode {
			switch {
			case invisible(n), n.DataAtom == atom.Script, n.DataAtom == atom.Style, n.DataAtom == atom.Template, n.DataAtom == atom.Noscript:
				return
			case n.DataAtom != atom.Body && n.DataAtom != atom.Html && marksError(n) && !asking[n]:
				if s := withoutLinks(n); s != "" && !slices.Contains(out, s) {
					out = append(out, s)
				}
				return
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return out
}

func marksError(n *html.Node) bool {
	names := words(attr(n, "class") + " " + attr(n, "id"))
	has := func(list []string) bool {
		return slices.ContainsFunc(names, func(w string) bool { return slices.Contains(list, w) })
	}
	if has(fine) {
		return false
	}
	live := attr(n, "aria-live")
	return attr(n, "role") == "alert" || live == "assertive" || live == "polite" || has(wrong)
}

// words splits "kc-feedbackText has_error" into its words, in lower case.
func words(s string) []string {
	var b strings.Builder
	lower := false
	for _, r := range s {
		switch {
		case unicode.IsUpper(r) && lower:
			b.WriteByte(' ')
			fallthrough
		case unicode.IsLetter(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
	}
	return strings.Fields(b.String())
}

// askers are the elements that hold a control, or are one.
func askers(doc *html.Node) map[*html.Node]bool {
	out := map[*html.Node]bool{}
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.Form, atom.Input, atom.Select, atom.Textarea:
			for up := n; up != nil && !out[up]; up = up.Parent {
				out[up] = true
			}
		}
	}
	return out
}

// withoutLinks is the text of n. A link that stands alone in its paragraph
// ("Back to the application") leads away, and says nothing of the error.
func withoutLinks(n *html.Node) string {
	whole := text(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if s := text(c); s != "" && c.DataAtom != atom.A && onlyLink(c) {
			whole = strings.TrimSpace(strings.Replace(whole, s, "", 1))
		}
	}
	return whole
}

func onlyLink(n *html.Node) bool {
	if n.DataAtom == atom.A || n.DataAtom == atom.Button {
		return true
	}
	var only *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" {
			continue
		}
		if only != nil || c.Type != html.ElementNode {
			return false
		}
		only = c
	}
	return only != nil && onlyLink(only)
}
