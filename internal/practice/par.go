package practice

import (
	"errors"
	"net/http"
	"net/url"
	"time"
)

const requestURIPrefix = "urn:ietf:params:oauth:request_uri:"

type pushedRequest struct {
	params  url.Values
	expires time.Time
}

// servePush is the pushed authorization request endpoint (RFC 9126 section 2).
func (p *Provider) servePush(w http.ResponseWriter, r *http.Request) {
	client, refused := p.authenticate(r)
	if refused != nil {
		refuse(w, refused)
		return
	}
	params := url.Values{}
	for name, values := range r.PostForm {
		if name != "client_secret" {
			params[name] = values
		}
	}
	params.Set("client_id", client.ID) // may have come by Basic alone
	request, err := p.destination(params)
	if err != nil {
		refuse(w, invalidRequest("%v", err))
		return
	}
	if refused := p.complete(request, params); refused != nil {
		refuse(w, refused)
		return
	}
	uri := requestURIPrefix + p.newSecret()
	p.keep(uri)
	p.state.pushed[uri] = &pushedRequest{params, p.now().Add(pushedLifetime)}
	noStore(w)
	writeJSON(w, http.StatusCreated, map[string]any{
		"request_uri": uri,
		"expires_in":  int(pushedLifetime.Seconds()),
	})
}

// takePushed finds what was pushed and forgets it: a request_uri works once
// (RFC 9126 section 4).
func (p *Provider) takePushed(front url.Values) (url.Values, error) {
	uri := front.Get("request_uri")
	pushed := p.state.pushed[uri]
	switch {
	case pushed == nil || !p.now().Before(pushed.expires):
		return nil, errors.New("the request_uri is unknown, expired, or was used before")
	case front.Get("client_id") != pushed.params.Get("client_id"):
		return nil, errors.New("the request_uri belongs to another client_id")
	}
	delete(p.state.pushed, uri)
	return pushed.params, nil
}
