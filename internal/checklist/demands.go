package checklist

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

func (b *builder) discovery() []Need {
	d := b.Profile.Demands
	issuer := Need{Name: "issuer", topic: knowledge.ClientIssuer, words: []string{"compared"}}
	switch {
	case !d.Discovery:
		return []Need{{Name: "discovery", Value: "not read; each address is entered by hand", topic: knowledge.ClientIssuer, words: []string{"not compared"}}}
	case d.Issuer == application.IssuerExact:
		issuer.Value = "compared letter by letter with the one that is entered"
		issuer.Notes = []string{"Scheme, port and a slash at the end count."}
	case d.Issuer == application.IssuerNormalised:
		issuer.Value = "compared as a URL with the one that is entered"
		issuer.Notes = []string{"Of slashes only that behind a bare host does not count."}
	default:
		issuer.Value = "not compared with the address that is entered"
		issuer.words = []string{"not compared"}
	}
	doc := Need{Name: "discovery", Value: "has to be reachable for " + b.Title}
	if len(d.Metadata) > 0 {
		doc.Notes = []string{"It needs " + enumerate(d.Metadata, "and") + " there."}
	}
	return []Need{doc, issuer}
}

func (b *builder) idToken() []Need {
	t := b.Profile.Demands.IDToken
	if !t.Read {
		return []Need{{Name: "id_token", Value: "not read; how it is signed or encrypted does not matter"}}
	}
	signing := Need{Name: "signature", topic: knowledge.ClientSigning, words: []string{"asymmetric"}}
	switch algorithms := b.algorithms(); {
	case len(algorithms) > 0:
		signing.Literals, signing.words = algorithms, algorithms
	case t.Unverified:
		signing.Value, signing.words = "of the id_token is not looked at", []string{"any"}
	case t.Symmetric:
		signing.Value, signing.words = "any algorithm that discovery lists, HS256 too", []string{"any"}
	default:
		signing.Value = "RS256 or another asymmetric algorithm that discovery lists"
		signing.Notes = append(signing.Notes, "HS256 fails.")
	}
	if t.Unverified && len(signing.Literals) > 0 {
		signing.Notes = append(signing.Notes, "Only the name of the algorithm is compared.")
	}
	if set := b.named(t.Setting); set != "" && (!t.Unverified || len(signing.Literals) > 0) {
		signing.Notes = append(signing.Notes, "Others are named with "+set+".")
	}
	if t.OneKey {
		signing.Notes = append(signing.Notes, "Keys without kid, or two that fit, end the login.")
	}
	var all []Need
	if t.Needed {
		all = append(all, Need{Name: "id_token", Value: "needed, so that openid has to be among the scopes"})
	}
	all = append(all, signing)
	switch t.Encrypted {
	case application.EncryptedFails:
		all = append(all, Need{Name: "encryption", topic: knowledge.ClientEncryption, words: []string{"not read"},
			Value: "off; an encrypted id_token ends the login"})
	case application.EncryptedReads:
		all = append(all, Need{Name: "encryption", Value: "off, unless " + b.Title + " has the key"})
	}
	return all
}

// algorithms are those that it is set to; none where discovery decides.
func (b *builder) algorithms() []string {
	t := b.Profile.Demands.IDToken
	if set := b.Text(t.Setting); set != "" {
		return strings.FieldsFunc(set, func(r rune) bool { return strings.ContainsRune(` ,[]"'`, r) })
	}
	if len(t.Algorithms) > 0 && t.Algorithms[0] == application.AlgorithmsListed {
		return nil
	}
	return t.Algorithms
}

// places says where a claim is looked for.
var places = map[string]string{application.InIDToken: "in the id_token", application.InUserinfo: "at userinfo"}

func (b *builder) claims() []Need {
	var all []Need
	for _, c := range b.Profile.Demands.Claims {
		if c.If != "" && b.twin(c) != nil {
			continue
		}
		n := Need{Name: "claim", topic: knowledge.ClientClaims, Literals: c.Names, words: slices.Clone(c.Names)}
		n.Value = enumerate(inWhich(c.In), "or")
		if len(c.Names) > 1 {
			n.Value = "(the first that is there) " + n.Value
		}
		if len(c.In) == 1 {
			n.words = append(n.words, c.In[0])
		}
		if c.Type != "" && c.Type != "string" {
			n.Value += ", " + article(c.Type)
		}
		use := fmt.Sprintf("Read for %s; without it the login goes on.", c.For)
		if c.Needed {
			use = fmt.Sprintf("Needed for %s: a login without it fails.", c.For)
		}
		n.Notes = append(n.Notes, use)
		if set := b.named(c.If); set != "" {
			n.Notes = append(n.Notes, "Only where "+set+" is set.")
		}
		if set := b.named(c.Unless); set != "" {
			except := "Not where " + set + " is set."
			if other := b.twin(c); other != nil {
				except = "Where " + set + " is set, it may be " + enumerate(inWhich(other.In), "or") + "."
			}
			n.Notes = append(n.Notes, except)
		}
		if set := b.named(c.Setting); set != "" && c.Setting != c.If {
			more := "Another one is"
			if c.Adds {
				more = "One more is"
			}
			n.Notes = append(n.Notes, more+" named with "+set+".")
		}
		all = append(all, n)
	}
	return all
}

func inWhich(in []string) (phrases []string) {
	for _, place := range in {
		phrases = append(phrases, places[place])
	}
	return phrases
}

// twin is the same claim as it is read where one setting is the other way; nil
// where there is none.
func (b *builder) twin(c application.Claim) *application.Claim {
	for _, other := range b.Profile.Demands.Claims {
		opposite := c.If != "" && c.If == other.Unless || c.Unless != "" && c.Unless == other.If
		if opposite && slices.Equal(c.Names, other.Names) && c.For == other.For {
			return &other
		}
	}
	return nil
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

func (b *builder) emailVerified() []Need {
	d := b.Profile.Demands
	n := Need{Name: "email_verified", topic: knowledge.ClientEmailVerified}
	switch d.EmailVerified {
	case application.VerifiedTrue:
		n.Value, n.words = "has to be there and true", []string{"needed"}
	case application.VerifiedNotFalse:
		n.Value, n.words = "may be absent, may not be false", []string{"not false"}
	default:
		return nil
	}
	if set := b.named(d.VerifiedOff); set != "" {
		n.Notes = append(n.Notes, "Any is taken with "+set+" = "+b.ownWord(d.VerifiedOff, "true")+".")
	}
	if set := b.named(d.VerifiedLoose); set != "" {
		n.Notes = append(n.Notes, "An absent one is taken with "+set+" = "+b.ownWord(d.VerifiedLoose, "true")+".")
	}
	if set := b.named(d.VerifiedFor); set != "" {
		n.Notes = append(n.Notes, "Only where "+set+" is email.")
	}
	return []Need{n}
}

func (b *builder) userinfo() []Need {
	u := b.Profile.Demands.Userinfo
	n := Need{Name: "userinfo", topic: knowledge.ClientUserinfo}
	switch u.Asked {
	case application.AskedAlways:
		n.Value = "asked at each login"
	case application.AskedOffered:
		n.Value = "asked at each login, where discovery names its endpoint"
	case application.AskedMissing:
		n.Value = "asked when the id_token lacks a claim"
	default:
		for _, c := range b.Profile.Demands.Claims {
			if set := b.named(c.If); set != "" && slices.Contains(c.In, application.InUserinfo) {
				return []Need{{Name: "userinfo", Value: "asked only where " + set + " is set"}}
			}
		}
		return []Need{{Name: "userinfo", Value: "never asked"}}
	}
	if u.Needed {
		n.Notes = append(n.Notes, "When it fails, the login fails.")
	}
	if !u.JWT {
		n.words = []string{"plain only"}
		n.Notes = append(n.Notes, "The answer has to be plain JSON; a signed one cannot be read.")
	}
	return []Need{n}
}

func (b *builder) refreshToken() []Need {
	d := b.Profile.Demands
	n := Need{Name: "refresh token", topic: knowledge.ClientRefreshToken, words: []string{"refresh_token", "offline_access"}}
	switch d.RefreshToken {
	case application.TokenRequired:
		n.Value = "required; a login without one fails"
	case application.TokenWanted:
		n.Value = "used to keep people logged in"
	default:
		n.Value, n.words = "not used", nil
		if slices.Contains(b.Scopes(), "offline_access") {
			n.Notes = []string{"offline_access is asked for all the same."}
		}
		return []Need{n}
	}
	if b.Asks() && !slices.Contains(b.Scopes(), "offline_access") {
		n.Notes = append(n.Notes, "offline_access is not among the scopes: add it where the provider wants it.")
	}
	if d.RefreshedID {
		n.Notes = append(n.Notes, "The answer to a refresh has to have an id_token.")
	}
	all := []Need{n}
	if s := b.Profile.Session; s.Refresh == application.RefreshOnRequest || s.Refresh == application.RefreshOnExpiry {
		all = append(all, b.rotation())
	}
	return all
}

func (b *builder) rotation() Need {
	n := Need{Name: "rotation", topic: knowledge.ClientRotation, words: []string{"locked"}, Value: "goes well; one request at a time refreshes"}
	if b.Locks() {
		return n
	}
	n.words = []string{"not locked"}
	n.Value = "parallel requests may use one refresh token twice"
	if locks, set := b.Profile.Session.Locks, b.named("session_store"); len(locks) > 0 && set != "" {
		n.Notes = append(n.Notes, fmt.Sprintf("They wait for each other with %s = %s.", set, enumerate(locks, "or")))
	} else {
		n.Notes = append(n.Notes, "Let the provider take a used one for some seconds, or do not rotate.")
	}
	return n
}

// lifetimes matter where a session ends with a token.
func (b *builder) lifetimes() []Need {
	n := Need{Name: "lifetimes", topic: knowledge.ClientLifetimes, words: []string{"session"}}
	switch b.Profile.Session.Ends {
	case application.EndsAccessToken:
		n.Value = "the session ends with the access token"
	case application.EndsIDToken:
		n.Value = "the session ends with the id_token"
	default:
		return nil
	}
	if _, on := b.Refreshes(); on {
		n.Value += ", unless it is refreshed"
	}
	return []Need{n}
}

// logout is said by the application's own fixes.
func (b *builder) logout() []Need {
	if set := b.named("end_session_endpoint"); set != "" {
		return []Need{{Name: "logout", topic: knowledge.ClientLogout, Value: "at the provider where " + set + " is set"}}
	}
	return nil
}
