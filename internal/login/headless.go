package login

import (
	"context"
	"errors"
	"net/http/cookiejar"
	"net/url"

	"golang.org/x/net/publicsuffix"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// Headless logs in by filling in the provider's HTML forms. All authorizations
// of one Headless share their cookies, as the tabs of a browser do. It is safe
// for concurrent use.
type Headless struct {
	username, password string
	jar                *cookiejar.Jar

	// first is held by who looks at or changes what follows, and during the whole
	// of the first login, so that others wait for its cookies. A channel, because
	// waiting for it has to end with the context.
	first   chan struct{}
	in      bool           // a login went through: cookies are there
	refused *probe.Problem // what a login came to that ended after the password was sent
}

// NewHeadless returns a way to log in as this user.
func NewHeadless(username, password string) *Headless {
	jar, _ := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // never fails
	return &Headless{username: username, password: password, jar: jar, first: make(chan struct{}, 1)}
}

// Authorize implements probe.Authorizer. What it cannot get past is a
// *probe.Problem that says what the page wanted.
func (h *Headless) Authorize(ctx context.Context, s *probe.Session, r probe.AuthorizationRequest) (*probe.Authorization, error) {
	if h.username == "" || h.password == "" {
		return nil, &probe.Missing{Flag: needsUser}
	}
	s.Vault.Mask("username", h.username)
	s.Vault.Mask("password", h.password)
	start, err := authorizationURL(s, r)
	if err != nil {
		return nil, err
	}
	target, err := url.Parse(r.RedirectURI)
	if err != nil {
		return nil, &probe.Problem{Want: wantCallback, Saw: "a redirect URI that is no address"}
	}
	if err := h.acquire(ctx); err != nil {
		return nil, err
	}
	if h.in {
		h.release()
		return h.authorize(ctx, s, start, target, &visitor{username: h.username, password: h.password})
	}
	defer h.release()
	// A wrong password is sent once: a few more would lock the account.
	if h.refused != nil {
		return nil, h.refused
	}
	v := &visitor{username: h.username, password: h.password}
	got, err := h.authorize(ctx, s, start, target, v)
	var p *probe.Problem
	switch {
	case err == nil:
		h.in = got.Callback.Has("code")
	case v.passwordSent && errors.As(err, &p):
		h.refused = p
	}
	return got, err
}

func (h *Headless) authorize(ctx context.Context, s *probe.Session, start, target *url.URL, v *visitor) (*probe.Authorization, error) {
	w := newWalk(s, h.jar, start, target, wantCallback)
	at, err := w.run(ctx, v)
	if err != nil {
		return nil, err
	}
	callback := parameters(at)
	maskCallback(s.Vault, callback)
	return &probe.Authorization{Callback: callback, Exchange: w.last.N}, nil
}

const wantCallback = "a redirect to the redirect URI with a code"

// Browse goes to start in the same login and confirms what plain pages ask, until
// it is sent to the address until, which is not asked for. exchange is the one
// that led there. A page that leads nowhere is a *probe.Problem.
func (h *Headless) Browse(ctx context.Context, s *probe.Session, start, until string) (arrived *url.URL, exchange int, err error) {
	from, err := webAddress(s, start, "an address")
	if err != nil {
		return nil, 0, err
	}
	target, err := url.Parse(until)
	if err != nil {
		return nil, 0, &probe.Problem{Want: "an address to come back to", Saw: s.Vault.URL(until)}
	}
	w := newWalk(s, h.jar, from, target, "a redirect to "+s.Vault.URL(until))
	arrived, err = w.run(ctx, confirmer{})
	return arrived, w.last.N, err
}

func (h *Headless) acquire(ctx context.Context) error {
	select {
	case h.first <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *Headless) release() { <-h.first }
