package practice

import (
	"net/http"
	"net/url"
)

// serveAuthorize is the authorization endpoint (RFC 6749 section 4.1.1, OpenID
// Connect Core section 3.1.2).
func (p *Provider) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	params := r.Form
	if r.Form.Has("request_uri") {
		var err error
		if params, err = p.takePushed(r.Form); err != nil {
			refusePage(w, "Sign-in is not possible", err)
			return
		}
	}
	request, err := p.destination(params)
	if err != nil {
		refusePage(w, "Sign-in is not possible", err)
		return
	}
	if refused := p.complete(request, params); refused != nil {
		p.redirectError(w, r, request, refused)
		return
	}
	current := p.currentSession(r)
	if current == nil && !request.prompts("none") {
		current = p.newSession(w)
	}
	in := &interaction{session: current, request: request, username: request.loginHint}
	if request.prompts("none") && in.wantsLogin(p.now()) {
		p.redirectError(w, r, request, refusal("login_required", "nobody is signed in"))
		return
	}
	p.proceed(w, r, in)
}

// allow ends an authorization request with a code.
func (p *Provider) allow(w http.ResponseWriter, r *http.Request, in *interaction) {
	request := in.request
	code := p.newSecret()
	p.state.codes[code] = &authorizationCode{
		grant: &grant{
			client:   request.client,
			user:     true,
			scopes:   request.scopes,
			nonce:    request.nonce,
			authTime: in.session.signedIn,
			session:  in.session,
		},
		redirectURI: request.redirectURI,
		challenge:   request.challenge,
		expires:     p.now().Add(codeLifetime),
	}
	p.redirect(w, r, request, url.Values{"code": {code}})
}

func (p *Provider) redirectError(w http.ResponseWriter, r *http.Request, request *authRequest, e *oauthError) {
	p.redirect(w, r, request, url.Values{"error": {e.code}, "error_description": {e.description}})
}

// redirect goes back to the client with answer, its state, and the issuer of RFC 9207.
func (p *Provider) redirect(w http.ResponseWriter, r *http.Request, request *authRequest, answer url.Values) {
	if request.state != "" && !p.faulty(stateDropped) {
		answer.Set("state", request.state)
	}
	if !p.faulty(issMissing) {
		answer.Set("iss", p.issuer())
	}
	target, err := url.Parse(request.redirectURI)
	if err != nil {
		fail(w, err) // cannot happen: mayRedirect has parsed it
		return
	}
	query := target.Query()
	for name := range answer {
		query.Set(name, answer.Get(name))
	}
	target.RawQuery = query.Encode()
	noStore(w)
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
}
