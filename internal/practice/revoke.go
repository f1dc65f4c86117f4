package practice

import "net/http"

// serveRevoke is RFC 7009 section 2. The answer is 200 for every token, so that
// nobody learns which ones exist; another client's token stays as it is.
func (p *Provider) serveRevoke(w http.ResponseWriter, r *http.Request) {
	client, refused := p.authenticate(r)
	if refused != nil {
		refuse(w, refused)
		return
	}
	value := r.PostForm.Get("token")
	if value == "" {
		refuse(w, invalidRequest("the parameter token is missing"))
		return
	}
	if !p.faulty(revocationWithoutEffect) {
		if token := p.state.accessTokens[value]; token != nil && token.grant.client.ID == client.ID {
			token.revoked = true
		}
		if token := p.state.refreshTokens[value]; token != nil && token.grant.client.ID == client.ID {
			token.grant.revoked = true // section 2.1: the access tokens of the grant end with it
		}
	}
	noStore(w)
	w.WriteHeader(http.StatusOK)
}
