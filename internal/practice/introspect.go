package practice

import (
	"net/http"
	"strings"
	"time"
)

// serveIntrospect is RFC 7662 section 2. Any confidential client may ask about
// any token, as a resource server does.
func (p *Provider) serveIntrospect(w http.ResponseWriter, r *http.Request) {
	client, refused := p.authenticate(r)
	if refused == nil && client.public() {
		refused = invalidClient("a public client cannot introspect tokens")
	}
	if refused != nil && !p.faulty(introspectionOpen) {
		refuse(w, refused)
		return
	}
	token := r.PostForm.Get("token")
	if token == "" {
		refuse(w, invalidRequest("the parameter token is missing"))
		return
	}
	if p.faulty(introspectionGarbageError) && !p.issued(token) {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
		return
	}
	noStore(w)
	writeJSON(w, http.StatusOK, p.introspection(token, r.PostForm.Get("token_type_hint")))
}

func (p *Provider) issued(token string) bool {
	return p.state.accessTokens[token] != nil || p.state.refreshTokens[token] != nil || p.state.idTokens[token] != nil
}

// introspection finds the token whatever the hint: a server extends its search
// to all types (RFC 7662 section 2.1).
func (p *Provider) introspection(value, hint string) map[string]any {
	access, refresh := p.state.accessTokens[value], p.state.refreshTokens[value]
	switch {
	case p.faulty(introspectionInactive), p.faulty(introspectionNeedsHint) && hint == "":
		access, refresh = nil, nil
	case p.faulty(introspectionOverlooksRefreshTokens) && hint != "refresh_token":
		refresh = nil
	case p.faulty(introspectionTrustsHint) && hint == "access_token":
		refresh = nil
	case p.faulty(introspectionTrustsHint) && hint == "refresh_token":
		access = nil
	}
	switch {
	case access != nil && access.active(p.now()):
		answer := p.describe(access.grant, access.scopes, access.issued, access.expires)
		answer["token_type"] = "Bearer"
		return answer
	case refresh != nil && refresh.active(p.now()):
		return p.describe(refresh.grant, refresh.grant.scopes, refresh.issued, refresh.expires)
	}
	return map[string]any{"active": false}
}

func (p *Provider) describe(g *grant, scopes []string, issued, expires time.Time) map[string]any {
	answer := map[string]any{
		"active":    true,
		"iss":       p.issuer(),
		"client_id": g.client.ID,
		"aud":       g.client.ID,
		"sub":       g.client.ID,
		"iat":       issued.Unix(),
		"exp":       expires.Unix(),
	}
	if len(scopes) > 0 {
		answer["scope"] = strings.Join(scopes, " ")
	}
	if g.user {
		answer["sub"] = p.subject()
		answer["username"] = p.User.Username
	}
	if p.faulty(introspectionForeignSubject) {
		answer["sub"] = otherSubject
	}
	return answer
}
