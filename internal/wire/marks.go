package wire

import (
	"bytes"
	"mime"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// How much of a page is looked at for marks, and how many are kept.
const (
	markedBytes = 128 << 10
	maxMarks    = 24
)

// marks are what of an HTML page tells which product made it, and nothing of a
// person: the addresses of its scripts, style sheets and icons, without their
// parameters, and for a stranger, who sent no cookie, its title.
func (v *Vault) marks(contentType string, raw []byte, stranger bool) []string {
	if media, _, err := mime.ParseMediaType(contentType); err != nil || media != "text/html" && media != "application/xhtml+xml" {
		return nil
	}
	var out []string
	add := func(s string) {
		if s != "" && len(out) < maxMarks && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	z := html.NewTokenizer(bytes.NewReader(raw[:min(len(raw), markedBytes)]))
	titled := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.DataAtom {
			case atom.Title:
				if !titled && z.Next() == html.TextToken && stranger {
					add(v.Clean(strings.TrimSpace(string(z.Text()))))
				}
				titled = true // an icon in the page may have a title of its own
			case atom.Script:
				add(v.place(attribute(t, "src")))
			case atom.Link:
				add(v.place(attribute(t, "href")))
			}
		}
	}
}

// place is an address of a page without what may belong to a session.
func (v *Vault) place(address string) string {
	if strings.HasPrefix(address, "data:") {
		return ""
	}
	if i := strings.IndexAny(address, "?#;"); i >= 0 {
		address = address[:i]
	}
	return v.URL(address)
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
