// Package page reads an HTML page the way a person without scripts sees it:
// title, heading, error texts, and the forms with their labels.
//
// It decides nothing, and asks nobody: what to do with a form is for its
// callers. All words are raw, as the provider wrote them: who prints one has to
// clean it first.
//
// Start reading at page.go; read.go walks the document.
package page

import (
	"net/http"
	"net/url"
	"time"
)

// A Page is an answer for people.
type Page struct {
	Status   int
	Title    string
	Heading  string   // the first one, h1 before h2
	Errors   []string // texts that are marked up as errors, in order, each once
	Text     string   // the beginning of the visible text, at most MaxText bytes
	NoScript string   // what the page says to those who have no scripts
	Scripts  bool     // the page has scripts
	Forms    []Form   // in order of the document
	Refresh  *Refresh // nil: none
}

// MaxText is how much of a page's text is kept, in bytes.
const MaxText = 600

// A Refresh is a redirect within the page, or in the header Refresh.
type Refresh struct {
	After time.Duration
	To    *url.URL
}

// ReadPage reads an answer's body. base is the address it was asked at; a base
// element in the page replaces it. A body that is not HTML is a page with
// nothing but text, and a JSON error answer one with that error.
func ReadPage(status int, header http.Header, body []byte, base *url.URL) Page {
	p := Page{Status: status}
	p.Refresh = parseRefresh(header.Get("Refresh"), base)
	if isHTML(header.Get("Content-Type"), body) {
		readHTML(&p, body, base)
		return p
	}
	if p.Errors = jsonErrors(body); p.Errors == nil {
		p.Text = firstWords(string(body), MaxText)
	}
	return p
}
