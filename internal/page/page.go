// Package page reads an HTML page the way a person without scripts sees it:
// title, heading, error texts, and the forms with their labels. A live page of
// a browser is read in the same way, as the browser writes it down.
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
	Captcha  bool     // the page has a puzzle that is to show that a person is there
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
		readHTML(&p, body, base, false)
		return p
	}
	if p.Errors = jsonErrors(body); p.Errors == nil {
		p.Text = firstWords(string(body), MaxText)
	}
	return p
}

// RefAttribute holds the number of a control in a live page.
const RefAttribute = "data-ref"

// ReadLive reads what a browser shows, written down as HTML: only what is to be
// seen, shadow roots in their place, each control with its RefAttribute. There
// every button may do something, in a form or not.
func ReadLive(status int, body string, base *url.URL) Page {
	p := Page{Status: status, Scripts: true}
	readHTML(&p, []byte(body), base, true)
	return p
}
