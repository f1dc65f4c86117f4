package practice

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
)

// A Client is a registered relying party.
type Client struct {
	ID                    string
	Secret                string // empty for the public client
	RedirectURI           string // any port is accepted, RFC 8252 section 7.3
	PostLogoutRedirectURI string // any port, as above
}

func (c Client) public() bool { return c.Secret == "" }

func (p *Provider) addClients(given Client) {
	client := Client{
		ID:                    "practice",
		Secret:                p.newSecret(),
		RedirectURI:           "http://127.0.0.1:8085/callback",
		PostLogoutRedirectURI: "http://127.0.0.1:8085/signed-out",
	}
	p.Confidential = client
	if given.ID != "" {
		p.Confidential = given
	}
	client.ID, client.Secret = "practice-public", ""
	p.Public = client
}

func (p *Provider) clientByID(id string) (Client, bool) {
	if p.faulty(clientUnknown) {
		return Client{}, false
	}
	for _, c := range []Client{p.Confidential, p.Public} {
		if c.ID == id {
			return c, true
		}
	}
	return Client{}, false
}

// authenticate finds the client that sent r, by client_secret_basic,
// client_secret_post or, for a public client, its client_id alone
// (RFC 6749 section 2.3.1).
func (p *Provider) authenticate(r *http.Request) (Client, *oauthError) {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, password, ok := r.BasicAuth(); ok {
		basicID, idErr := url.QueryUnescape(user)
		basicSecret, secretErr := url.QueryUnescape(password)
		switch {
		case p.faulty(basicRefused):
			return Client{}, invalidClient("client authentication failed")
		case idErr != nil || secretErr != nil:
			return Client{}, invalidClient("the Basic credentials are not form-urlencoded")
		case secret != "":
			return Client{}, invalidRequest("use one client authentication method, not two")
		case id != "" && id != basicID:
			return Client{}, invalidRequest("client_id differs from the Basic credentials")
		}
		id, secret = basicID, basicSecret
	}
	client, ok := p.clientByID(id)
	switch {
	case !ok:
		return Client{}, invalidClient("client authentication failed")
	case p.faulty(clientDisabled):
		return Client{}, invalidClient("the client is disabled")
	case !p.secretAccepted(client, secret):
		return Client{}, invalidClient("client authentication failed")
	}
	return client, nil
}

func (p *Provider) secretAccepted(client Client, secret string) bool {
	if client.public() {
		return secret == ""
	}
	switch {
	case p.faulty(secretRefused):
		return false
	case p.faulty(anySecretAccepted):
		return secret != ""
	}
	return subtle.ConstantTimeCompare([]byte(secret), []byte(client.Secret)) == 1
}

// sameURI tells whether asked is the registered URI, character by character,
// except that a loopback address may have any port (RFC 8252 section 7.3).
func sameURI(registered, asked string) bool {
	if registered == asked {
		return true
	}
	want, err := url.Parse(registered)
	if err != nil {
		return false
	}
	got, err := url.Parse(asked)
	if err != nil || got.User != nil || got.Hostname() != want.Hostname() {
		return false
	}
	if ip := net.ParseIP(want.Hostname()); ip == nil || !ip.IsLoopback() || want.Scheme != "http" {
		return false
	}
	got.Host = want.Host
	return got.String() == registered
}
