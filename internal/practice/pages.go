package practice

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
)

//go:embed pages.html
var pageSource string

var pages = template.Must(template.New("pages").Parse(pageSource))

// A formPage fills the pages with a form. Not every page uses every field.
type formPage struct {
	Title       string
	Action      string
	Interaction string
	CSRF        string
	Username    string
	Alert       string
	Client      string
	Device      bool
	Scopes      []string
}

func formOf(in *interaction, title, action string) formPage {
	return formPage{
		Title:       title,
		Action:      action,
		Interaction: in.id,
		CSRF:        in.session.csrf,
		Client:      in.client().ID,
		Device:      in.device != nil,
		Scopes:      in.scopes(),
	}
}

func (p *Provider) showLogin(w http.ResponseWriter, in *interaction, alert string) {
	form := formOf(in, "Sign in", loginPath)
	form.Username, form.Alert = in.username, alert
	if p.faulty(loginPageNeedsScripts) {
		show(w, http.StatusOK, "scripted-login", form)
		return
	}
	show(w, http.StatusOK, "login", form)
}

func showConsent(w http.ResponseWriter, in *interaction) {
	show(w, http.StatusOK, "consent", formOf(in, "Allow access", consentPath))
}

func showMessage(w http.ResponseWriter, status int, title, text string) {
	show(w, status, "message", struct{ Title, Text string }{title, text})
}

// refusePage tells the user what cannot be told to the client.
func refusePage(w http.ResponseWriter, title string, err error) {
	showMessage(w, http.StatusBadRequest, title, "The request is refused: "+err.Error()+".")
}

// fail answers for trouble of our own.
func fail(w http.ResponseWriter, err error) {
	showMessage(w, http.StatusInternalServerError, "The practice provider has failed", err.Error())
}

func show(w http.ResponseWriter, status int, page string, data any) {
	var body bytes.Buffer
	if err := pages.ExecuteTemplate(&body, page, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	// No form-action: browsers apply it to the redirect to the client as well.
	policy := "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
	if page == "scripted-login" {
		policy += "; script-src 'unsafe-inline'"
	}
	h.Set("Content-Security-Policy", policy)
	w.WriteHeader(status)
	_, _ = body.WriteTo(w)
}
