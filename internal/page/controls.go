package page

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sends finds a script that submits a form; which one, nobody can tell without
// running it, so it is believed of each form of the page.
var sends = regexp.MustCompile(`\bsubmit\s*\(`)

// connect gives each control to its form.
func (r *reader) connect() {
	loose := &Form{Method: http.MethodGet, Action: r.base} // holds what a live page has outside of forms
	for _, c := range r.controls {
		f := r.byNode[c.form]
		if id, ok := attrOK(c.node, "form"); ok {
			f = r.byID[id]
		}
		if f == nil && r.live {
			f = loose
		}
		if f == nil || hasAttr(c.node, "disabled") {
			continue
		}
		switch kind := strings.ToLower(attr(c.node, "type")); {
		case attr(c.node, "role") == "button" && r.live, c.node.DataAtom == atom.Button && kind == "button" && r.live:
			f.Buttons = append(f.Buttons, r.button(c, text(c.node)))
		case c.node.DataAtom == atom.Button:
			if kind == "" || kind == "submit" {
				// Before those that only scripts give a meaning, such as one that shows
				// the password.
				f.Buttons = slices.Insert(f.Buttons, f.submits, r.button(c, text(c.node)))
				f.submits++
			}
		case c.node.DataAtom == atom.Input && (kind == "submit" || kind == "image"):
			f.Buttons = slices.Insert(f.Buttons, f.submits, r.button(c, cmp.Or(attr(c.node, "value"), attr(c.node, "alt"), "Submit")))
			f.submits++
		case c.node.DataAtom == atom.Input && kind == "button" && r.live:
			f.Buttons = append(f.Buttons, r.button(c, attr(c.node, "value")))
		case c.node.DataAtom == atom.Input && (kind == "button" || kind == "reset"):
		default:
			f.Fields = append(f.Fields, r.field(c))
		}
	}
	if len(loose.Fields)+len(loose.Buttons) > 0 {
		r.forms = append(r.forms, loose)
	}
	if sends.MatchString(r.scripts.String()) {
		for _, f := range r.forms {
			f.Sends = true
		}
	}
}

func (r *reader) button(c control, words string) Button {
	b := Button{
		Name: attr(c.node, "name"), Value: attr(c.node, "value"), ID: attr(c.node, "id"),
		Text: cmp.Or(words, attr(c.node, "aria-label"), attr(c.node, "title")), Hidden: c.hidden, Ref: number(c.node, RefAttribute),
		Action: r.resolve(attr(c.node, "formaction")), Enctype: enctype(attr(c.node, "formenctype")),
	}
	if m, ok := attrOK(c.node, "formmethod"); ok {
		b.Method = method(m)
	}
	return b
}

func (r *reader) field(c control) Field {
	n := c.node
	f := Field{
		Type: strings.ToLower(attr(n, "type")), Name: attr(n, "name"), ID: attr(n, "id"),
		Placeholder: attr(n, "placeholder"), Autocomplete: strings.ToLower(attr(n, "autocomplete")),
		Required: hasAttr(n, "required") || attr(n, "aria-required") == "true",
		ReadOnly: hasAttr(n, "readonly"), Hidden: c.hidden,
		MaxLength: number(n, "maxlength"), Ref: number(n, RefAttribute),
	}
	f.Label = cmp.Or(r.labels[f.ID], c.label, attr(n, "aria-label"), r.byWord[attr(n, "aria-labelledby")])
	switch n.DataAtom {
	case atom.Select:
		f.Type, f.Values = "select", chosen(n)
	case atom.Textarea:
		f.Type, f.Values = "textarea", []string{rawText(n)}
	default:
		f.Values = []string{attr(n, "value")}
	}
	switch f.Type {
	case "hidden":
		f.Hidden = true
	case "checkbox", "radio":
		f.Values, f.Ticked = nil, "on"
		if v, ok := attrOK(n, "value"); ok {
			f.Ticked = v
		}
		if hasAttr(n, "checked") {
			f.Values = []string{f.Ticked}
		}
	case "email", "tel", "url", "number", "password", "search", "date", "file", "select", "textarea":
	default:
		f.Type = "text" // what a browser makes of a type that it does not know
	}
	return f
}

// number is the value of an attribute that holds one; 0 for none.
func number(n *html.Node, name string) int {
	i, err := strconv.Atoi(attr(n, name))
	if err != nil || i < 0 {
		return 0
	}
	return i
}

// puzzle holds for the element that a captcha is put into. The well-known ones
// have their public key in data-sitekey; of others the picture, the frame or the
// field is called by its name.
func puzzle(n *html.Node) bool {
	if hasAttr(n, "data-sitekey") {
		return true
	}
	switch n.DataAtom {
	case atom.Input:
		if strings.EqualFold(attr(n, "type"), "hidden") {
			return false
		}
		fallthrough
	case atom.Iframe, atom.Img:
		return contains(attr(n, "id")+" "+attr(n, "class")+" "+attr(n, "title")+" "+attr(n, "name"), "captcha")
	}
	return strings.Contains(n.Data, "-captcha") || strings.HasPrefix(n.Data, "captcha-") // an element of its own
}

func contains(s, lower string) bool { return strings.Contains(strings.ToLower(s), lower) }

// chosen is what a select sends as it came: what is selected, else the first
// option of one that shows a single line.
func chosen(n *html.Node) []string {
	var options, selected []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.Option && !hasAttr(n, "disabled") {
			v, ok := attrOK(n, "value")
			if !ok {
				v = text(n)
			}
			options = append(options, v)
			if hasAttr(n, "selected") {
				selected = append(selected, v)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	switch {
	case hasAttr(n, "multiple"):
		return selected
	case len(selected) > 0:
		return selected[len(selected)-1:]
	case len(options) > 0:
		return options[:1]
	}
	return nil
}
