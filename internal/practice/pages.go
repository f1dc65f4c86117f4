package practice

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// A formPage fills the pages with a form. Not every page uses every field.
type formPage struct {
	Title       string
	Action      string // a path of our own
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
		showScripted(w, form.Title, scriptedLogin(form))
		return
	}
	show(w, http.StatusOK, form.Title, loginForm(form))
}

func loginForm(p formPage) g.Node {
	return lines(
		alert(p.Alert),
		h.P(g.Text("to go on to "+p.Client)),
		h.Form(h.Method("post"), h.Action(p.Action), g.Text("\n"), lines(
			hidden("interaction", p.Interaction),
			hidden("csrf", p.CSRF),
			h.Label(h.For("username"), g.Text("User name")),
			h.Input(h.ID("username"), h.Name("username"), h.Type("text"), h.AutoComplete("username"), h.Required(), h.Value(p.Username)),
			h.Label(h.For("password"), g.Text("Password")),
			h.Input(h.ID("password"), h.Name("password"), h.Type("password"), h.AutoComplete("current-password"), h.Required()),
			h.Button(h.Type("submit"), g.Text("Sign in")),
		)),
	)
}

// scriptedLogin has no form until html/sign-in.js makes one.
func scriptedLogin(p formPage) g.Node {
	return lines(
		h.NoScript(g.Text("This page needs JavaScript.")),
		g.El("sign-in", h.Data("action", p.Action), h.Data("alert", p.Alert), h.Data("interaction", p.Interaction), h.Data("csrf", p.CSRF)),
		h.Script(g.Text("\n"), g.Raw(signInJS)),
	)
}

func showConsent(w http.ResponseWriter, in *interaction) {
	form := formOf(in, "Allow access", consentPath)
	show(w, http.StatusOK, form.Title, consentForm(form))
}

func consentForm(p formPage) g.Node {
	who := "The application "
	if p.Device {
		who = "A device that uses "
	}
	return lines(
		h.P(g.Text(who+p.Client+" asks for:")),
		h.Ul(g.Text("\n"), lines(g.Map(p.Scopes, func(s string) g.Node { return h.Li(g.Text(s)) })...)),
		h.Form(h.Method("post"), h.Action(p.Action), g.Text("\n"), lines(
			hidden("interaction", p.Interaction),
			hidden("csrf", p.CSRF),
			h.Button(h.Type("submit"), h.Name("decision"), h.Value("allow"), g.Text("Allow")),
			h.Button(h.Type("submit"), h.Name("decision"), h.Value("deny"), g.Text("Deny")),
		)),
	)
}

// showDeviceEntry asks for the code that a device shows.
func showDeviceEntry(w http.ResponseWriter, told string) {
	show(w, http.StatusOK, "Connect a device", lines(
		alert(told),
		h.Form(h.Method("get"), h.Action(devicePath), g.Text("\n"), lines(
			h.Label(h.For("user_code"), g.Text("Code shown by the device")),
			h.Input(h.ID("user_code"), h.Name("user_code"), h.Type("text"), h.AutoComplete("off"), h.Required()),
			h.Button(h.Type("submit"), g.Text("Continue")),
		)),
	))
}

func showSignOut(w http.ResponseWriter, csrf string) {
	show(w, http.StatusOK, "Sign out?", h.Form(h.Method("post"), h.Action(confirmLogoutPath), g.Text("\n"), lines(
		hidden("csrf", csrf),
		h.Button(h.Type("submit"), g.Text("Sign out")),
	)))
}

func showMessage(w http.ResponseWriter, status int, title, text string) {
	show(w, status, title, h.P(g.Text(text)))
}

// refusePage tells the user what cannot be told to the client.
func refusePage(w http.ResponseWriter, title string, err error) {
	showMessage(w, http.StatusBadRequest, title, "The request is refused: "+err.Error()+".")
}

// fail answers for trouble of our own.
func fail(w http.ResponseWriter, err error) {
	showMessage(w, http.StatusInternalServerError, "The practice provider has failed", err.Error())
}

func hidden(name, value string) g.Node {
	return h.Input(h.Type("hidden"), h.Name(name), h.Value(value))
}

func alert(text string) g.Node {
	return g.If(text != "", h.P(h.Role("alert"), g.Text(text)))
}
