package probe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AuthorizeKind is where an authorization request ended.
type AuthorizeKind int

// The ends of an authorization request that nobody logs in for.
const (
	Returned   AuthorizeKind = iota + 1 // at the redirect URI
	ErrorShown                          // at an error page, or an address of the provider's with an error
	PageShown                           // at a page that is no error, or at another host: the login, as a rule
	Unanswered                          // no whole answer came
)

// AuthorizeAnswer is how the authorization endpoint answered a request without
// a session. Redirects within the provider were followed; the one to the
// redirect URI never is.
type AuthorizeAnswer struct {
	Fetched
	Kind AuthorizeKind

	OAuth        OAuthError // at the redirect URI, or in the address of an error page
	HasCode      bool
	Fragment     bool // the parameters came in the fragment
	HasState     bool
	StateMatches bool
	StateUnknown string      // why it is not known which state was sent; "" when it is
	State        wire.Masked // as it came back
	HasIss       bool
	Iss          string // the parameter iss (RFC 9207)

	Elsewhere string   // where it sends to, when that is another host
	Title     string   // of the page, cleaned and scrubbed like the rest
	Heading   string   //
	Errors    []string // texts marked up as errors, or those of a JSON error
	Text      string   // the beginning of the visible text
	LoginForm bool     // the page has a form with a field to type into

	likeness string // what two refusals for the same reason have in common
}

// nobodyThere are the errors by which a provider says that it would have to ask
// a person: all that was checked before is right (OpenID Connect Core section
// 3.1.2.6). access_denied (RFC 6749 section 4.1.2.1) is about a person too.
var nobodyThere = []string{
	"login_required", "interaction_required", "consent_required", "account_selection_required", "access_denied",
}

// GoesOn reports whether nothing in the answer speaks against the request.
func (a *AuthorizeAnswer) GoesOn() bool {
	switch a.Kind {
	case Returned:
		return a.HasCode || slices.Contains(nobodyThere, a.OAuth.Code)
	case PageShown:
		return true
	}
	return false
}

// Say describes the answer in a few words, the provider's own included.
func (a *AuthorizeAnswer) Say() string {
	switch a.Kind {
	case Returned:
		switch {
		case a.HasCode:
			return "a redirect back with a code"
		case a.OAuth.Code == "":
			return "a redirect back with neither code nor error"
		}
		return "a redirect back with " + a.OAuth.String()
	case ErrorShown:
		if a.OAuth.Code != "" {
			return "an error page of the provider: " + a.OAuth.String()
		}
		return join(fmt.Sprintf("an error page, %s", statusText(a.Status())), a.words())
	case PageShown:
		switch {
		case a.Elsewhere != "":
			return "a redirect to " + a.Elsewhere
		case a.LoginForm:
			return join("a login page", a.words())
		}
		return join(fmt.Sprintf("a page, %s", statusText(a.Status())), a.words())
	}
	return a.Fetched.Say()
}

// words is what the page says of itself, its errors first.
func (a *AuthorizeAnswer) words() string {
	text := a.Text
	switch {
	case len(a.Errors) > 0:
		text = strings.Join(a.Errors, "; ")
	case a.LoginForm:
		text = "" // the labels of its fields
	}
	name := cmp.Or(a.Heading, a.Title)
	text = strings.TrimSpace(strings.TrimPrefix(text, name))
	if name == "" || text == "" {
		return name + text
	}
	return name + ": " + text
}

func join(what, words string) string {
	if words == "" {
		return what
	}
	return what + ": " + strings.TrimSuffix(wire.Clean(words), ".")
}

// Points to what decided.
func (a *AuthorizeAnswer) Points() wire.Evidence {
	switch a.Kind {
	case Returned:
		where := "header Location, query"
		if a.Fragment {
			where = "header Location, fragment"
		}
		if a.HasCode {
			return a.At(where, "code")
		}
		return a.At(where, "error="+a.OAuth.Code)
	case Unanswered:
		return a.At("connection", a.Fetched.Say())
	}
	return a.At("status", statusText(a.Status()))
}

// like reports whether both are refusals for the same reason, as far as their
// words tell.
func (a *AuthorizeAnswer) like(b *AuthorizeAnswer) bool {
	return a.Kind == b.Kind && a.likeness == b.likeness
}

// mentions reports whether the answer speaks of a protocol parameter by its
// name, or of the value that was sent in it.
func (a *AuthorizeAnswer) mentions(names ...string) bool {
	all := strings.ToLower(strings.Join(append([]string{a.OAuth.String(), a.Title, a.Heading, a.Text}, a.Errors...), "\n"))
	return slices.ContainsFunc(names, func(n string) bool { return n != "" && strings.Contains(all, strings.ToLower(n)) })
}
