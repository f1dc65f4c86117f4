package login

import (
	"context"
	"errors"
	"io"
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// HeadlessOptions are the settings of a Headless. User name and password are
// required.
type HeadlessOptions struct {
	Username, Password string
	Codes              *TOTP // nil: none
	// Scripts has pages that need scripts shown in a browser of this machine.
	Scripts  bool
	Browser  string             // the program to start; "": the first that is found
	Withhold []string           // environment variables that the browser does not get
	Talk     io.Writer          // where is said what a person should know of it
	Picture  func([]byte) error // takes a picture (PNG) of the page at which a login ended; nil: none
}

// Headless logs in by filling in the provider's login pages: its HTML forms, and
// where a page needs scripts, in a browser. All authorizations of one Headless
// share their cookies, as the tabs of a browser do. It is safe for concurrent
// use.
type Headless struct {
	o      HeadlessOptions
	jar    *jar
	engine *engine // nil: pages that need scripts are not gone into

	// first is held by who looks at or changes what follows, and during the whole
	// of the first login, so that others wait for its cookies. A channel, because
	// waiting for it has to end with the context.
	first   chan struct{}
	in      bool  // a login went through: cookies are there
	refused error // what a login came to that ended after the password was sent
}

// NewHeadless returns a way to log in as this user where pages need no scripts.
func NewHeadless(username, password string) *Headless {
	return NewHeadlessWith(HeadlessOptions{Username: username, Password: password})
}

// NewHeadlessWith returns a way to log in. Close it.
func NewHeadlessWith(o HeadlessOptions) *Headless {
	h := &Headless{o: o, jar: newJar(), first: make(chan struct{}, 1)}
	if o.Scripts {
		h.engine = newEngine(o, h.jar)
	}
	return h
}

// Close ends the browser, if one was started.
func (h *Headless) Close() {
	if h.engine != nil {
		h.engine.close()
	}
}

// Authorize implements probe.Authorizer. What it cannot get past is a
// *probe.Problem that says what the page wanted.
func (h *Headless) Authorize(ctx context.Context, s *probe.Session, r probe.AuthorizationRequest) (*probe.Authorization, error) {
	if h.o.Username == "" || h.o.Password == "" {
		return nil, &probe.Missing{Flag: needsUser}
	}
	s.Vault.Mask("username", h.o.Username)
	s.Vault.Mask("password", h.o.Password)
	if h.o.Codes != nil {
		s.Vault.Mask("totp_secret", h.o.Codes.typed)
	}
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
		return h.authorize(ctx, s, start, target, h.visitor(s, r))
	}
	defer h.release()
	// A wrong password is sent once: a few more would lock the account.
	if h.refused != nil {
		return nil, h.refused
	}
	v := h.visitor(s, r)
	got, err := h.authorize(ctx, s, start, target, v)
	switch {
	case err == nil:
		h.in = got.Callback.Has("code")
	case v.passwordSent && ctx.Err() == nil:
		h.refused = err
	}
	return got, err
}

func (h *Headless) visitor(s *probe.Session, r probe.AuthorizationRequest) *visitor {
	return &visitor{
		username: h.o.Username, password: h.o.Password, codes: h.o.Codes, scopes: strings.Fields(r.Query.Get("scope")),
		mask: func(code string) { s.Vault.Mask("one-time code", code) },
	}
}

func (h *Headless) authorize(ctx context.Context, s *probe.Session, start, target *url.URL, v *visitor) (*probe.Authorization, error) {
	at, exchange, err := h.follow(ctx, s, trip{start, target, wantCallback}, v)
	if err != nil {
		return nil, err
	}
	callback := parameters(at)
	maskCallback(s.Vault, callback)
	return &probe.Authorization{Callback: callback, Exchange: exchange}, nil
}

const wantCallback = "a redirect to the redirect URI with a code"

// A trip is where a login begins, where it ends, and what that is called.
type trip struct {
	start, target *url.URL
	want          string
}

// follow goes through the pages of a trip, first without scripts. It returns the
// address at the target and the exchange that led there.
func (h *Headless) follow(ctx context.Context, s *probe.Session, t trip, g guest) (*url.URL, int, error) {
	w := newWalk(s, h.jar, t.start, t.target, t.want)
	at, err := w.run(ctx, g)
	var scripts *needsScripts
	switch {
	case errors.As(err, &scripts) && h.engine == nil:
		err = &probe.Missing{Flag: another(WayBrowser) + ": " + scripts.says}
	case errors.As(err, &scripts):
		return h.engine.follow(ctx, s, t, g, w.shown, scripts.says)
	case err != nil && h.engine != nil && ctx.Err() == nil:
		h.engine.photograph(ctx, s, w.shown)
	}
	return at, w.last.N, err
}

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
	return h.follow(ctx, s, trip{from, target, "a redirect to " + s.Vault.URL(until)}, confirmer{})
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
