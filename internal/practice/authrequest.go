package practice

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An authRequest is an authorization request that was found good.
type authRequest struct {
	client       Client
	redirectURI  string
	state, nonce string
	challenge    string // of PKCE, S256; empty when none was sent
	scopes       []string
	prompt       []string
	maxAge       *time.Duration
	loginHint    string
}

func (q *authRequest) prompts(value string) bool { return slices.Contains(q.prompt, value) }

// destination reads what has to be right before anything may be sent to the
// redirect URI. Its error is for a person, not for the client
// (RFC 6749 section 4.1.2.1).
func (p *Provider) destination(params url.Values) (*authRequest, error) {
	for _, name := range []string{"client_id", "redirect_uri"} {
		if len(params[name]) > 1 {
			return nil, fmt.Errorf("the parameter %s was sent more than once", name)
		}
	}
	client, ok := p.clientByID(params.Get("client_id"))
	switch {
	case !params.Has("client_id"):
		return nil, errors.New("the parameter client_id is missing")
	case !ok:
		return nil, fmt.Errorf("the client %q is unknown", params.Get("client_id"))
	case p.faulty(clientDisabled):
		return nil, fmt.Errorf("the client %q is disabled", client.ID)
	case params.Get("redirect_uri") == "":
		return nil, errors.New("the parameter redirect_uri is missing")
	case !p.mayRedirect(client, params.Get("redirect_uri")):
		return nil, fmt.Errorf("the redirect_uri %q is not registered for this client", params.Get("redirect_uri"))
	}
	return &authRequest{
		client:      client,
		redirectURI: params.Get("redirect_uri"),
		state:       params.Get("state"),
	}, nil
}

func (p *Provider) mayRedirect(client Client, uri string) bool {
	switch {
	case p.faulty(redirectURINotRegistered):
		return false
	case p.faulty(openRedirect):
		u, err := url.Parse(uri)
		return err == nil && u.IsAbs() && u.Host != ""
	}
	return sameURI(client.RedirectURI, uri)
}

var challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// complete reads the rest into q. Its error goes to the redirect URI.
func (p *Provider) complete(q *authRequest, params url.Values) *oauthError {
	for name, values := range params {
		if len(values) > 1 {
			return invalidRequest("the parameter %s was sent more than once", name)
		}
	}
	challenge, method := params.Get("code_challenge"), params.Get("code_challenge_method")
	switch {
	case params.Has("request"):
		return refusal("request_not_supported", "request objects are not supported")
	case params.Has("request_uri"):
		return refusal("request_uri_not_supported", "only a request_uri from the pushed authorization request endpoint is supported")
	case params.Get("response_type") == "":
		return invalidRequest("the parameter response_type is missing")
	case params.Get("response_type") != "code":
		return refusal("unsupported_response_type", "only response_type code is supported")
	case params.Has("response_mode") && params.Get("response_mode") != "query":
		return invalidRequest("only response_mode query is supported")
	case challenge != "" && p.faulty(pkceRefused):
		return invalidRequest("the parameter code_challenge is not allowed")
	case challenge == "" && method != "":
		return invalidRequest("code_challenge_method was sent without code_challenge")
	case challenge != "" && method != "S256":
		return invalidRequest("only code_challenge_method S256 is supported")
	case challenge != "" && !challengeForm.MatchString(challenge):
		return invalidRequest("code_challenge is not a base64url SHA-256 digest")
	case challenge == "" && q.client.public():
		return invalidRequest("a public client has to send code_challenge")
	}
	q.challenge = challenge
	q.nonce = params.Get("nonce")
	q.loginHint = params.Get("login_hint")
	q.prompt = strings.Fields(params.Get("prompt"))
	if q.prompts("none") && len(q.prompt) > 1 {
		return invalidRequest("prompt=none excludes every other prompt")
	}
	if params.Has("max_age") {
		seconds, err := strconv.ParseUint(params.Get("max_age"), 10, 31)
		if err != nil {
			return invalidRequest("max_age is not a number of seconds")
		}
		maxAge := time.Duration(seconds) * time.Second
		q.maxAge = &maxAge
	}
	var refused *oauthError
	q.scopes, refused = p.grantScopes(params.Get("scope"))
	return refused
}
