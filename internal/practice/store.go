package practice

import (
	"crypto/rand"
	"encoding/base64"
	"slices"
	"time"
)

// Lifetimes. The device interval is shorter than the five seconds of RFC 8628
// section 3.5, which are only the default, so that nobody waits in practice.
const (
	codeLifetime    = 5 * time.Minute
	tokenLifetime   = time.Hour
	shortLifetime   = time.Minute
	refreshLifetime = 30 * day
	deviceLifetime  = 10 * time.Minute
	deviceInterval  = time.Second
	deviceSlowDown  = 5 * time.Second // added by slow_down, RFC 8628 section 3.5
	pushedLifetime  = time.Minute
)

// state is everything the provider remembers. Provider.mu guards it.
type state struct {
	sessions      map[string]*session
	interactions  map[string]*interaction
	codes         map[string]*authorizationCode
	accessTokens  map[string]*accessToken
	refreshTokens map[string]*refreshToken
	idTokens      map[string]*grant // a hint at logout is recognised, not verified: it may have expired or be encrypted
	devices       map[string]*device
	pushed        map[string]*pushedRequest
	secrets       map[string]bool
	requests      []Request
}

func newState() state {
	return state{
		sessions:      map[string]*session{},
		interactions:  map[string]*interaction{},
		codes:         map[string]*authorizationCode{},
		accessTokens:  map[string]*accessToken{},
		refreshTokens: map[string]*refreshToken{},
		idTokens:      map[string]*grant{},
		devices:       map[string]*device{},
		pushed:        map[string]*pushedRequest{},
		secrets:       map[string]bool{},
	}
}

// A grant is what a user, or a client for itself, allowed once. Every token
// belongs to one and ends with it.
type grant struct {
	client   Client
	user     bool // false for client_credentials
	scopes   []string
	nonce    string
	authTime time.Time
	session  *session // nil when no browser was involved
	revoked  bool
}

func (g *grant) has(scope string) bool { return slices.Contains(g.scopes, scope) }

type authorizationCode struct {
	grant       *grant
	redirectURI string
	challenge   string // of PKCE, S256; empty when none was sent
	expires     time.Time
	used        bool
}

type accessToken struct {
	grant           *grant
	scopes          []string // a refresh may narrow those of the grant
	issued, expires time.Time
	refreshed       bool
	revoked         bool
}

func (t *accessToken) active(now time.Time) bool {
	return !t.revoked && !t.grant.revoked && now.Before(t.expires)
}

type refreshToken struct {
	grant           *grant
	issued, expires time.Time
	used            bool
}

func (t *refreshToken) active(now time.Time) bool {
	return !t.used && !t.grant.revoked && now.Before(t.expires)
}

// newSecret makes an unguessable value of 43 characters and remembers it for Secrets.
func (p *Provider) newSecret() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails, see crypto/rand
	value := base64.RawURLEncoding.EncodeToString(raw)
	p.keep(value)
	return value
}
