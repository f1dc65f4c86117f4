package probe

import (
	"context"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"unicode"

	"github.com/oidc-doctor/oidc-doctor/internal/page"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"golang.org/x/net/publicsuffix"
)

// silent is the run's real authorization request, except that nobody is to be
// asked: prompt=none. change may alter it.
func (s *Session) silent(m *ProviderMetadata, scopes []string, change func(url.Values)) url.Values {
	g := s.newGrant("silent", scopes)
	s.Vault.Mask("nonce", g.nonce)
	q := s.query(m, g)
	q.Set("prompt", "none")
	if change != nil {
		change(q)
	}
	return q
}

// askAuthorize sends an authorization request as a browser that nobody has used
// yet, and follows redirects that stay at the provider.
func (s *Session) askAuthorize(ctx context.Context, m *ProviderMetadata, q url.Values) *AuthorizeAnswer {
	x := &AuthorizeAnswer{}
	jar, _ := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // never fails
	address := withQuery(m.AuthorizationEndpoint, q)
	for {
		a := s.Visit(ctx, address, jar)
		x.Exchange = a.Exchange
		next, err := url.Parse(redirect(address, a))
		switch {
		case a.Exchange.Failure != nil:
			x.Kind = Unanswered
		case err != nil || next.String() == "":
			s.readPage(x, a, address)
		case LeadsTo(next, q.Get("redirect_uri")):
			s.readReturn(x, next, q)
		case next.Query().Has("error"):
			x.Kind, x.OAuth = ErrorShown, s.oauthError(next.Query())
		case hostPort(next.String()) != hostPort(address):
			x.Kind, x.Elsewhere = PageShown, next.Scheme+"://"+next.Host
		case len(x.Hops) == maxHops:
			x.Kind = PageShown
		default:
			x.Hops = append(x.Hops, a.Exchange)
			address = next.String()
			continue
		}
		x.likeness = x.compared(q.Get("client_id"), s.Config.ClientID)
		return x
	}
}

// withQuery adds parameters to an address that may have some already.
func withQuery(address string, q url.Values) string {
	mark := "?"
	if strings.Contains(address, "?") {
		mark = "&"
	}
	return address + mark + q.Encode()
}

// LeadsTo reports whether got is the redirect URI with parameters added.
func LeadsTo(got *url.URL, redirectURI string) bool {
	want, err := url.Parse(redirectURI)
	if err != nil || redirectURI == "" {
		return false
	}
	for name, values := range want.Query() {
		if got.Query().Get(name) != values[0] {
			return false
		}
	}
	path := func(u *url.URL) string { return strings.TrimSuffix(u.Opaque+u.EscapedPath(), "/") }
	return strings.EqualFold(got.Scheme, want.Scheme) && strings.EqualFold(got.Host, want.Host) && path(got) == path(want)
}

// readReturn reads what came to the redirect URI.
func (s *Session) readReturn(x *AuthorizeAnswer, to *url.URL, sent url.Values) {
	got := to.Query()
	if f, err := url.ParseQuery(to.Fragment); err == nil && (f.Has("error") || f.Has("code")) {
		got, x.Fragment = f, true
	}
	s.readParameters(x, got, sent)
}

// readParameters reads the parameters of an authorization response.
func (s *Session) readParameters(x *AuthorizeAnswer, got, sent url.Values) {
	x.Kind = Returned
	x.OAuth = s.oauthError(got)
	x.HasCode = got.Get("code") != ""
	s.Vault.Mask("code", got.Get("code"))
	x.HasState, x.StateMatches = got.Has("state"), got.Get("state") == sent.Get("state")
	x.State = s.Vault.Mask("state", got.Get("state"))
	x.HasIss, x.Iss = got.Has("iss"), wire.Clean(got.Get("iss"))
}

func (s *Session) oauthError(q url.Values) OAuthError {
	return OAuthError{Code: s.say(q.Get("error")), Description: s.say(q.Get("error_description"))}
}

// readPage reads an answer that is no redirect.
func (s *Session) readPage(x *AuthorizeAnswer, a *wire.Answer, address string) {
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	p := page.ReadPage(a.Status, a.Header, a.Body, base)
	x.Title, x.Heading, x.Text = s.say(p.Title), s.say(p.Heading), s.say(p.Text)
	for _, e := range p.Errors {
		x.Errors = append(x.Errors, s.say(e))
	}
	for _, f := range p.Forms {
		for _, field := range f.Fields {
			x.LoginForm = x.LoginForm || field.Typed()
		}
	}
	// A 401 with a challenge asks for a login in another way, e.g. Kerberos.
	x.Kind = PageShown
	if a.Status >= 400 && (a.Status != 401 || a.Header.Get("WWW-Authenticate") == "") {
		x.Kind = ErrorShown
	}
}

// compared is what the answer says, without the words that change from request
// to request: the client_id, numbers, times and identifiers. A made-up client_id
// begins with the real one, so it is looked for first.
func (a *AuthorizeAnswer) compared(sent, own string) string {
	said := append([]string{statusText(a.Status()), a.OAuth.Code, a.OAuth.Description, a.Title, a.Heading, a.Text}, a.Errors...)
	for i, s := range said {
		words := strings.Fields(strings.NewReplacer(sent, "client_id", own, "client_id").Replace(s))
		for j, w := range words {
			if strings.ContainsFunc(w, unicode.IsDigit) {
				words[j] = ""
			}
		}
		said[i] = strings.Join(words, " ")
	}
	return strings.Join(said, "\n")
}
