package probe

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Callback is how an authorization came back.
type Callback struct {
	Grant        string // which of the run's grants: "main", …
	Exchange     int    // 0 when a browser did it
	ByCode       bool   // a code came; else the tokens came without one
	Code         wire.Masked
	Nonce        wire.Masked // as sent
	StateMatches bool
	State        wire.Masked // as it came back
	Iss          string      // the parameter iss (RFC 9207), "" when absent
	HasIss       bool
	Members      []string // names of the parameters, sorted
}

// A grant is one authorization of the run, live. Whatever burns a code or a
// grant has one of its own, never the one that other checks read from.
type grant struct {
	name     string
	scopes   []string
	verifier string
	state    string
	nonce    string
	code     string
	tokens   *wire.Answer // a token answer that came without a code
}

func (s *Session) newGrant(name string, scopes []string) *grant {
	g := &grant{
		name: name, scopes: scopes,
		verifier: oauth2.GenerateVerifier(), state: rand.Text(), nonce: rand.Text(),
	}
	s.Vault.Mask("code_verifier", g.verifier)
	s.Vault.Mask("state", g.state)
	s.Vault.Mask("nonce", g.nonce)
	return g
}

// query is the authorization request of a grant, built as a Go client would.
func (s *Session) query(m *ProviderMetadata, g *grant) url.Values {
	c := oauth2.Config{
		ClientID: s.Config.ClientID, RedirectURL: s.Config.RedirectURI, Scopes: g.scopes,
		Endpoint: oauth2.Endpoint{AuthURL: m.AuthorizationEndpoint},
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(g.verifier), oauth2.SetAuthURLParam("nonce", g.nonce)}
	if wantsConsent(m, g.scopes) {
		options = append(options, oauth2.SetAuthURLParam("prompt", "consent"))
	}
	u, err := url.Parse(c.AuthCodeURL(g.state, options...))
	if err != nil {
		return url.Values{}
	}
	return u.Query()
}

// wantsConsent: a client that asks for offline_access has to send
// prompt=consent (OpenID Connect Core section 11), and some providers drop the
// scope without a word when it does not.
func wantsConsent(m *ProviderMetadata, scopes []string) bool {
	return slices.Contains(scopes, "offline_access") &&
		(len(m.PromptValues) == 0 || slices.Contains(m.PromptValues, "consent"))
}

// authorize has the user authorize a grant. Its error is a *Problem, a *Missing
// or the context's.
func (s *Session) authorize(ctx context.Context, m *ProviderMetadata, method AuthMethod, g *grant, further bool) (*Callback, error) {
	if s.Authorizer == nil {
		return nil, &Missing{Flag: "--login browser, headless, device or password, or --tokens FILE"}
	}
	got, err := s.Authorizer.Authorize(ctx, s, AuthorizationRequest{
		Endpoint: m.AuthorizationEndpoint, Query: s.query(m, g), RedirectURI: s.Config.RedirectURI,
		Metadata: m, Auth: *s.Client(method), Further: further,
	})
	if err != nil {
		return nil, err
	}
	c := &Callback{Grant: g.name, Exchange: got.Exchange, Nonce: s.Vault.Mask("nonce", g.nonce)}
	if got.Tokens != nil {
		g.tokens = got.Tokens
		c.Exchange = got.Tokens.Exchange.N
		return c, nil
	}
	return c, s.readCallback(c, g, got.Callback)
}

func (s *Session) readCallback(c *Callback, g *grant, q url.Values) error {
	for name := range q {
		c.Members = append(c.Members, wire.Clean(name))
	}
	slices.Sort(c.Members)
	c.State, c.StateMatches = s.Vault.Mask("state", q.Get("state")), q.Get("state") == g.state
	c.Iss, c.HasIss = wire.Clean(q.Get("iss")), q.Has("iss")
	if q.Get("code") == "" {
		e := OAuthError{s.say(q.Get("error")), s.say(q.Get("error_description"))}
		return &Problem{
			Want:     "an authorization code at the redirect URI",
			Saw:      "the provider sent back " + e.String(),
			Evidence: []wire.Evidence{{Exchange: c.Exchange, Where: "callback parameter error", Value: e.Code}},
		}
	}
	c.ByCode, g.code = true, q.Get("code")
	c.Code = s.Vault.Mask("code", g.code)
	return nil
}

// say makes a provider's words fit to be shown.
func (s *Session) say(words string) string { return s.Vault.Clean(words) }

// redeem exchanges the grant's code. An answer that came without a code is
// returned as it is.
func (s *Session) redeem(ctx context.Context, m *ProviderMetadata, method AuthMethod, g *grant) *wire.Answer {
	if g.tokens != nil {
		return g.tokens
	}
	return s.Post(ctx, m.TokenEndpoint, s.codeForm(g), s.Client(method))
}

func (s *Session) codeForm(g *grant) url.Values {
	return url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {g.code},
		"redirect_uri":  {s.Config.RedirectURI},
		"code_verifier": {g.verifier},
	}
}

// further gets another grant in the same login: what burns a code or a grant
// uses one of these.
func (s *Session) further(ctx context.Context, m *ProviderMetadata, method AuthMethod, name string, scopes []string) (*grant, error) {
	g := s.newGrant(name, scopes)
	_, err := s.authorize(ctx, m, method, g, true)
	var p *Problem
	if errors.As(err, &p) {
		// The first login went through; what stops a second one is not what the
		// asking check is about.
		return nil, &NotOffered{What: "did not let the same login authorize once more (" + p.Saw + ")"}
	}
	return g, err
}

// plainScopes is a request that needs no consent: the login without refresh.
func plainScopes(scopes []string) []string {
	return slices.DeleteFunc(slices.Clone(scopes), func(x string) bool { return x == "offline_access" })
}

// scopeText joins scopes for a sentence.
func scopeText(scopes []string) string { return strings.Join(scopes, " ") }
