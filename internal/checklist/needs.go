package checklist

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// needs are what the application wants, in the order in which a client is set up.
func (b *builder) needs() []Need {
	var all []Need
	if b.Asks() {
		all = append(all, b.client(), b.redirects(), b.authentication(), b.responseType(), b.grants(), b.scopes(), b.pkce())
		all = append(all, b.parameters()...)
	} else {
		all = append(all, Need{Name: "client", Value: "that of whoever gets the tokens",
			Notes: []string{b.Title + " only reads tokens: it sends nobody to a login."}})
	}
	all = append(all, b.discovery()...)
	all = append(all, b.idToken()...)
	all = append(all, b.claims()...)
	all = append(all, b.emailVerified()...)
	all = append(all, b.userinfo()...)
	all = append(all, b.refreshToken()...)
	all = append(all, b.lifetimes()...)
	return append(all, b.logout()...)
}

func (b *builder) client() Need {
	n := Need{Name: "client", topic: knowledge.ClientCreated, Value: "confidential, with a secret"}
	if m := b.Profile.Sends.ClientAuth; slices.Contains(m, application.AuthNone) {
		n.Value = "public, without a secret"
		if len(m) > 1 {
			n.Value = "with a secret, or public without one"
		}
	}
	return n
}

func (b *builder) redirects() Need {
	s := b.Profile.Sends
	n := Need{Name: "redirect URI", topic: knowledge.ClientRedirectURIs, words: []string{"one"}}
	for _, r := range append([]string{s.RedirectPath}, s.Redirects...) {
		switch {
		case r == "":
		case strings.HasPrefix(r, "/"):
			n.Literals = append(n.Literals, "https://"+Public+r)
		default:
			n.Literals = append(n.Literals, r)
		}
	}
	if len(n.Literals) > 1 {
		n.words = []string{"several"}
	}
	set := b.named("redirect_uri")
	switch {
	case len(n.Literals) == 0 && set != "":
		n.Value = "what " + set + " says"
	case len(n.Literals) == 0:
		n.Value = "that of the program which it is part of"
	case set != "":
		n.Notes = append(n.Notes, "Another one is set with "+set+".")
	}
	if slices.ContainsFunc(n.Literals, func(l string) bool { return strings.Contains(l, "{name}") }) {
		n.Notes = append(n.Notes, "{name} is the name that the provider is given there.")
	}
	if slices.ContainsFunc(n.Literals, func(l string) bool { return strings.Contains(l, Public) }) {
		n.Notes = append([]string{Public + " is the address at which people open " + b.Title + "."}, n.Notes...)
	}
	return n
}

// inFull are the client authentication methods as specifications call them.
var inFull = map[string]string{
	application.AuthBasic: "client_secret_basic",
	application.AuthPost:  "client_secret_post",
	application.AuthNone:  "none",
}

func (b *builder) authentication() Need {
	s := b.Profile.Sends
	n := Need{Name: "authentication", topic: knowledge.ClientAuth}
	methods := b.AuthMethods(nil)
	if s.AuthBy == application.ByMetadata {
		methods = s.ClientAuth
	}
	var names []string
	for _, m := range methods {
		names = append(names, inFull[m])
	}
	if len(names) == 0 {
		return Need{Name: n.Name, Value: "as the program chooses"}
	}
	n.Literals, n.words = names[:1], methods[:1]
	switch {
	case len(names) == 1 && b.named("client_auth") != "":
		n.Notes = append(n.Notes, "Another one is chosen with "+b.named("client_auth")+".")
	case len(names) == 1:
		n.Notes = append(n.Notes, "It knows no other method.")
	case s.AuthBy == application.ByMetadata:
		n.Notes = append(n.Notes, fmt.Sprintf("It takes the first of %s that discovery lists, else %s.", enumerate(names, "and"), names[len(names)-1]))
	default:
		n.Notes = append(n.Notes, fmt.Sprintf("When that fails, it tries %s.", enumerate(names[1:], "and")))
	}
	return n
}

func (b *builder) responseType() Need {
	t := b.Text("response_type")
	if t == "" {
		t = b.Profile.Sends.ResponseType
	}
	if t == "" {
		t = "code"
	}
	n := Need{Name: "response type", topic: knowledge.ClientResponseType, Literals: []string{t}, words: []string{t}}
	if set := b.named("response_type"); set != "" {
		n.Notes = append(n.Notes, "Another one is set with "+set+"; only those with code give a refresh token.")
	}
	return n
}

func (b *builder) grants() Need {
	n := Need{Name: "grant types", topic: knowledge.ClientGrantTypes, Literals: []string{"authorization_code"}}
	if t := b.responseType().Literals[0]; !strings.Contains(t, "code") {
		n.Literals = []string{"implicit"}
	}
	if b.Profile.Demands.RefreshToken != application.TokenNever {
		n.Literals = append(n.Literals, "refresh_token")
		n.words = []string{"refresh_token"}
	}
	return n
}

func (b *builder) scopes() Need {
	scopes := b.Scopes()
	n := Need{Name: "scopes", topic: knowledge.ClientScopes, Literals: []string{strings.Join(scopes, " ")}, words: scopes}
	if len(scopes) == 0 {
		n.Literals, n.Value = nil, "those that the program asks for"
	}
	set, more := b.named("scope"), b.named("extra_scopes")
	switch {
	case b.Profile.Sends.ScopeFixed || set == "" && more == "" && len(scopes) > 0:
		n.Notes = append(n.Notes, "No setting changes them: allow every one.")
	case set != "":
		n.Notes = append(n.Notes, "Changed with "+set+".")
	}
	if more != "" {
		n.Notes = append(n.Notes, "Further ones are added with "+more+".")
	}
	for _, c := range b.Profile.Demands.Claims {
		if c.Scope != "" && !slices.Contains(n.words, c.Scope) {
			n.Notes = append(n.Notes, fmt.Sprintf("Add %s for %s.", c.Scope, c.For))
			n.words = append(n.words, c.Scope)
		}
	}
	return n
}

func (b *builder) pkce() Need {
	n := Need{Name: "PKCE", topic: knowledge.ClientPKCE}
	set := b.named("code_challenge_method")
	switch b.Profile.Sends.PKCE {
	case application.PKCEAlways:
		n.Value, n.words = "S256, always sent, so that the provider may require it", []string{"sent"}
	case application.PKCEAdvertised:
		n.Value, n.words = "S256, wherever discovery lists it", []string{"sent"}
		if set != "" {
			n.Notes = append(n.Notes, "Changed with "+set+".")
		}
	case application.PKCESetting:
		if b.Challenges(nil) {
			n.Value, n.words = "S256, unless "+set+" turns it off", []string{"sent"}
			break
		}
		n.Value, n.words = "not sent unless "+set+" is "+b.ownWord("code_challenge_method", "S256"), []string{"as set"}
		n.Notes = append(n.Notes, "A provider that requires it refuses the login until then.")
	default:
		n.Value, n.words = "never sent, so that the provider may not require it", []string{"not sent"}
	}
	return n
}

// parameters are what else is in the authorization request.
func (b *builder) parameters() []Need {
	var names []string
	for name, value := range b.Profile.Sends.Parameters {
		names = append(names, name+"="+value)
	}
	slices.Sort(names)
	var all []Need
	if len(names) > 0 {
		all = append(all, Need{Name: "parameters", Literals: names, Notes: []string{"Sent with each authorization request."}})
	}
	if b.Profile.Sends.PAR {
		all = append(all, Need{Name: "PAR", Value: "used wherever discovery offers it"})
	}
	return all
}

// enumerate is a, b and c.
func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}
