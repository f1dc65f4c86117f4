package report

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	g "maragu.dev/gomponents"
)

// TestOutward: only a web address is a link, whatever else stands in it, and
// what is none is shown as the text it is.
func TestOutward(t *testing.T) {
	for address, link := range map[string]bool{
		"https://provider.example/docs?a=1&b=2#c":              true,
		"http://127.0.0.1:8080/":                               true,
		`https://provider.example/"onclick="alert(1)`:          true,
		`https://provider.example/'><script>alert(1)</script>`: true,
		"javascript:alert(1)":                                  false,
		"JavaScript:alert(1)":                                  false,
		" javascript:alert(1)":                                 false,
		"java\nscript:alert(1)":                                false,
		"javascript://provider.example/%0aalert(1)":            false,
		"data:text/html,<script>alert(1)</script>":             false,
		"vbscript:x":                            false,
		"file:///etc/passwd":                    false,
		"//evil.example/":                       false,
		"/docs":                                 false,
		"https:alert(1)":                        false,
		"https://":                              false,
		`"><img src=x onerror=alert(1)>`:        false,
		"https://provider.example/\x00":         false,
		"view-source:https://provider.example/": false,
		"blob:https://provider.example/6f1e7f0e-0000-0000-0000-00000000": false,
	} {
		for name, node := range map[string]g.Node{"outward": outward(address, address), "source": g.Group{source(address)}} {
			var b strings.Builder
			if err := node.Render(&b); err != nil {
				t.Fatal(err)
			}
			root, err := html.Parse(strings.NewReader("<body>" + b.String()))
			if err != nil {
				t.Fatal(err)
			}
			links := 0
			for n := range root.Descendants() {
				switch {
				case n.Type != html.ElementNode:
				case n.Data == "a":
					links++
					if len(n.Attr) != 2 || n.Attr[0].Key != "href" || n.Attr[0].Val != address || n.Attr[1].Key != "rel" {
						t.Errorf("%s of %q: %v", name, address, n.Attr)
					}
				case n.Data != "html" && n.Data != "head" && n.Data != "body" && n.Data != "span":
					t.Errorf("%s of %q: the element %s", name, address, n.Data)
				}
			}
			if (links == 1) != link {
				t.Errorf("%s of %q: %s", name, address, &b)
			}
			if name == "source" && !link && b.Len() > 0 {
				t.Errorf("source of %q: %s", address, &b)
			}
		}
	}
}
