package report_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// elements is what the page is made of. There is nothing in it that could ask
// for something.
var elements = strings.Fields(`html head meta link title style body a header p h1 h2 h3 div table caption thead tbody tr th td
	main section article span code pre dl dt dd nav ul li strong footer script details summary button
	svg desc line rect text path`)

// attributes likewise; href, content and class are looked at.
var attributes = strings.Fields(`lang charset http-equiv content name rel href class id role aria-label aria-labelledby aria-hidden
	tabindex scope colspan type hidden data-copies focusable
	viewbox viewBox xmlns width height x y x1 y1 x2 y2 d rx fill stroke text-anchor preserveaspectratio preserveAspectRatio`)

// TestHTMLIsNoMarkupOfTheProvider: whatever a document holds, the page has the
// same elements and attributes, and links to no other places than ours.
func TestHTMLIsNoMarkupOfTheProvider(t *testing.T) {
	plain := shape(t, written(t, "html", spoilt("a")))
	for _, attempt := range append(attempts(), `" onmouseover="alert(1)`, "'><svg onload=alert(1)>", "</style><script>alert(1)</script>", "</title><img src=x>",
		"javascript:alert(1)", "data:text/html,x", "https://evil.example/", "//evil.example", "x:expression(alert(1))", "{{.}}") {
		for _, problem := range pageProblems(t, written(t, "html", spoilt(attempt))) {
			if !strings.HasSuffix(problem, "stands twice") { // all checks have one ID here
				t.Errorf("%.60q: %s", attempt, problem)
			}
		}
		if attempt = strings.TrimSpace(attempt); attempt == "" || strings.HasPrefix(attempt, "https://") || len(attempt) > 200 {
			continue // no text has no element to hold it, an address in the place of one is a link
		}
		if got := shape(t, written(t, "html", spoilt(attempt))); got != plain {
			t.Errorf("%.60q: the page has other elements than with a plain text", attempt)
		}
	}
}

// shape is the elements of a page, in their order.
func shape(t *testing.T, page string) string {
	t.Helper()
	var b strings.Builder
	for n := range parsed(t, page).Descendants() {
		if n.Type == html.ElementNode {
			b.WriteString(n.Data + " ")
		}
	}
	return b.String()
}

func parsed(t *testing.T, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// pageProblems are what a page must not be: other elements than ours, scripts
// and styles that the policy does not name, addresses of other schemes, anchors
// that lead nowhere or to two places.
func pageProblems(t *testing.T, page string) (problems []string) {
	t.Helper()
	ids, links, policy := map[string]int{}, []string{}, ""
	var hashed []string
	for n := range parsed(t, page).Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(elements, n.Data) {
			problems = append(problems, "the element "+n.Data)
		}
		for _, a := range n.Attr {
			if !slices.Contains(attributes, a.Key) {
				problems = append(problems, "the attribute "+a.Key+" of "+n.Data)
			}
		}
		if id := attribute(n, "id"); id != "" {
			ids[id]++
		}
		switch n.Data {
		case "a":
			links = append(links, attribute(n, "href"))
		case "link":
			if attribute(n, "href") != "data:," {
				problems = append(problems, "a link to "+attribute(n, "href"))
			}
		case "meta":
			if attribute(n, "http-equiv") == "Content-Security-Policy" {
				policy = attribute(n, "content")
			}
		case "script", "style":
			sum := sha256.Sum256([]byte(n.FirstChild.Data))
			hashed = append(hashed, n.Data+"-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		}
	}
	for _, h := range hashed {
		if !strings.Contains(policy, h) {
			problems = append(problems, "the policy has no "+h)
		}
	}
	if len(hashed) != 2 || !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		problems = append(problems, "the policy "+policy)
	}
	for id, n := range ids {
		if n > 1 {
			problems = append(problems, "the anchor "+id+" stands twice")
		}
	}
	for _, l := range links {
		if anchor, ok := strings.CutPrefix(l, "#"); ok {
			if ids[anchor] == 0 {
				problems = append(problems, "no anchor "+anchor)
			}
			continue
		}
		if u, err := url.Parse(l); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			problems = append(problems, "a link to "+l)
		}
	}
	return problems
}

func TestHTMLHoldsTogether(t *testing.T) {
	for name, docs := range map[string][]*report.Document{"sick": {sick()}, "healthy": {healthy()}, "several": {sick(), healthy(), sick()}, "none": {}} {
		page := written(t, "html", docs...)
		for _, problem := range pageProblems(t, page) {
			t.Errorf("%s: %s", name, problem)
		}
		for _, d := range docs {
			for _, r := range d.Results {
				if !strings.Contains(page, `id="explain-`+r.ID+`"`) {
					t.Errorf("%s: %s is not explained", name, r.ID)
				}
			}
		}
	}
}

// TestHTMLOfManyTargets is about size: the page of fifty targets has to open
// within a second.
func TestHTMLOfManyTargets(t *testing.T) {
	var docs []*report.Document
	for range 50 {
		docs = append(docs, sick())
	}
	begin := time.Now()
	page := written(t, "html", docs...)
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it takes %s to write", took)
	}
	if len(page) > 8<<20 {
		t.Errorf("%d bytes", len(page))
	}
}
