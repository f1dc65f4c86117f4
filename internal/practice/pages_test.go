package practice

import (
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"
	g "maragu.dev/gomponents"
)

// TestPagesHoldNoMarkupOfOthers: what a client or a user sent is text and values
// of attributes; the style and the script are the files, byte for byte.
func TestPagesHoldNoMarkupOfOthers(t *testing.T) {
	for _, attempt := range []string{`"><i>`, `' onfocus='alert(1)`, "</script><script>alert(1)</script>", "</style><img src=x>", "</title><img src=x>", "javascript:alert(1)", "`${alert(1)}`"} {
		form := func(s string) formPage {
			return formPage{Title: s, Action: loginPath, Interaction: s, CSRF: s, Username: s, Alert: s, Client: s, Scopes: []string{s, s}}
		}
		for name, content := range map[string]func(formPage) g.Node{"login": loginForm, "scripted": scriptedLogin, "consent": consentForm} {
			page := func(s string) string {
				w := httptest.NewRecorder()
				showScripted(w, s, content(form(s)))
				return w.Body.String()
			}
			plain, _ := madeOf(t, page("x"))
			got, said := madeOf(t, page(attempt))
			if got != plain {
				t.Errorf("%s with %q is made of\n%s, with a plain text of\n%s", name, attempt, got, plain)
			}
			if !strings.Contains(said, attempt) {
				t.Errorf("%s does not show %q: %s", name, attempt, said)
			}
		}
	}
}

// madeOf is a page without the values that come from outside: elements, the
// names of attributes, styles and scripts; and the page's own text.
func madeOf(t *testing.T, page string) (shape, text string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var made, said strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.ElementNode:
			made.WriteString("\n" + n.Data)
			for _, a := range n.Attr {
				made.WriteString(" " + a.Key)
				if a.Key == "action" || a.Key == "type" {
					made.WriteString("=" + a.Val)
				}
			}
		case n.Type == html.TextNode && (n.Parent.Data == "script" || n.Parent.Data == "style"):
			made.WriteString(" " + n.Data)
		case n.Type == html.TextNode:
			said.WriteString(n.Data)
		}
	}
	return made.String(), said.String()
}
