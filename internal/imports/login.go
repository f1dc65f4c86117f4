package imports

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Login is one login out of what was kept.
type Login struct {
	Recording *probe.Recording
	Began     time.Time
	Config    probe.Config // what the application was configured with, as it shows
	Others    int          // logins of the same kind that were passed over
	// AppError is the status with which the application answered at its redirect
	// URI, when that is an error.
	AppError int
	// KeptBack is the entry at the provider whose answer the browser kept from the
	// page by a rule of its own, 0 when there is none.
	KeptBack int
}

// Wanted says which login is meant where there are several.
type Wanted struct{ Issuer, ClientID string }

// HAR finds the login in a HAR file. Its error is one sentence without anything
// of the file.
func HAR(r io.Reader, w Wanted) (*Login, error) {
	list, began, err := readHAR(r)
	if err != nil {
		return nil, err
	}
	// Firefox writes entries in the order in which they ended.
	slices.SortStableFunc(list, func(a, b *wire.Recorded) int { return int(a.Start - b.Start) })
	l := &Login{Recording: &probe.Recording{Exchanges: list}, Began: began}
	if err := l.find(w); err != nil {
		return nil, err
	}
	return l, nil
}

// An attempt is one authorization request. Providers send a browser to the same
// one more than once; that is still one attempt.
type attempt struct {
	at     int // index of its exchange
	values url.Values
	x      *wire.Recorded
}

func (a attempt) key() string {
	return endpoint(a.x) + "\n" + a.values.Get("client_id") + "\n" + a.values.Get("state") + "\n" + a.values.Get("nonce") + "\n" + a.values.Get("request_uri")
}

func endpoint(x *wire.Recorded) string { return x.URL.Scheme + "://" + x.URL.Host + x.URL.Path }

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

var (
	errNoOAuth = errors.New("there is no login in it: no authorization request, no callback, no request for tokens and no discovery document")
	errNotThis = errors.New("no login in it is of that issuer and client")
)

func (l *Login) find(w Wanted) error {
	all := l.attempts()
	chosen := choose(all, w)
	switch {
	case len(all) > 0 && len(chosen) == 0:
		return errNotThis
	case len(all) > 0:
		l.Others = len(chosen) - 1
		l.follow(chosen[len(chosen)-1])
	}
	r := l.Recording
	if r.Request == nil {
		l.returnAlone()
	}
	l.tokens()
	discovered := slices.ContainsFunc(r.Exchanges, func(x *wire.Recorded) bool { return strings.HasSuffix(x.URL.Path, wellKnown) })
	if r.Request == nil && r.Return == nil && r.Token == nil && !discovered {
		return errNoOAuth
	}
	l.configure(w)
	for _, x := range r.Exchanges {
		u, err := url.Parse(l.Config.Issuer)
		if err == nil && u.Host == x.URL.Host && x.Failure != nil && x.Failure.Kind == wire.Other && l.KeptBack == 0 {
			l.KeptBack = x.N
		}
	}
	return nil
}

// attempts are the authorization requests (RFC 6749 section 4.1.1, OpenID
// Connect Core section 6, RFC 9126), in order of time.
func (l *Login) attempts() []attempt {
	var out []attempt
	seen := map[string]bool{}
	for i, x := range l.Recording.Exchanges {
		values := x.URL.Query()
		if x.Method == http.MethodPost {
			values = formOf(x)
		} else if x.Method != http.MethodGet {
			continue
		}
		if !values.Has("client_id") || !values.Has("response_type") && !values.Has("request_uri") && !values.Has("request") {
			continue
		}
		a := attempt{i, values, x}
		if !seen[a.key()] {
			seen[a.key()] = true
			out = append(out, a)
		}
	}
	return out
}

// choose leaves the attempts that may be meant: not those that a provider makes
// at another one behind it, and not silent ones beside others.
func choose(all []attempt, w Wanted) []attempt {
	providers := map[string]bool{}
	for _, a := range all {
		providers[origin(a.x.URL)] = true
	}
	wanted := func(a attempt) bool {
		issuer, err := url.Parse(w.Issuer)
		return (w.Issuer == "" || err == nil && origin(issuer) == origin(a.x.URL)) && (w.ClientID == "" || w.ClientID == a.values.Get("client_id"))
	}
	outer := func(a attempt) bool {
		back, err := url.Parse(a.values.Get("redirect_uri"))
		return err != nil || !providers[origin(back)] || origin(back) == origin(a.x.URL)
	}
	loud := func(a attempt) bool { return a.values.Get("prompt") != "none" }
	out := filter(all, wanted)
	for _, keep := range []func(attempt) bool{outer, loud} {
		if kept := filter(out, keep); len(kept) > 0 {
			out = kept
		}
	}
	return out
}

func filter(list []attempt, keep func(attempt) bool) []attempt {
	var out []attempt
	for _, a := range list {
		if keep(a) {
			out = append(out, a)
		}
	}
	return out
}

// follow finds what became of an attempt.
func (l *Login) follow(a attempt) {
	r := l.Recording
	r.Request = &probe.Asked{Values: a.values, Exchange: a.x}
	end := len(r.Exchanges)
	for i := a.at; i < len(r.Exchanges); i++ {
		if back := returned(r.Exchanges[i], a.values.Get("redirect_uri"), a.values.Get("state"), endpoint(a.x)); back != nil {
			r.Return, end = back, i
			break
		}
	}
	for _, x := range r.Exchanges[a.at:end] {
		if x.URL.Host != a.x.URL.Host || x.Status == 0 || x.Status/100 == 3 || !strings.Contains(x.Answer.Get("Content-Type"), "html") {
			continue
		}
		if r.Page == nil {
			r.Page = x
		}
		r.LastPage = x
	}
	if r.Return != nil {
		l.appAnswered(end)
	}
}

// returned is what an exchange brings to the redirect URI: in the Location of a
// redirect, in the address itself or in a form (OAuth 2.0 Form Post Response
// Mode). Where the redirect URI is not known, because the request was pushed, the
// first address elsewhere with such parameters is it.
func returned(x *wire.Recorded, redirectURI, state, asked string) *probe.Return {
	candidates := []*url.URL{x.URL}
	if to, err := x.URL.Parse(x.Answer.Get("Location")); err == nil && x.Answer.Get("Location") != "" {
		candidates = []*url.URL{to, x.URL}
	}
	for _, u := range candidates {
		values, fragment := u.Query(), false
		if f, err := url.ParseQuery(u.Fragment); err == nil && answers(f) {
			values, fragment = f, true
		}
		if u == x.URL && x.Method == http.MethodPost && formOf(x).Get("grant_type") == "" {
			values = formOf(x)
		}
		switch {
		case !answers(values) || u.Scheme+"://"+u.Host+u.Path == asked:
		case redirectURI != "" && probe.LeadsTo(u, redirectURI), redirectURI == "" && answersTo(values, state) && !strings.HasPrefix(asked, origin(u)+"/"):
			return &probe.Return{Values: values, Fragment: fragment, Exchange: x, Address: u.Scheme + "://" + u.Host + u.Path}
		}
	}
	return nil
}

// answersTo reports whether these may be the parameters of the response to a
// request with this state, "" where it is not known.
func answersTo(values url.Values, state string) bool {
	if state == "" {
		return values.Has("state") || values.Has("iss")
	}
	return values.Get("state") == state
}

// answers reports whether these may be the parameters of an authorization response.
func answers(values url.Values) bool {
	return !values.Has("grant_type") && !values.Has("response_type") &&
		slices.ContainsFunc([]string{"code", "error", "id_token", "access_token"}, values.Has)
}

// appAnswered notes what the application said to the code.
func (l *Login) appAnswered(from int) {
	r := l.Recording
	for _, x := range r.Exchanges[from:] {
		if x.Status >= 400 && probe.LeadsTo(x.URL, r.Request.Values.Get("redirect_uri")) && (answers(x.URL.Query()) || x.Method == http.MethodPost) {
			l.AppError = x.Status
			return
		}
	}
}

// returnAlone finds a callback in a recording that begins after the request.
func (l *Login) returnAlone() {
	r := l.Recording
	for _, x := range r.Exchanges {
		values := x.URL.Query()
		if values.Has("state") && answers(values) {
			r.Return = &probe.Return{Values: values, Exchange: x, Address: endpoint(x)}
		}
	}
}

// tokens finds the requests at the token endpoint.
func (l *Login) tokens() {
	r := l.Recording
	from := 0
	if r.Request != nil {
		from = slices.Index(r.Exchanges, r.Request.Exchange)
	}
	code := ""
	if r.Return != nil {
		code = r.Return.Values.Get("code")
	}
	for _, x := range r.Exchanges[from:] {
		form := formOf(x)
		if x.Method != http.MethodPost {
			continue
		}
		switch form.Get("grant_type") {
		case "authorization_code":
			if r.Token == nil && (code == "" || form.Get("code") == code) {
				r.Token = x
			}
		case "password":
			if r.Token == nil && r.Request == nil {
				r.Token = x
			}
		case "refresh_token":
			if r.Refresh == nil && r.Token != nil {
				r.Refresh = x
			}
		}
	}
}

// formOf is the form that an exchange sent, empty when it sent none.
func formOf(x *wire.Recorded) url.Values {
	if !strings.HasPrefix(x.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return url.Values{}
	}
	form, err := url.ParseQuery(string(x.Body))
	if err != nil {
		return url.Values{}
	}
	return form
}

// Learn masks what the recording has of the provider and of the application:
// what one exchange keeps secret, the words of another may repeat.
func (l *Login) Learn(v *wire.Vault) {
	r := l.Recording
	hosts := map[string]bool{}
	for _, x := range []*wire.Recorded{r.Page, r.LastPage, r.Token, r.Refresh} {
		if x != nil {
			hosts[x.URL.Host] = true
		}
	}
	if r.Request != nil {
		hosts[r.Request.Exchange.URL.Host] = true
	}
	for _, address := range []string{l.Config.RedirectURI, l.Config.Issuer} {
		if u, err := url.Parse(address); err == nil {
			hosts[u.Host] = true
		}
	}
	for _, x := range r.Exchanges {
		if hosts[x.URL.Host] {
			v.Learn(x)
		}
	}
	if r.Return != nil {
		v.Learn(&wire.Recorded{URL: &url.URL{RawQuery: r.Return.Values.Encode()}})
	}
}
