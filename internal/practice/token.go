package practice

import (
	"net/http"
	"strings"
	"time"
)

const deviceGrantType = "urn:ietf:params:oauth:grant-type:device_code"

// grantTypes is what discovery names; serveToken knows the same ones.
func grantTypes() []string {
	return []string{"authorization_code", "refresh_token", "password", "client_credentials", deviceGrantType}
}

// An issuance is what a grant type has earned: tokens for a grant.
type issuance struct {
	grant     *grant
	scopes    []string
	refreshed bool
}

// serveToken is the token endpoint (RFC 6749 section 3.2).
func (p *Provider) serveToken(w http.ResponseWriter, r *http.Request) {
	client, refused := p.authenticate(r)
	if refused != nil {
		refuse(w, refused)
		return
	}
	for name, values := range r.PostForm {
		if len(values) > 1 {
			refuse(w, invalidRequest("the parameter %s was sent more than once", name))
			return
		}
	}
	var earned *issuance
	switch grantType := r.PostForm.Get("grant_type"); grantType {
	case "authorization_code":
		earned, refused = p.redeemCode(client, r.PostForm)
	case "refresh_token":
		earned, refused = p.refresh(client, r.PostForm)
	case "password":
		earned, refused = p.passwordGrant(client, r.PostForm)
	case "client_credentials":
		earned, refused = p.clientCredentials(client, r.PostForm)
	case deviceGrantType:
		earned, refused = p.redeemDeviceCode(client, r.PostForm)
	case "":
		refused = invalidRequest("the parameter grant_type is missing")
	default:
		refused = refusal("unsupported_grant_type", "the grant_type is not in grant_types_supported")
	}
	if refused != nil {
		refuse(w, refused)
		return
	}
	answer, err := p.tokenResponse(earned)
	if err != nil {
		fail(w, err)
		return
	}
	if noStore(w); p.faulty(tokenResponseCacheable) {
		w.Header().Set("Cache-Control", "public, max-age=60")
	}
	writeJSON(w, http.StatusOK, answer)
}

// tokenResponse issues the tokens (RFC 6749 section 5.1).
func (p *Provider) tokenResponse(earned *issuance) (map[string]any, error) {
	g, now := earned.grant, p.now()
	access := p.newSecret()
	p.state.accessTokens[access] = &accessToken{
		grant:     g,
		scopes:    earned.scopes,
		issued:    now,
		expires:   now.Add(p.accessLifetime()),
		refreshed: earned.refreshed,
	}
	answer := map[string]any{
		"access_token": access,
		"expires_in":   int(p.accessLifetime().Seconds()),
	}
	if !p.faulty(noTokenType) {
		answer["token_type"] = "Bearer"
	}
	if len(earned.scopes) > 0 {
		answer["scope"] = strings.Join(earned.scopes, " ")
	}
	if g.has("openid") && !p.faulty(noIDToken) {
		token, err := p.idToken(earned, access)
		if err != nil {
			return nil, err
		}
		answer["id_token"] = token
	}
	if p.issuesRefreshToken(earned) {
		token := p.newSecret()
		p.state.refreshTokens[token] = &refreshToken{grant: g, issued: now, expires: now.Add(refreshLifetime)}
		answer["refresh_token"] = token
	}
	return answer, nil
}

func (p *Provider) issuesRefreshToken(earned *issuance) bool {
	switch {
	case p.faulty(noRefreshToken):
		return false
	case earned.refreshed && p.faulty(refreshTokenKept):
		return false
	}
	return earned.grant.has("offline_access")
}

func (p *Provider) accessLifetime() time.Duration {
	if p.faulty(accessTokenShortLived) {
		return shortLifetime
	}
	return tokenLifetime
}
