package practice

import (
	"crypto/subtle"
	"net/http"
	"time"
)

// An interaction is what the pages shown to a user lead to: the end of an
// authorization request or of a device's request. Exactly one of request and
// device is set.
type interaction struct {
	id        string
	session   *session
	request   *authRequest
	device    *device
	username  string // typed or hinted at
	signedIn  bool   // the password was given in this interaction
	consented bool
}

func (in *interaction) wantsLogin(now time.Time) bool {
	if in.session == nil || in.session.signedIn.IsZero() {
		return true
	}
	if in.request == nil || in.signedIn {
		return false
	}
	tooOld := in.request.maxAge != nil && now.Sub(in.session.signedIn) > *in.request.maxAge
	return tooOld || in.request.prompts("login")
}

// wantsConsent: a device's user cannot see which device asks except on the
// consent page, so it is always shown (RFC 8628 section 5.4).
func (in *interaction) wantsConsent() bool {
	return !in.consented && (in.device != nil || in.request.prompts("consent"))
}

func (in *interaction) client() Client {
	if in.device != nil {
		return in.device.client
	}
	return in.request.client
}

func (in *interaction) scopes() []string {
	if in.device != nil {
		return in.device.scopes
	}
	return in.request.scopes
}

// proceed shows the next page that in needs, or ends it.
func (p *Provider) proceed(w http.ResponseWriter, r *http.Request, in *interaction) {
	if in.id == "" {
		in.id = p.newSecret()
		p.state.interactions[in.id] = in
	}
	switch {
	case in.wantsLogin(p.now()):
		p.showLogin(w, in, "")
	case in.wantsConsent():
		showConsent(w, in)
	default:
		delete(p.state.interactions, in.id)
		if in.device != nil {
			p.allowDevice(w, in)
			return
		}
		p.allow(w, r, in)
	}
}

// submitted finds the interaction whose form was sent, and answers itself when
// the form does not belong to this browser.
func (p *Provider) submitted(w http.ResponseWriter, r *http.Request) *interaction {
	in := p.state.interactions[r.PostForm.Get("interaction")]
	if in == nil || in.session != p.currentSession(r) || !in.session.sent(r) {
		showMessage(w, http.StatusBadRequest, "This form is out of date", "Go back to the application and sign in again.")
		return nil
	}
	return in
}

func (s *session) sent(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(s.csrf), []byte(r.PostForm.Get("csrf"))) == 1
}

func (p *Provider) serveLogin(w http.ResponseWriter, r *http.Request) {
	in := p.submitted(w, r)
	if in == nil {
		return
	}
	in.username = r.PostForm.Get("username")
	if !p.passwordRight(in.username, r.PostForm.Get("password")) {
		p.showLogin(w, in, "The user name or the password is wrong.")
		return
	}
	if in.request != nil && p.faulty(loginRefused) {
		delete(p.state.interactions, in.id)
		p.redirectError(w, r, in.request, refusal("access_denied", "the user is not allowed to use this application"))
		return
	}
	p.signIn(w, in.session)
	in.signedIn = true
	p.proceed(w, r, in)
}

func (p *Provider) passwordRight(username, password string) bool {
	return username == p.User.Username &&
		subtle.ConstantTimeCompare([]byte(password), []byte(p.User.Password)) == 1
}

func (p *Provider) serveConsent(w http.ResponseWriter, r *http.Request) {
	in := p.submitted(w, r)
	switch {
	case in == nil:
		return
	case in.wantsLogin(p.now()):
		p.showLogin(w, in, "")
		return
	case r.PostForm.Get("decision") == "allow":
		in.consented = true
		p.proceed(w, r, in)
		return
	}
	delete(p.state.interactions, in.id)
	if in.device != nil {
		denyDevice(w, in.device)
		return
	}
	p.redirectError(w, r, in.request, refusal("access_denied", "the user has denied the request"))
}

// serveBareLogin is where the fault discovery-redirects-to-login leads.
func (p *Provider) serveBareLogin(w http.ResponseWriter, _ *http.Request) {
	showMessage(w, http.StatusOK, "Sign in", "Open an application to sign in to it.")
}
