package page

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func attr(n *html.Node, name string) string {
	v, _ := attrOK(n, name)
	return v
}

func hasAttr(n *html.Node, name string) bool {
	_, ok := attrOK(n, name)
	return ok
}

func attrOK(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val, true
		}
	}
	return "", false
}

// hiding are class names by which common style sheets hide an element.
var hiding = []string{"d-none", "hidden", "hide", "is-hidden", "invisible"}

// invisible holds for an element that a person does not see. Only what stands
// in the page itself is looked at, no style sheet.
func invisible(n *html.Node) bool {
	if hasAttr(n, "hidden") {
		return true
	}
	style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
	if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
		return true
	}
	return slices.ContainsFunc(strings.Fields(attr(n, "class")), func(c string) bool { return slices.Contains(hiding, c) })
}

// text is the visible text of n on one line.
func text(n *html.Node) string { return firstWords(rawText(n), MaxText) }

func rawText(n *html.Node) string {
	var b strings.Builder
	nodes := 0 // many without text would cost as much as many with
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if nodes++; nodes > 4*MaxText || b.Len() > 4*MaxText {
			return
		}
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.DataAtom == atom.Script, n.DataAtom == atom.Style, n.DataAtom == atom.Template:
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && invisible(c) {
				continue
			}
			walk(c)
			if c.Type == html.ElementNode && !inline[c.DataAtom] {
				b.WriteByte(' ')
			}
		}
	}
	walk(n)
	return b.String()
}

// inline elements do not end a word.
var inline = map[atom.Atom]bool{atom.Span: true, atom.B: true, atom.I: true, atom.Em: true, atom.Strong: true, atom.A: true, atom.Code: true, atom.U: true}

// firstWords is s on one line, at most max bytes of it.
func firstWords(s string, max int) string {
	if len(s) > 8*max {
		s = s[:8*max]
	}
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if len(s) <= max {
		return s
	}
	s = s[:max]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s
}

func isHTML(contentType string, body []byte) bool {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = mime.ParseMediaType(http.DetectContentType(body))
	}
	return media == "text/html" || media == "application/xhtml+xml"
}

// jsonErrors are the words of an error answer in JSON; nil when it is none.
func jsonErrors(body []byte) []string {
	var m map[string]any
	if json.Unmarshal(body, &m) != nil {
		return nil
	}
	var out []string
	for _, name := range []string{"error", "error_description", "message"} {
		if s, ok := m[name].(string); ok && s != "" {
			out = append(out, firstWords(s, MaxText))
		}
	}
	return out
}

// parseRefresh reads "0; url=/next" (HTML, section 4.2.5.3). One without an
// address loads the same page again and is not a redirect.
func parseRefresh(content string, base *url.URL) *Refresh {
	i := strings.IndexAny(content, ";,")
	if i < 0 {
		return nil
	}
	delay, rest := content[:i], content[i+1:]
	seconds, err := strconv.ParseFloat(strings.TrimSpace(delay), 64)
	if err != nil || seconds < 0 || seconds > 24*3600 {
		return nil
	}
	rest = strings.TrimSpace(rest)
	if len(rest) >= 3 && strings.EqualFold(rest[:3], "url") {
		rest = strings.TrimPrefix(strings.TrimSpace(rest[3:]), "=")
	}
	rest = strings.Trim(strings.TrimSpace(rest), `"'`)
	to, err := base.Parse(rest)
	if rest == "" || err != nil {
		return nil
	}
	return &Refresh{After: time.Duration(seconds * float64(time.Second)), To: to}
}
