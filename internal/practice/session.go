package practice

import (
	"net/http"
	"strings"
	"time"
)

const sessionCookie = "practice_session"

// A session is one browser, signed in or not yet.
type session struct {
	id       string // the cookie's value
	csrf     string // hidden in every form
	signedIn time.Time
}

func (p *Provider) currentSession(r *http.Request) *session {
	// A browser shares cookies between the ports of a host, so another provider
	// may have set one of the same name: look at all of them.
	for _, cookie := range r.CookiesNamed(sessionCookie) {
		if s := p.state.sessions[cookie.Value]; s != nil {
			return s
		}
	}
	return nil
}

// newSession starts a session and sends its cookie.
func (p *Provider) newSession(w http.ResponseWriter) *session {
	s := &session{csrf: p.newSecret()}
	p.renew(w, s)
	return s
}

// signIn marks s as signed in, under a new cookie, so that a cookie known from
// before the login is worth nothing.
func (p *Provider) signIn(w http.ResponseWriter, s *session) {
	delete(p.state.sessions, s.id)
	s.signedIn = p.now()
	p.renew(w, s)
}

func (p *Provider) renew(w http.ResponseWriter, s *session) {
	s.id = p.newSecret()
	p.state.sessions[s.id] = s
	http.SetCookie(w, &http.Cookie{
		Name:     sessionCookie,
		Value:    s.id,
		Path:     "/",
		HttpOnly: true,
		Secure:   strings.HasPrefix(p.Issuer, "https:"),
		SameSite: http.SameSiteLaxMode,
	})
}
