package probe

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/settings"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Config is what the user gave for a run. Secrets in it are live; the fact
// Target holds what may be shown.
type Config struct {
	Issuer                string
	ClientID              string
	ClientSecret          string // as read, untrimmed
	ClientAuth            string // "basic", "post", "none" or "auto"
	Scopes                []string
	RedirectURI           string
	PostLogoutRedirectURI string
	DecryptionKey         *jose.JSONWebKey  // nil: none given
	Tokens                []byte            // a token response in JSON, handed in; nil: none
	AdminToken            string            // of an administrator of the provider; "": none given
	Candidates            []Candidate       // issuers to try when discovery fails at the one given
	Expected              Expected          // what the operator asks about beside the built-in checks
	Application           *application.Used // that is to log in there; nil: any
	SessionStore          SessionStore      // where it keeps sessions; nil: not on a server
	ApplicationSecrets    []string          // that its configuration has

	// AdminAPI says how the admin API is asked of the product that an answer shows,
	// nil where none is known.
	AdminAPI func(*ProviderMetadata, *Fetched) *settings.API
}

// Candidate is an issuer that the user may have meant.
type Candidate struct {
	Issuer  string
	Mistake string // what the typed one then is, a noun phrase: "the address of the token endpoint"
}

// A Session is one run against one provider: the way out, the user's
// configuration and the live secrets. Steps get it; checks never do.
type Session struct {
	Config     Config
	Recorder   *wire.Recorder
	Vault      *wire.Vault
	Authorizer Authorizer       // nil: nobody can log in
	Recording  *Recording       // nil: we ask ourselves
	Now        func() time.Time // for the fact Started

	mu        sync.Mutex
	bodies    map[string][]byte // raw bodies, between the step that asked and the one that reads
	mainGrant *grant
}

// keep holds a raw body for the step that reads it; facts have only what may be
// shown of it.
func (s *Session) keep(name string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bodies == nil {
		s.bodies = map[string][]byte{}
	}
	s.bodies[name] = body
}

func (s *Session) kept(name string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bodies[name]
}

// Prepare masks the secrets that the user gave, so that none can reach a string
// from then on, and publishes what was given in the open.
func (s *Session) Prepare() {
	c := s.Config
	s.Vault.Mask("client_secret", c.secret())
	s.Vault.Mask("client_secret", c.ClientSecret)
	s.Vault.Mask("admin_token", c.adminToken())
	for _, secret := range c.ApplicationSecrets {
		s.Vault.Mask("secret of the application", strings.TrimSpace(secret))
	}
	s.Vault.Publish(append([]string{c.Issuer, c.ClientID, c.RedirectURI, c.PostLogoutRedirectURI}, c.Scopes...)...)
	s.Vault.Publish(c.Expected.RedirectURIs...)
}

// An Authorizer gets a user's consent, one way or another. The implementations
// are in package login.
type Authorizer interface {
	// Authorize has the user authorize r. A further request of the same run is
	// made in the same login where the way allows it; where it does not, the
	// error is *Missing. A login that the provider or its page refuses is a
	// *Problem.
	Authorize(ctx context.Context, s *Session, r AuthorizationRequest) (*Authorization, error)
}

// AuthorizationRequest is what a client asks of the authorization endpoint.
type AuthorizationRequest struct {
	Endpoint    string     // authorization_endpoint, absolute
	Query       url.Values // complete, with client_id, redirect_uri, state, nonce, code_challenge, …
	RedirectURI string
	Metadata    *ProviderMetadata // for the ways that use another endpoint (device, password)
	Auth        ClientAuth        // how this client authenticates there
	Further     bool              // not the first of this run: no new password is wanted
}

// Authorization is how it ended: exactly one of the members is set.
type Authorization struct {
	// Callback has the parameters that arrived at the redirect URI, code or error.
	Callback url.Values
	// Exchange is the number of the exchange that led there, 0 when a browser did.
	Exchange int
	// Tokens is a token endpoint's answer that came without a code (device,
	// password), or one handed in.
	Tokens *wire.Answer
}

// Get asks for a public document.
func (s *Session) Get(ctx context.Context, address string, doc wire.Doc) *wire.Answer {
	return s.send(ctx, http.MethodGet, address, nil, nil, doc)
}

// Visit asks for a page as a browser does, with its cookies: what wants no HTML
// is no person to Spring Authorization Server 7, which then demands a bearer
// token, and who keeps no cookie is sent in circles there.
func (s *Session) Visit(ctx context.Context, address string, jar http.CookieJar) *wire.Answer {
	header := http.Header{"Accept": {"text/html,application/xhtml+xml"}}
	at, err := url.Parse(address)
	if err != nil {
		return s.send(ctx, http.MethodGet, address, header, nil, wire.Private)
	}
	r := http.Request{Header: header}
	for _, c := range jar.Cookies(at) {
		r.AddCookie(c)
	}
	a := s.send(ctx, http.MethodGet, address, header, nil, wire.Private)
	jar.SetCookies(at, (&http.Response{Header: a.Header}).Cookies())
	return a
}

// Post sends a form, with the client's authentication when auth is not nil.
func (s *Session) Post(ctx context.Context, address string, form url.Values, auth *ClientAuth) *wire.Answer {
	header := http.Header{"Accept": {"application/json"}}
	if auth != nil {
		form = auth.apply(header, form)
	}
	return s.send(ctx, http.MethodPost, address, header, form, wire.Private)
}

// Bearer asks with an access token (RFC 6750 section 2.1).
func (s *Session) Bearer(ctx context.Context, address string, token wire.Masked) *wire.Answer {
	header := http.Header{"Authorization": {"Bearer " + s.Vault.Reveal(token)}, "Accept": {"application/json, application/jwt"}}
	return s.send(ctx, http.MethodGet, address, header, nil, wire.Private)
}

func (s *Session) send(ctx context.Context, method, address string, header http.Header, form url.Values, doc wire.Doc) *wire.Answer {
	if s.Recording != nil {
		return s.recall(ctx, method, address, doc)
	}
	var body []byte
	if form != nil {
		body = []byte(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		// An address that the provider advertises and nobody can ask.
		return &wire.Answer{Exchange: wire.Exchange{Failure: &wire.Failure{Stage: wire.StageResolve, Kind: wire.Other, Text: "not an address: " + wire.Clean(address)}}}
	}
	for name, values := range header {
		req.Header[name] = values
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return s.Recorder.Do(req, doc)
}

// String keeps a secret from being printed by accident.
func (a ClientAuth) String() string { return string(a.Method) }

// ClientAuth is how the client shows who it is at the token endpoint (OpenID
// Connect Core section 9).
type ClientAuth struct {
	Method AuthMethod
	ID     string
	secret string
}

// AuthMethod is a client authentication method by its registered name.
type AuthMethod string

// The methods that need nothing but what a user can type.
const (
	AuthBasic AuthMethod = "client_secret_basic"
	AuthPost  AuthMethod = "client_secret_post"
	AuthNone  AuthMethod = "none"
)

// apply returns form with what this method puts there, and sets its header.
func (a *ClientAuth) apply(header http.Header, form url.Values) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	switch a.Method {
	case AuthBasic:
		// RFC 6749 section 2.3.1: both are form-urlencoded before they are joined.
		r := http.Request{Header: header}
		r.SetBasicAuth(url.QueryEscape(a.ID), url.QueryEscape(a.secret))
	case AuthPost:
		out.Set("client_id", a.ID)
		out.Set("client_secret", a.secret)
	case AuthNone:
		out.Set("client_id", a.ID)
	}
	return out
}

// Client returns the client's authentication by this method.
func (s *Session) Client(method AuthMethod) *ClientAuth {
	return &ClientAuth{Method: method, ID: s.Config.ClientID, secret: s.Config.secret()}
}

// secret is the client's secret without the line end that files and shells add.
func (c *Config) secret() string { return strings.TrimRight(c.ClientSecret, "\r\n") }
