package page

import (
	"net/http"
	"net/url"
	"strings"
)

// A Form is one form of a page.
type Form struct {
	ID      string
	Method  string // "GET" or "POST"
	Action  *url.URL
	Enctype string   // "" for the default, application/x-www-form-urlencoded
	Fields  []Field  // in order of the document, those of a form attribute included
	Buttons []Button // what submits it
	Sends   bool     // a script of the page submits it without being asked
	Hidden  bool     // the form as a whole is not shown

	submits int // of the buttons: how many submit by themselves, which come first
}

// A Field is one control that is not a button.
type Field struct {
	Type         string // lower case: "text", "password", "hidden", "checkbox", "select", "textarea", …
	Name, ID     string
	Label        string // the label's text, or aria-label
	Placeholder  string
	Autocomplete string
	Values       []string // what it sends as the page came; nil for an unchecked box
	Ticked       string   // what a box sends when it is checked
	Required     bool
	Hidden       bool // of type hidden, or not shown
	ReadOnly     bool
	MaxLength    int // 0: no limit
	Ref          int // of the element in a live page
}

// A Button submits its form, with its own name and value.
type Button struct {
	Name, Value string
	ID          string
	Text        string // what stands on it
	Hidden      bool
	Ref         int // of the element in a live page
	// What it sets in place of the form's own; zero when it sets nothing.
	Action          *url.URL
	Method, Enctype string
}

// typed are the field types into which a person types.
var typed = map[string]bool{
	"text": true, "email": true, "tel": true, "url": true, "number": true, "password": true,
	"search": true, "textarea": true, "date": true, "file": true,
}

// Typed reports whether a person who sees the page is to type here.
func (f Field) Typed() bool { return typed[f.Type] && !f.Hidden && !f.ReadOnly }

// A Submission is a form as it is sent.
type Submission struct {
	Method  string
	To      *url.URL // of a GET: with the values as its query
	Enctype string
	Values  url.Values
}

// Submit fills the form and presses b; nil presses none. fill has the values by
// the index of the field; all other fields are sent as they came.
func (f Form) Submit(b *Button, fill map[int]string) Submission {
	s := Submission{Method: f.Method, To: f.Action, Enctype: f.Enctype, Values: url.Values{}}
	for i, field := range f.Fields {
		values := field.Values
		if v, ok := fill[i]; ok {
			values = []string{v}
		}
		if field.Name != "" {
			s.Values[field.Name] = append(s.Values[field.Name], values...)
		}
	}
	if b != nil {
		s.press(*b)
	}
	if s.Method == http.MethodGet {
		to := *s.To
		to.RawQuery = s.Values.Encode()
		s.To = &to
	}
	return s
}

func (s *Submission) press(b Button) {
	if b.Name != "" {
		s.Values.Add(b.Name, b.Value)
	}
	if b.Action != nil {
		s.To = b.Action
	}
	if b.Method != "" {
		s.Method = b.Method
	}
	if b.Enctype != "" {
		s.Enctype = b.Enctype
	}
}

// method is the HTTP method that an attribute names; a form without one is
// sent by GET.
func method(attribute string) string {
	if strings.EqualFold(attribute, http.MethodPost) {
		return http.MethodPost
	}
	return http.MethodGet
}
