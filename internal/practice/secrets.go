package practice

import (
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"time"
)

// A Request is one request that reached the provider, without its parameters.
type Request struct {
	Method, Path string
	When         time.Time
}

// Requests lists what was asked so far, in order of arrival.
func (p *Provider) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.state.requests)
}

// Secrets lists, sorted, every value that was issued or received so far and
// that no output may contain: passwords, client secrets, codes, tokens, cookies,
// state, nonce, code verifiers, device and user codes, hidden form values, the
// subject and the user's other claims. Made-up codes and tokens that were
// received but never issued are left out, as are values of fewer than six
// characters, which are found in any text.
func (p *Provider) Secrets() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Sorted(maps.Keys(p.state.secrets))
}

const shortestSecret = 6

func (p *Provider) keep(value string) {
	if len(value) >= shortestSecret {
		p.state.secrets[value] = true
	}
}

// note remembers the request and the secrets it brought along.
func (p *Provider) note(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.requests = append(p.state.requests, Request{r.Method, r.URL.Path, p.now()})
	for _, name := range []string{"state", "nonce", "code_verifier", "password", "client_secret"} {
		for _, value := range r.Form[name] {
			p.keep(value)
		}
	}
	if _, secret, ok := r.BasicAuth(); ok {
		p.keep(secret)
	}
}

// keepClaims remembers every text in v, at any depth.
func (p *Provider) keepClaims(v any) {
	switch v := v.(type) {
	case string:
		p.keep(v)
	case map[string]any:
		for _, member := range v {
			p.keepClaims(member)
		}
	}
}

// keepPrivateKeys remembers the private exponents: a fault publishes one, and
// the client's own key is handed to a program under test.
func (p *Provider) keepPrivateKeys() {
	p.keep(base64.RawURLEncoding.EncodeToString(p.keys.signing.D.Bytes()))
	p.keep(base64.RawURLEncoding.EncodeToString(p.keys.decryption.D.Bytes()))
}
