package imports

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/token"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// wellKnown is how the address of a discovery document ends.
const wellKnown = "/.well-known/openid-configuration"

// configure reads off what the application was configured with.
func (l *Login) configure(w Wanted) {
	r, c := l.Recording, &l.Config
	if r.Request != nil {
		v := r.Request.Values
		c.ClientID, c.RedirectURI, c.Scopes = v.Get("client_id"), v.Get("redirect_uri"), strings.Fields(v.Get("scope"))
	}
	if r.Token != nil {
		form := formOf(r.Token)
		id, secret := basic(r.Token)
		c.ClientID = cmp.Or(c.ClientID, form.Get("client_id"), id)
		c.RedirectURI = cmp.Or(c.RedirectURI, form.Get("redirect_uri"))
		c.ClientSecret = cmp.Or(form.Get("client_secret"), secret)
	}
	if c.RedirectURI == "" && r.Return != nil {
		c.RedirectURI = r.Return.Address
	}
	c.ClientID = cmp.Or(w.ClientID, c.ClientID)
	c.Issuer = cmp.Or(w.Issuer, l.issuer())
}

// basic is the client and its secret of a Basic header (RFC 6749 section 2.3.1).
func basic(x *wire.Recorded) (id, secret string) {
	id, secret, ok := (&http.Request{Header: x.Header}).BasicAuth()
	if !ok {
		return "", ""
	}
	for _, s := range []*string{&id, &secret} {
		if plain, err := url.QueryUnescape(*s); err == nil {
			*s = plain
		}
	}
	return id, secret
}

// issuer is the provider, the surest sign first: the discovery document that
// the application read, the iss of the response, that of the id_token, and else
// the host that was asked.
func (l *Login) issuer() string {
	r := l.Recording
	asked := ""
	if r.Request != nil {
		asked = endpoint(r.Request.Exchange)
	}
	for _, x := range r.Exchanges {
		address := endpoint(x)
		issuer, ok := strings.CutSuffix(address, wellKnown)
		if !ok || x.Method != http.MethodGet {
			continue
		}
		m, err := probe.ParseMetadata(x.AnswerBody)
		sameHost := r.Request == nil || x.URL.Host == r.Request.Exchange.URL.Host
		switch {
		case err == nil && asked != "" && m.AuthorizationEndpoint == asked, err != nil && sameHost, err == nil && asked == "":
			// The issuer may end in a slash, which the address does not show.
			if err == nil && m.Issuer == issuer+"/" {
				issuer += "/"
			}
			return issuer
		}
	}
	if r.Return != nil && isAddress(r.Return.Values.Get("iss")) {
		return r.Return.Values.Get("iss")
	}
	if iss := l.tokenIssuer(); isAddress(iss) {
		return iss
	}
	switch {
	case r.Request != nil:
		return origin(r.Request.Exchange.URL)
	case r.Token != nil:
		return origin(r.Token.URL)
	}
	return Unknown
}

// tokenIssuer is the iss of the id_token, "" where none can be read.
func (l *Login) tokenIssuer() string {
	if l.Recording.Token == nil {
		return ""
	}
	var answer struct {
		IDToken string `json:"id_token"`
	}
	if json.Unmarshal(l.Recording.Token.AnswerBody, &answer) != nil || token.Parts(answer.IDToken) != token.JWSParts {
		return ""
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(answer.IDToken, ".")[1])
	var claims struct {
		Iss string `json:"iss"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return ""
	}
	return claims.Iss
}

// isAddress holds for what can be an issuer (OpenID Connect Discovery 1.0
// section 3): http or https, a host, and neither query nor fragment.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}
