package page

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A reader collects what the one walk over the document meets.
type reader struct {
	page     *Page
	base     *url.URL
	live     bool // see ReadLive
	text     strings.Builder
	noscript strings.Builder
	h1, h2   string
	forms    []*Form
	byNode   map[*html.Node]*Form
	byID     map[string]*Form
	labels   map[string]string // text of a label by the id it is for
	byWord   map[string]string // text of any element by its id, for aria-labelledby
	controls []control
	scripts  strings.Builder // inline ones
}

// A control waits until all forms and labels are known.
type control struct {
	node   *html.Node
	form   *html.Node // the form around it
	label  string     // the label around it
	hidden bool
}

// place is where in the document the walk is.
type place struct {
	form     *html.Node
	label    string
	hidden   bool
	noscript bool
}

func readHTML(p *Page, body []byte, base *url.URL, live bool) {
	// Without scripting the parser reads what stands in noscript as elements,
	// which is what this reader is to be shown.
	doc, err := html.ParseWithOptions(bytes.NewReader(body), html.ParseOptionEnableScripting(false))
	if err != nil {
		p.Text = "a page that is nested too deeply to be read"
		return
	}
	r := &reader{
		page: p, base: base, live: live, byNode: map[*html.Node]*Form{}, byID: map[string]*Form{},
		labels: map[string]string{}, byWord: map[string]string{},
	}
	r.walk(doc, place{})
	r.connect()
	p.Heading = r.h1
	if p.Heading == "" {
		p.Heading = r.h2
	}
	p.Text, p.NoScript = firstWords(r.text.String(), MaxText), firstWords(r.noscript.String(), MaxText)
	p.Errors = errorTexts(doc)
	for _, f := range r.forms {
		p.Forms = append(p.Forms, *f)
	}
}

func (r *reader) walk(n *html.Node, at place) {
	if n.Type == html.TextNode {
		r.words(n.Data, at)
		return
	}
	if n.Type == html.ElementNode {
		at.hidden = at.hidden || invisible(n)
		r.page.Captcha = r.page.Captcha || !at.hidden && puzzle(n)
		switch n.DataAtom {
		case atom.Script:
			r.page.Scripts = true
			if n.FirstChild != nil {
				r.scripts.WriteString(n.FirstChild.Data)
			}
			return
		case atom.Style, atom.Template, atom.Svg, atom.Iframe:
			return
		case atom.Title:
			if r.page.Title == "" {
				r.page.Title = text(n)
			}
			return
		}
		r.element(n, &at)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, at)
	}
}

func (r *reader) words(s string, at place) {
	to := &r.text
	if at.noscript {
		to = &r.noscript
	}
	if !at.hidden && to.Len() < 4*MaxText {
		to.WriteString(s)
		to.WriteByte(' ')
	}
}

// element notes what is worth knowing of n, and changes the place for what is
// inside it.
func (r *reader) element(n *html.Node, at *place) {
	if onload := attr(n, "onload"); onload != "" {
		r.scripts.WriteString(onload)
	}
	switch n.DataAtom {
	case atom.Noscript:
		at.noscript = true
	case atom.Base:
		if u := r.resolve(attr(n, "href")); u != nil {
			r.base = u
		}
	case atom.Meta:
		if r.page.Refresh == nil && strings.EqualFold(attr(n, "http-equiv"), "refresh") {
			r.page.Refresh = parseRefresh(attr(n, "content"), r.base)
		}
	case atom.H1:
		if r.h1 == "" && !at.hidden {
			r.h1 = text(n)
		}
	case atom.H2:
		if r.h2 == "" && !at.hidden {
			r.h2 = text(n)
		}
	case atom.Form:
		r.form(n, at)
	case atom.Label:
		at.label = text(n)
		if id := attr(n, "for"); id != "" && r.labels[id] == "" {
			r.labels[id] = at.label
		}
	case atom.Input, atom.Button, atom.Select, atom.Textarea:
		r.controls = append(r.controls, control{n, at.form, at.label, at.hidden})
	default:
		if r.live && attr(n, "role") == "button" {
			r.controls = append(r.controls, control{n, at.form, at.label, at.hidden})
		}
	}
	// Only small elements are worth it: a label, not the whole page.
	if id := attr(n, "id"); id != "" && n.FirstChild != nil && n.FirstChild == n.LastChild {
		r.byWord[id] = text(n)
	}
}

func (r *reader) form(n *html.Node, at *place) {
	if strings.EqualFold(attr(n, "method"), "dialog") {
		return // closes a dialog of the page, sends nothing
	}
	f := &Form{
		ID: attr(n, "id"), Method: method(attr(n, "method")), Action: r.resolve(attr(n, "action")),
		Enctype: enctype(attr(n, "enctype")), Hidden: at.hidden,
	}
	if f.Action == nil {
		f.Action = r.base
	}
	r.forms = append(r.forms, f)
	r.byNode[n] = f
	if f.ID != "" && r.byID[f.ID] == nil {
		r.byID[f.ID] = f
	}
	at.form = n
}

// resolve makes an address of the page absolute; nil for none.
func (r *reader) resolve(ref string) *url.URL {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return nil
	}
	u, err := r.base.Parse(ref)
	if err != nil {
		return nil
	}
	u.Fragment, u.RawFragment = "", ""
	return u
}

func enctype(attribute string) string {
	if strings.EqualFold(attribute, "application/x-www-form-urlencoded") {
		return ""
	}
	return strings.ToLower(attribute)
}
