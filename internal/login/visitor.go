package login

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/page"
)

// A move is what to do on a page: what to type where, and what to press.
type move struct {
	form  page.Form
	fill  map[int]string // by the index of the field; of a box: what it sends when it is checked
	press *page.Button   // nil: the form is sent without one
}

// types reports whether something is typed, which a tick in a box is not.
func (m *move) types() bool {
	for i := range m.fill {
		if m.form.Fields[i].Typed() {
			return true
		}
	}
	return false
}

// typesPassword reports whether a password is among what is typed.
func (m *move) typesPassword() bool {
	for i := range m.fill {
		if m.form.Fields[i].Type == "password" {
			return true
		}
	}
	return false
}

// A visitor answers the pages of one authorization as its user would.
type visitor struct {
	username, password string
	codes              *TOTP    // nil: it has none
	scopes             []string // that the client asks for
	usernameSent       bool
	passwordSent       bool
	codeSent           bool
	mask               func(code string) // told of each code before it is typed; nil: nobody
}

// credentials is where user name and password go in a form; -1 where it does
// not ask for it.
type credentials struct {
	form           page.Form
	user, password int
}

func (v *visitor) answer(p page.Page) (*move, string) {
	if c, ok := loginForm(p.Forms); ok {
		if p.Captcha && !v.passwordSent {
			return nil, "" // a password beside an unsolved one is a failed attempt
		}
		return v.logIn(c)
	}
	if m, ok := sentByScript(p.Forms); ok {
		return m, ""
	}
	if p.Status >= 400 {
		return nil, ""
	}
	if f, fields := codeForm(p.Forms); fields != nil {
		return v.enterCode(f, fields)
	}
	if wants := commits(p); wants != "" {
		return nil, wants
	}
	m := confirm(p.Forms, false)
	if m == nil {
		m = v.ownAccount(p.Forms)
	}
	if m != nil {
		m.fill = grants(m.form, v.scopes)
	}
	return m, ""
}

// ownAccount presses the button that has the user's name on it: "choose an
// account".
func (v *visitor) ownAccount(forms []page.Form) *move {
	for _, f := range forms {
		for i, b := range f.Buttons {
			if !f.Hidden && !b.Hidden && score(b, false) != leadsAway && slices.Contains(strings.Fields(strings.ToLower(b.Text)), strings.ToLower(v.username)) {
				return &move{form: f, press: &f.Buttons[i]}
			}
		}
	}
	return nil
}

// grants ticks the boxes of a consent that name a scope which the client asks
// for, as a person does who wants the application to work.
func grants(f page.Form, scopes []string) map[int]string {
	fill := map[int]string{}
	for i, field := range f.Fields {
		if field.Type != "checkbox" || field.Hidden || len(field.Values) > 0 {
			continue
		}
		named := strings.ToLower(field.Name + " " + field.ID + " " + field.Label + " " + field.Ticked)
		if slices.ContainsFunc(scopes, func(s string) bool { return strings.Contains(named, strings.ToLower(s)) }) {
			fill[i] = field.Ticked
		}
	}
	return fill
}

func (v *visitor) logIn(c credentials) (*move, string) {
	switch {
	case c.password >= 0 && v.passwordSent && c.user >= 0:
		return nil, "asks for user name and password again"
	case c.password >= 0 && v.passwordSent:
		return nil, "asks for the password again"
	case c.password < 0 && v.passwordSent:
		return nil, "" // not a login any more: a page that wants an address or a name
	case c.password < 0 && v.usernameSent:
		return nil, "asks for the user name again"
	}
	fill := map[int]string{}
	if c.user >= 0 {
		fill[c.user], v.usernameSent = v.username, true
	}
	if c.password >= 0 {
		fill[c.password], v.passwordSent = v.password, true
	}
	return &move{c.form, fill, bestButton(c.form)}, ""
}

// bestButton is the one that goes on in a form that was filled in; nil for none.
func bestButton(f page.Form) *page.Button {
	if i, _ := best(f.Buttons, false); i >= 0 {
		return &f.Buttons[i]
	}
	return nil
}

// loginForm finds the form that asks for a user name, a password or both, and
// for nothing else that is required.
func loginForm(forms []page.Form) (credentials, bool) {
	var found credentials
	most := 0
	for _, f := range forms {
		c, points := asCredentials(f)
		if points > most {
			found, most = c, points
		}
	}
	return found, most > 0
}

// asCredentials reads a form as a login form, with points for how much it looks
// like one; 0 when it is none.
func asCredentials(f page.Form) (c credentials, points int) {
	c = credentials{form: f, user: -1, password: -1}
	if f.Hidden {
		return c, 0
	}
	likely, texts, plain := 0, 0, -1
	for i, field := range f.Fields {
		switch {
		case !field.Typed():
		case field.Type == "password" && (!likelyCode(field) || contains(field.Name+field.ID+field.Label, []string{"passw"})):
			if c.password >= 0 || field.Autocomplete == "new-password" {
				return c, 0 // a new password is to be chosen
			}
			c.password = i
		default:
			texts++
			if l := likelyUser(field); l > likely {
				c.user, likely = i, l
			}
			if !somethingElse(field) {
				plain = i
			}
		}
	}
	switch {
	case c.password < 0 && (c.user < 0 || texts > 1):
		return c, 0 // a search, a code, or a person's details
	case c.password >= 0 && c.user < 0 && texts == 1 && plain >= 0:
		c.user = plain // next to a password, a field needs no telling name
	case c.password >= 0 && c.user < 0 && texts > 0:
		return c, 0
	}
	for i, field := range f.Fields {
		if i != c.user && i != c.password && field.Typed() && field.Required && strings.Join(field.Values, "") == "" {
			return c, 0 // wants more than the two
		}
	}
	points = 1
	if c.password >= 0 {
		points += 4
	}
	if _, how := best(f.Buttons, false); how == leadsAway && len(f.Buttons) > 0 {
		return c, 0 // to register, or to reset a password
	} else if how == goesOn {
		points += 2
	}
	return c, points
}

// sentByScript finds a form without questions that a script would send at once,
// and a person without scripts by its only button.
func sentByScript(forms []page.Form) (*move, bool) {
	i := slices.IndexFunc(forms, func(f page.Form) bool {
		return f.Sends && len(f.Buttons) <= 1 && len(f.Fields) > 0 && !slices.ContainsFunc(f.Fields, func(x page.Field) bool { return !x.Hidden })
	})
	if i < 0 {
		return nil, false
	}
	return &move{form: forms[i], press: firstButton(forms[i])}, true
}

func firstButton(f page.Form) *page.Button {
	if len(f.Buttons) == 0 {
		return nil
	}
	return &f.Buttons[0]
}

// confirm presses the button that goes on, on a page that asks for nothing to be
// typed. A button whose words are unknown is pressed when it is the only one.
func confirm(forms []page.Form, leaving bool) *move {
	var form page.Form
	index, how, buttons := -1, leadsAway, 0
	for _, f := range forms {
		if f.Hidden || slices.ContainsFunc(f.Fields, page.Field.Typed) {
			continue
		}
		for _, b := range f.Buttons {
			if !b.Hidden {
				buttons++
			}
		}
		if i, h := best(f.Buttons, leaving); h > how {
			form, index, how = f, i, h
		}
	}
	if how < elsewhere && (how != unclear || buttons != 1) {
		return nil
	}
	return &move{form: form, press: &form.Buttons[index]}
}

// A confirmer answers pages that ask whether to go on, and gives nothing else.
type confirmer struct{}

func (confirmer) answer(p page.Page) (*move, string) {
	if m, ok := sentByScript(p.Forms); ok {
		return m, ""
	}
	if p.Status >= 400 {
		return nil, ""
	}
	return confirm(p.Forms, true), ""
}
