package practice

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// sharedKeys saves every test the making of RSA keys.
var sharedKeys = sync.OnceValues(NewKeys)

// start runs a provider for the length of a test.
func start(t *testing.T, cfg Config) *Provider {
	t.Helper()
	keys, err := sharedKeys()
	if err != nil {
		t.Fatal(err)
	}
	cfg.Keys = keys
	p, err := Start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Errorf("closing the provider: %v", err)
		}
	})
	return p
}

// A visitor is a browser and a client in one. It follows no redirects.
type visitor struct {
	t      *testing.T
	p      *Provider
	client Client
	http   *http.Client
}

func visit(t *testing.T, p *Provider, client Client) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust(p)}}
	t.Cleanup(transport.CloseIdleConnections)
	return &visitor{t, p, client, &http.Client{
		Transport:     transport,
		Jar:           jar,
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func trust(p *Provider) *x509.CertPool {
	if p.CA == nil {
		return nil
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(p.CA)
	return pool
}

func (v *visitor) do(r *http.Request) answer {
	v.t.Helper()
	response, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{v.t, response.StatusCode, response.Header, string(body)}
}

func (v *visitor) get(path string, query url.Values) answer {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.p.Issuer+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	if query != nil {
		r.URL.RawQuery = query.Encode()
	}
	return v.do(r)
}

func (v *visitor) request(path string, form url.Values) *http.Request {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodPost, v.p.Issuer+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (v *visitor) postBare(path string, form url.Values) answer {
	v.t.Helper()
	return v.do(v.request(path, form))
}

// post sends the form as the client, by Basic where it has a secret.
func (v *visitor) post(path string, form url.Values) answer {
	v.t.Helper()
	form = maps.Clone(form)
	if v.client.public() {
		form.Set("client_id", v.client.ID)
		return v.postBare(path, form)
	}
	r := v.request(path, form)
	r.SetBasicAuth(url.QueryEscape(v.client.ID), url.QueryEscape(v.client.Secret))
	return v.do(r)
}

func (v *visitor) userinfo(token string) answer {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.p.Issuer+userinfoPath, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return v.do(r)
}

const (
	allScopes = "openid profile email phone address offline_access"
	verifier  = "verifier-verifier-verifier-verifier-verifier-1"
)

func challengeOf(verifier string) string {
	digest := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(digest[:])
}

// ask is a good authorization request; more replaces or removes parameters.
func (v *visitor) ask(more map[string]string) url.Values {
	params := url.Values{
		"client_id":             {v.client.ID},
		"redirect_uri":          {v.client.RedirectURI},
		"response_type":         {"code"},
		"scope":                 {allScopes},
		"state":                 {rand.Text()},
		"nonce":                 {"nonce-of-the-visitor"},
		"code_challenge":        {challengeOf(verifier)},
		"code_challenge_method": {"S256"},
	}
	for name, value := range more {
		params.Set(name, value)
		if value == "" {
			params.Del(name)
		}
	}
	return params
}

func (v *visitor) submitLogin(page answer) answer {
	v.t.Helper()
	form := page.form()
	form.Set("username", v.p.User.Username)
	form.Set("password", v.p.User.Password)
	return v.postBare(loginPath, form)
}

// callback asks for authorization, signs in where needed and returns the
// parameters of the redirect.
func (v *visitor) callback(more map[string]string) url.Values {
	v.t.Helper()
	page := v.get(authorizePath, v.ask(more))
	if page.status == http.StatusOK {
		page = v.submitLogin(page)
	}
	return page.location(v.client.RedirectURI)
}

func (v *visitor) exchangeForm(code string) url.Values {
	return url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {code},
		"redirect_uri":  {v.client.RedirectURI},
		"code_verifier": {verifier},
	}
}

func (v *visitor) exchange(code string) answer {
	v.t.Helper()
	return v.post(tokenPath, v.exchangeForm(code))
}

// login is the whole way to the token response.
func (v *visitor) login() answer {
	v.t.Helper()
	return v.exchange(v.callback(nil).Get("code"))
}

func (v *visitor) refresh(token string) answer {
	v.t.Helper()
	return v.post(tokenPath, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

func (v *visitor) active(token, hint string) bool {
	v.t.Helper()
	form := url.Values{"token": {token}}
	if hint != "" {
		form.Set("token_type_hint", hint)
	}
	active, _ := v.post(introspectPath, form).wants(http.StatusOK, "active").json()["active"].(bool)
	return active
}

// verify checks a signature against the published keys and returns the claims.
func (v *visitor) verify(token string) map[string]any {
	v.t.Helper()
	var set jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(v.get(keysPath, nil).body), &set); err != nil {
		v.t.Fatal(err)
	}
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		v.t.Fatal(err)
	}
	payload, err := signed.Verify(set)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{t: v.t, body: string(payload)}.json()
}
