package login

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/page"
)

// enterCode types a one-time code, into one field or a digit into each.
func (v *visitor) enterCode(f page.Form, fields []int) (*move, string) {
	switch {
	case v.codeSent:
		return nil, "asks for the one-time code again (a code works once, and for half a minute)"
	case v.codes == nil:
		return nil, "" // told of in stuck, with the flag to add
	}
	code := v.codes.Code(v.codes.now())
	if v.mask != nil {
		v.mask(code)
	}
	v.codeSent = true
	fill := map[int]string{fields[0]: code}
	if len(fields) > 1 {
		for i, digit := range code {
			if i < len(fields) {
				fill[fields[i]] = string(digit)
			}
		}
	}
	return &move{f, fill, bestButton(f)}, ""
}

// codeForm finds the form that asks for a one-time code and nothing else. fields
// are where it goes: one, or one for each digit; nil when there is no such form.
func codeForm(forms []page.Form) (form page.Form, fields []int) {
	for _, f := range forms {
		if fields := codeFields(f); fields != nil {
			return f, fields
		}
	}
	return page.Form{}, nil
}

func codeFields(f page.Form) []int {
	var typed, digits []int
	for i, field := range f.Fields {
		if !field.Typed() {
			continue
		}
		typed = append(typed, i)
		if field.MaxLength == 1 {
			digits = append(digits, i)
		}
	}
	switch {
	case f.Hidden:
	case len(typed) == 1 && likelyCode(f.Fields[typed[0]]):
		return typed
	case len(digits) == len(typed) && (len(digits) == 6 || len(digits) == 8):
		return digits
	}
	return nil
}

// likelyCode holds for a field that asks for a one-time code of an authenticator
// application.
func likelyCode(f page.Field) bool {
	if !slices.Contains([]string{"text", "tel", "number", "password"}, f.Type) {
		return false
	}
	if strings.Contains(f.Autocomplete, "one-time-code") {
		return true
	}
	words := phrase(f.Name + " " + f.ID + " " + f.Label + " " + f.Placeholder)
	return says(words, codeWords) && !says(words, notCode)
}

// commits says what a page wants that only the person may agree to: terms of
// use, which a consent to a client is not. "" for nothing.
func commits(p page.Page) string {
	for _, name := range []string{phrase(p.Title), phrase(p.Heading)} {
		if says(name, terms) || name == " terms " {
			return "asks to accept terms"
		}
	}
	for _, f := range p.Forms {
		for _, field := range f.Fields {
			if field.Type == "checkbox" && field.Required && !f.Hidden && !field.Hidden && len(field.Values) == 0 && says(phrase(field.Label+" "+field.Name), agreed) {
				return "asks to accept terms"
			}
		}
	}
	return ""
}
