package practice

import (
	"net/http"
	"strings"
)

// serveUserinfo is OpenID Connect Core section 5.3; its refusals are those of
// RFC 6750 section 3.
func (p *Provider) serveUserinfo(w http.ResponseWriter, r *http.Request) {
	value, sent := bearerToken(r)
	token := p.state.accessTokens[value]
	switch {
	case !sent:
		challenge(w, http.StatusUnauthorized, "", "")
		return
	case token == nil || !token.active(p.now()) || p.faulty(userinfoRefuses):
		challenge(w, http.StatusUnauthorized, "invalid_token", "the access token is unknown, expired or revoked")
		return
	case !token.grant.user || !token.grant.has("openid"):
		challenge(w, http.StatusForbidden, "insufficient_scope", "the access token was not issued for openid")
		return
	}
	claims := p.claims(token.scopes, token.refreshed)
	claims["sub"] = p.subject()
	if p.faulty(userinfoForeignSubject) {
		claims["sub"] = otherSubject
	}
	noStore(w)
	writeJSON(w, http.StatusOK, claims)
}

// bearerToken reads the token from the header or, for POST, from the form
// (RFC 6750 sections 2.1 and 2.2), never from the query.
func bearerToken(r *http.Request) (token string, sent bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token), true
	}
	return r.PostForm.Get("access_token"), r.PostForm.Has("access_token")
}

func challenge(w http.ResponseWriter, status int, code, description string) {
	value := `Bearer realm="practice"`
	body := map[string]string{}
	if code != "" {
		value += `, error="` + code + `", error_description="` + description + `"`
		body = map[string]string{"error": code, "error_description": description}
	}
	w.Header().Set("WWW-Authenticate", value)
	noStore(w)
	writeJSON(w, status, body)
}
