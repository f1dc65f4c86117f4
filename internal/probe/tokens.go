package probe

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// mainGrant is the grant that everything reads from and nothing burns.
const mainGrant = "main"

// liveAccessToken is where the access token waits for a step that needs no
// login but does better with one.
const liveAccessToken = "access_token"

// Login is the user's consent for the main grant.
var Login = &Step[*Callback]{
	name: "login", owner: "authorize-login-completes", impact: Active,
	needs: []Need{Target, Client, Discovery, Authorizable, ClientAuthMethod},
	do: func(ctx context.Context, s *Session, f *Facts) (*Callback, error) {
		g := s.newGrant(mainGrant, Target.Of(f).Scopes)
		c, err := s.authorize(ctx, Discovery.Of(f), ClientAuthMethod.Of(f), g, false)
		s.setMain(g)
		return c, err
	},
}

// TokenSet is a token response (RFC 6749 section 5.1, OpenID Connect Core
// section 3.1.3.3).
type TokenSet struct {
	Fetched
	FromCode     bool     // a code was exchanged for it; else device, password or handed in
	Members      []string // names, sorted
	AccessToken  wire.Masked
	RefreshToken wire.Masked
	IDToken      wire.Masked
	TokenType    string
	ExpiresIn    time.Duration
	HasExpiresIn bool

	// RefreshExpiresIn is refresh_expires_in, or refresh_token_expires_in, which no
	// specification has and several providers send; zero where the answer has none.
	RefreshExpiresIn time.Duration

	Scope    []string // as the answer says
	HasScope bool
	Asked    []string // scopes of the request
}

// Granted is the scopes that were granted: an answer without scope grants what
// was asked (RFC 6749 section 5.1).
func (t *TokenSet) Granted() []string {
	if t.HasScope {
		return t.Scope
	}
	return t.Asked
}

// Tokens is the token response of the main grant.
var Tokens = &Step[*TokenSet]{
	name: "tokens", owner: "token-code-accepted", impact: Active,
	needs: []Need{Target, Discovery, ClientAuthMethod, Login},
	do: func(ctx context.Context, s *Session, f *Facts) (*TokenSet, error) {
		a := s.redeem(ctx, Discovery.Of(f), ClientAuthMethod.Of(f), s.main())
		t, err := s.readTokens(a, "a token response for the code")
		if err != nil {
			return nil, err
		}
		t.FromCode, t.Asked = Login.Of(f).ByCode, Target.Of(f).Scopes
		s.keep(liveAccessToken, []byte(s.Vault.Reveal(t.AccessToken)))
		return t, nil
	},
}

// readTokens parses a token endpoint's answer. Its error is a *Problem with
// this want.
func (s *Session) readTokens(a *wire.Answer, want string) (*TokenSet, error) {
	t := &TokenSet{Fetched: Fetched{Exchange: a.Exchange}}
	var m map[string]any
	if !t.Answered() || a.Status != 200 || json.Unmarshal(a.Body, &m) != nil || m["access_token"] == nil {
		p := &Problem{Want: want, Saw: t.Say(), Evidence: []wire.Evidence{t.At("body /error", t.Error().Code)}}
		if t.Answered() && a.Status == 200 {
			p.Saw += ", without an access_token"
		}
		return nil, p
	}
	for name := range maps.Keys(m) {
		t.Members = append(t.Members, wire.Clean(name))
	}
	slices.Sort(t.Members)
	text := func(name string) string { x, _ := m[name].(string); return x }
	t.AccessToken = s.Vault.Mask("access_token", text("access_token"))
	t.RefreshToken = s.Vault.Mask("refresh_token", text("refresh_token"))
	t.IDToken = s.Vault.Mask("id_token", text("id_token"))
	t.TokenType = wire.Clean(text("token_type"))
	if n, ok := m["expires_in"].(float64); ok {
		t.ExpiresIn, t.HasExpiresIn = time.Duration(n)*time.Second, true
	}
	for _, name := range []string{"refresh_expires_in", "refresh_token_expires_in"} {
		if n, ok := m[name].(float64); ok && n > 0 { // 0 is how Keycloak says that an offline token has no end
			t.RefreshExpiresIn = time.Duration(n) * time.Second
		}
	}
	if x, ok := m["scope"].(string); ok {
		t.Scope, t.HasScope = strings.Fields(wire.Clean(x)), true
	}
	return t, nil
}

func (s *Session) setMain(g *grant) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mainGrant = g
}

func (s *Session) main() *grant {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mainGrant
}
