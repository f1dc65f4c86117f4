package probe

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// recallAuthorization reads how the recorded authorization request was answered
// in the end: with something at the redirect URI, or with a page.
func recallAuthorization(ctx context.Context, s *Session, _ *Facts) (*AuthorizeAnswer, error) {
	r, x := s.Recording, &AuthorizeAnswer{}
	ctx = wire.As(ctx, "recorded authorization request", 0)
	var sent url.Values
	if r.Request != nil {
		sent = r.Request.Values
		x.Exchange = s.Recorder.Keep(ctx, r.Request.Exchange, wire.Private).Exchange
	}
	switch {
	case r.Return != nil:
		s.readParameters(x, r.Return.Values, sent)
		x.Fragment = r.Return.Fragment
		x.HasCode = x.HasCode || fromFragment(r.Return)
		switch {
		case r.Request == nil:
			x.StateUnknown = "the request is not recorded, so it is not known which state it had"
		case sent.Get("state") == "":
			x.StateUnknown = "the recorded request shows no state"
		}
		if r.Return.Exchange != nil {
			x.Exchange = s.Recorder.Keep(ctx, r.Return.Exchange, wire.Private).Exchange
		}
	case r.Request == nil:
		return nil, ErrNotRecorded
	case r.Page != nil:
		a := s.Recorder.Keep(ctx, r.Page, wire.Private)
		x.Exchange = a.Exchange
		s.readPage(x, a, r.Page.URL.String())
		if q := r.Page.URL.Query(); q.Has("error") {
			x.Kind, x.OAuth = ErrorShown, s.oauthError(q)
		}
	case r.Request.Exchange.Failure != nil:
		x.Kind = Unanswered
	default:
		// Redirects that lead out of the recording, or a page without its text.
		x.Kind = PageShown
		if r.Request.Exchange.Status >= 400 {
			x.Kind = ErrorShown
		}
	}
	return x, nil
}

// fromFragment reports whether tokens came to the redirect URI without a code.
func fromFragment(r *Return) bool {
	return !r.Values.Has("code") && (r.Values.Has("id_token") || r.Values.Has("access_token"))
}

// Who reports a refused authorization request. A later one waits for an earlier.
const (
	clientKnown = iota
	redirectURIAccepted
	scopesAccepted
	pkceAccepted
	authorizable
)

var acceptanceOwners = []string{
	clientKnown: "authorize-client-known", redirectURIAccepted: "authorize-redirect-uri-registered",
	scopesAccepted: "authorize-scopes-accepted", pkceAccepted: "authorize-pkce-accepted", authorizable: "authorize-login-completes",
}

// Words by which a page says what it refuses. There is no control to compare it
// with, so only names of the protocol count.
var (
	redirectWords = []string{"redirect_uri", "redirect uri", "redirecturi", "callback url"}
	clientWords   = []string{"client_id", "client id", "invalid_client", "invalid client", "unknown client", "client not found", "client disabled", "client is disabled"}
	pkceWords     = []string{"code_challenge", "code challenge"}
	scopeWords    = []string{"invalid_scope", "invalid scope"}
)

// refusal says which part of the request is refused, by the provider's words
// alone; ok is false when nothing is.
func refusal(a *AuthorizeAnswer, c Config) (by int, ok bool) {
	switch {
	case a.GoesOn():
		return 0, false
	case a.Kind == Unanswered:
		return clientKnown, true
	case a.OAuth.Code == "invalid_scope":
		return scopesAccepted, true
	case a.OAuth.Code == "invalid_client":
		return clientKnown, true
	case a.mentions(pkceWords...):
		return pkceAccepted, true
	case a.Kind == ErrorShown && a.mentions(append(slices.Clone(redirectWords), c.RedirectURI)...):
		return redirectURIAccepted, true
	case a.mentions(scopeWords...):
		return scopesAccepted, true
	case a.Kind == ErrorShown && (a.mentions(clientWords...) || a.mentions("client", "application") && a.says(c.ClientID)):
		return clientKnown, true
	}
	return authorizable, true
}

// acceptance tells one part of the request from its answer.
func acceptance(part int) func(context.Context, *Session, *Facts) (*Acceptance, error) {
	return func(_ context.Context, s *Session, f *Facts) (*Acceptance, error) {
		a, ok := AuthorizeSilent.Maybe(f)
		if !ok {
			return nil, ErrNotRecorded
		}
		r := s.Recording
		if part == pkceAccepted && (r.Request == nil || !r.Request.Values.Has("code_challenge")) {
			return unproved("no recorded request has a code_challenge", a)
		}
		by, no := refusal(a, s.Config)
		switch {
		case !no && a.Kind == Returned:
			return proved(a.Say(), a)
		case !no:
			return unproved(a.Say()+", which does not tell", a)
		case by == part:
			return refused(wantOf(part, s.Config), a.Say(), a)
		case by < part && !(by == scopesAccepted && part == pkceAccepted):
			return nil, &Blocked{By: acceptanceOwners[by]}
		case a.Kind == Returned && part <= redirectURIAccepted:
			return proved(a.Say(), a)
		}
		return unproved("the request is refused for another reason: "+a.Say(), a)
	}
}

// says reports whether a page has a value as a word of its own.
func (a *AuthorizeAnswer) says(value string) bool {
	words := strings.FieldsFunc(a.words(), func(r rune) bool { return strings.ContainsRune(" \"'()<>«»“”‘’,:;!?", r) })
	return value != "" && slices.ContainsFunc(words, func(w string) bool { return strings.TrimSuffix(w, ".") == value })
}

func wantOf(part int, c Config) string {
	switch part {
	case clientKnown:
		return "a provider that knows client " + wire.Clean(c.ClientID)
	case redirectURIAccepted:
		return "a redirect to " + wire.Clean(c.RedirectURI) + ", registered for this client letter by letter"
	case scopesAccepted:
		if len(c.Scopes) == 0 {
			return "every scope of the request allowed to the client"
		}
		return "every one of these scopes allowed to the client: " + scopeText(c.Scopes)
	case pkceAccepted:
		return "a request with a code_challenge is accepted"
	}
	return "an authorization request that the provider goes on with"
}

// recallLogin reads what came to the redirect URI.
func recallLogin(ctx context.Context, s *Session, f *Facts) (*Callback, error) {
	a, ok := AuthorizeSilent.Maybe(f)
	if !ok {
		return nil, ErrNotRecorded
	}
	if by, no := refusal(a, s.Config); no {
		return nil, &Blocked{By: acceptanceOwners[by]}
	}
	r := s.Recording
	if r.Return == nil {
		last := s.recallEnd(ctx, a)
		return nil, &Problem{
			Want: "an authorization code at the redirect URI", Saw: "the recording ends at " + last.Say(),
			Evidence: []wire.Evidence{last.Points()},
		}
	}
	sent := url.Values{}
	if r.Request != nil {
		sent = r.Request.Values
	}
	c := &Callback{Grant: mainGrant, Exchange: a.Exchange.N, Nonce: s.Vault.Mask("nonce", sent.Get("nonce"))}
	if err := s.readCallback(c, &grant{state: sent.Get("state")}, r.Return.Values); err != nil && !fromFragment(r.Return) {
		return nil, err
	}
	c.StateMatches = c.StateMatches || a.StateUnknown != ""
	return c, nil
}

// recallEnd is where a login stopped that never came back.
func (s *Session) recallEnd(ctx context.Context, first *AuthorizeAnswer) *AuthorizeAnswer {
	x := s.Recording.LastPage
	if x == nil {
		return first
	}
	a := s.Recorder.Keep(ctx, x, wire.Private)
	last := &AuthorizeAnswer{Fetched: Fetched{Exchange: a.Exchange}}
	s.readPage(last, a, x.URL.String())
	return last
}

// recallClientAuth is how the client showed who it is when it exchanged the code.
func recallClientAuth(ctx context.Context, s *Session, _ *Facts) (AuthMethod, error) {
	x := s.Recording.Token
	if x == nil || x.Status == 0 {
		return "", ErrNotRecorded
	}
	method, form := AuthNone, formOf(x)
	switch {
	case strings.HasPrefix(x.Header.Get("Authorization"), "Basic "):
		method = AuthBasic
	case form.Has("client_secret"):
		method = AuthPost
	case form.Has("client_assertion"):
		method = "private_key_jwt"
	}
	answer := &Fetched{Exchange: s.Recorder.Keep(ctx, x, wire.Private).Exchange}
	if e := answer.Error(); e.Code == "invalid_client" || e.Code == "unauthorized_client" {
		return "", &Problem{
			Want: "the client let in at the token endpoint", Saw: string(method) + ": " + answer.Say(),
			Evidence: []wire.Evidence{answer.At("body /error", e.Code)},
		}
	}
	return method, nil
}

// recallTokens reads the token response, or the tokens in the fragment.
func recallTokens(ctx context.Context, s *Session, f *Facts) (*TokenSet, error) {
	r := s.Recording
	a, err := r.tokenAnswer(ctx, s, f)
	if err != nil {
		return nil, err
	}
	t, err := s.readTokens(a, "a token response for the code")
	if err != nil {
		return nil, err
	}
	t.FromCode, t.Asked = r.Token != nil && formOf(r.Token).Has("code"), s.Config.Scopes
	return t, nil
}

func (r *Recording) tokenAnswer(ctx context.Context, s *Session, f *Facts) (*wire.Answer, error) {
	switch {
	case r.Token != nil:
		a := s.Recorder.Keep(ctx, r.Token, wire.Private)
		if _, ok := ClientAuthMethod.Maybe(f); !ok && r.Token.Status != 0 {
			return nil, &Blocked{By: "client-authentication-accepted"}
		}
		return a, nil
	case r.Return != nil && fromFragment(r.Return) && r.Return.Values.Has("access_token"):
		members := map[string]any{}
		for name, values := range r.Return.Values {
			members[name] = values[0]
		}
		body, err := json.Marshal(members)
		if err != nil {
			return nil, fmt.Errorf("the tokens of the fragment: %w", err)
		}
		a := &wire.Answer{Status: http.StatusOK, Header: http.Header{}, Body: body}
		if r.Return.Exchange != nil {
			a.Exchange = s.Recorder.Keep(ctx, r.Return.Exchange, wire.Private).Exchange
		}
		return a, nil
	}
	if silent, ok := AuthorizeSilent.Maybe(f); ok {
		if by, no := refusal(silent, s.Config); no {
			return nil, &Blocked{By: acceptanceOwners[by]}
		}
		if _, ok := Login.Maybe(f); !ok {
			return nil, &Blocked{By: acceptanceOwners[authorizable]}
		}
	}
	return nil, ErrNotRecorded
}
