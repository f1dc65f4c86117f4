package practice

import (
	"errors"
	"net/http"
	"net/url"
)

// serveEndSession is OpenID Connect RP-Initiated Logout 1.0. With a good
// id_token_hint the session ends at once; without one the user is asked, since
// any page on the web can send a browser here.
func (p *Provider) serveEndSession(w http.ResponseWriter, r *http.Request) {
	hint, target := r.Form.Get("id_token_hint"), r.Form.Get("post_logout_redirect_uri")
	g := p.state.idTokens[hint]
	switch {
	case hint != "" && g == nil:
		refusePage(w, "Sign-out is not possible", errors.New("the id_token_hint was not issued here"))
		return
	case g != nil && r.Form.Has("client_id") && r.Form.Get("client_id") != g.client.ID:
		refusePage(w, "Sign-out is not possible", errors.New("the id_token_hint belongs to another client_id"))
		return
	case g != nil && target != "" && !sameURI(g.client.PostLogoutRedirectURI, target):
		refusePage(w, "Sign-out is not possible", errors.New("the post_logout_redirect_uri is not registered for this client"))
		return
	case g == nil:
		p.askToSignOut(w, r)
		return
	}
	if g.session != nil {
		delete(p.state.sessions, g.session.id)
	}
	if target == "" || p.faulty(logoutDoesNotReturn) {
		showSignedOut(w)
		return
	}
	sendBack(w, r, target)
}

func (p *Provider) askToSignOut(w http.ResponseWriter, r *http.Request) {
	current := p.currentSession(r)
	if current == nil {
		showSignedOut(w)
		return
	}
	showSignOut(w, current.csrf)
}

func (p *Provider) serveConfirmLogout(w http.ResponseWriter, r *http.Request) {
	current := p.currentSession(r)
	if current != nil && !current.sent(r) {
		showMessage(w, http.StatusBadRequest, "This form is out of date", "You are still signed in.")
		return
	}
	if current != nil {
		delete(p.state.sessions, current.id)
	}
	showSignedOut(w)
}

func showSignedOut(w http.ResponseWriter) {
	showMessage(w, http.StatusOK, "Signed out", "You are signed out.")
}

// sendBack redirects to target with the state that was sent, if any.
func sendBack(w http.ResponseWriter, r *http.Request, target string) {
	u, err := url.Parse(target)
	if err != nil {
		fail(w, err) // cannot happen: sameURI has parsed it
		return
	}
	if state := r.Form.Get("state"); state != "" {
		query := u.Query()
		query.Set("state", state)
		u.RawQuery = query.Encode()
	}
	http.Redirect(w, r, u.String(), http.StatusSeeOther)
}
