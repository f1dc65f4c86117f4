package practice

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
)

// redeemCode exchanges an authorization code (RFC 6749 section 4.1.3, PKCE:
// RFC 7636 section 4.6). A code is spent by the first client that may use it,
// also when something else is wrong, and a second use ends what the first has
// got (RFC 6749 section 4.1.2).
func (p *Provider) redeemCode(client Client, form url.Values) (*issuance, *oauthError) {
	code := p.state.codes[form.Get("code")]
	switch {
	case form.Get("code") == "":
		return nil, invalidRequest("the parameter code is missing")
	case code == nil || code.grant.client.ID != client.ID:
		return nil, invalidGrant("the code is unknown")
	case p.faulty(codeRefused):
		return nil, invalidGrant("the code is not valid")
	case code.used && !p.faulty(codeReusable):
		code.grant.revoked = true
		return nil, invalidGrant("the code was used before; the tokens it gave are revoked")
	}
	code.used = true
	switch {
	case !p.now().Before(code.expires):
		return nil, invalidGrant("the code has expired")
	case form.Get("redirect_uri") != code.redirectURI:
		return nil, invalidGrant("redirect_uri differs from the one of the authorization request")
	case !p.verifierRight(code.challenge, form.Get("code_verifier")):
		return nil, invalidGrant("code_verifier does not match code_challenge")
	}
	return &issuance{grant: code.grant, scopes: code.grant.scopes}, nil
}

var verifierForm = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

// verifierRight also refuses a verifier that no challenge announced: an
// attacker may have stripped the challenge (RFC 9700 section 2.1.1).
func (p *Provider) verifierRight(challenge, verifier string) bool {
	switch {
	case p.faulty(pkceIgnored):
		return true
	case challenge == "":
		return verifier == ""
	}
	digest := sha256.Sum256([]byte(verifier))
	got := base64.RawURLEncoding.EncodeToString(digest[:])
	return verifierForm.MatchString(verifier) && subtle.ConstantTimeCompare([]byte(got), []byte(challenge)) == 1
}

// refresh replaces the refresh token at each use. An old one that comes again
// was stolen, from the client or by it, so the whole grant ends
// (RFC 9700 section 4.14.2).
func (p *Provider) refresh(client Client, form url.Values) (*issuance, *oauthError) {
	token := p.state.refreshTokens[form.Get("refresh_token")]
	switch {
	case form.Get("refresh_token") == "":
		return nil, invalidRequest("the parameter refresh_token is missing")
	case token == nil || token.grant.client.ID != client.ID:
		return nil, invalidGrant("the refresh token is unknown")
	case p.faulty(refreshRefused):
		return nil, invalidGrant("the refresh token is not valid")
	case token.used:
		token.grant.revoked = true
		return nil, invalidGrant("the refresh token was used before; all its successors are revoked")
	case !token.active(p.now()):
		return nil, invalidGrant("the refresh token has expired or is revoked")
	}
	scopes := token.grant.scopes
	if form.Has("scope") {
		narrower, refused := p.grantScopes(form.Get("scope"))
		if refused != nil {
			return nil, refused
		}
		for _, scope := range narrower {
			if !slices.Contains(scopes, scope) {
				return nil, refusal("invalid_scope", "%s was not granted before", scope)
			}
		}
		scopes = narrower
	}
	token.used = !p.faulty(refreshTokenKept) && !p.faulty(refreshTokenReusable)
	return &issuance{grant: token.grant, scopes: scopes, refreshed: true}, nil
}

// passwordGrant takes the user's password from the client (RFC 6749 section 4.3).
func (p *Provider) passwordGrant(client Client, form url.Values) (*issuance, *oauthError) {
	scopes, refused := p.grantScopes(form.Get("scope"))
	switch {
	case refused != nil:
		return nil, refused
	case !p.passwordRight(form.Get("username"), form.Get("password")):
		return nil, invalidGrant("the user name or the password is wrong")
	}
	return &issuance{
		grant:  &grant{client: client, user: true, scopes: scopes, authTime: p.now()},
		scopes: scopes,
	}, nil
}

// clientCredentials gives a client a token for itself (RFC 6749 section 4.4).
// Every scope there is speaks of a user, so none can be granted.
func (p *Provider) clientCredentials(client Client, form url.Values) (*issuance, *oauthError) {
	switch {
	case client.public():
		return nil, refusal("unauthorized_client", "a public client cannot use client_credentials")
	case form.Get("scope") != "":
		return nil, refusal("invalid_scope", "no scope can be granted without a user")
	}
	return &issuance{grant: &grant{client: client, authTime: p.now()}}, nil
}
