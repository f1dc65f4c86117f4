package probe

import (
	"context"
	"crypto/rand"
	"math/big"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// unregisteredRedirectURI is at a name that can exist nowhere (RFC 2606). It is
// not on loopback: a client may have all of loopback registered.
const unregisteredRedirectURI = "https://unregistered.invalid/callback"

// AuthorizeSilent is the answer to the run's real authorization request with
// prompt=none and without a session.
var AuthorizeSilent = &Step[*AuthorizeAnswer]{
	name: "answer to a silent authorization request", impact: Active,
	needs: []Need{Target, Client, Discovery},
	do: func(ctx context.Context, s *Session, f *Facts) (*AuthorizeAnswer, error) {
		m, t := Discovery.Of(f), Target.Of(f)
		switch {
		case m.AuthorizationEndpoint == "":
			return nil, &NotOffered{What: "advertises no authorization_endpoint"}
		case t.RedirectURI == "":
			return nil, &Missing{Flag: "--redirect-uri"}
		}
		return s.askAuthorize(ctx, m, s.silent(m, t.Scopes, nil)), nil
	},
}

// AuthorizeUnknownClient is the control: the same request from a client that
// does not exist.
var AuthorizeUnknownClient = &Step[*AuthorizeAnswer]{
	name: "answer to a silent authorization request of an unknown client", impact: Active,
	needs: []Need{Target, Client, Discovery},
	do: func(ctx context.Context, s *Session, f *Facts) (*AuthorizeAnswer, error) {
		m, t := Discovery.Of(f), Target.Of(f)
		switch {
		case m.AuthorizationEndpoint == "":
			return nil, &NotOffered{What: "advertises no authorization_endpoint"}
		case t.RedirectURI == "":
			return nil, &Missing{Flag: "--redirect-uri"}
		}
		return s.askAuthorize(ctx, m, s.silent(m, t.Scopes, func(q url.Values) {
			q.Set("client_id", madeUp(t.ClientID))
		})), nil
	},
}

// madeUp is a client_id of the same form as id that nobody has registered: some
// providers refuse an identifier of the wrong form in other words.
func madeUp(id string) string {
	digits := 0
	for _, r := range id {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if digits < 8 {
		return id + "-" + strings.ToLower(rand.Text()[:8])
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return pick('0', 10)
		case r >= 'a' && r <= 'f':
			return pick('a', 6)
		case r >= 'A' && r <= 'F':
			return pick('A', 6)
		}
		return r
	}, id)
}

// pick is one of the n runes that begin with first.
func pick(first rune, n int64) rune {
	i, err := rand.Int(rand.Reader, big.NewInt(n))
	if err != nil {
		panic(err) // never: crypto/rand does not fail since Go 1.24
	}
	return first + rune(i.Int64())
}

// AuthorizeControls are the requests that tell what a refusal is about: each
// leaves one thing out. None is made when nothing was refused.
type AuthorizeControls struct {
	Plain   *AuthorizeAnswer // as the login sends it, without prompt=none; nil: not asked
	NoPKCE  *AuthorizeAnswer // without code_challenge; nil: not asked
	ByScope []ScopeAnswer    // one scope each, in the order asked for
}

// ScopeAnswer is the answer to a request for one scope, with openid if that is
// asked for at all.
type ScopeAnswer struct {
	Scope  string
	Answer *AuthorizeAnswer
}

// all lists the controls that were made.
func (c *AuthorizeControls) all() []*AuthorizeAnswer {
	var out []*AuthorizeAnswer
	for _, a := range []*AuthorizeAnswer{c.Plain, c.NoPKCE} {
		if a != nil {
			out = append(out, a)
		}
	}
	for _, x := range c.ByScope {
		out = append(out, x.Answer)
	}
	return out
}

// AuthorizationControls finds out what a refused request is refused for.
var AuthorizationControls = &Step[*AuthorizeControls]{
	name: "answers to parts of a refused authorization request", impact: Active,
	needs: []Need{Target, Client, Discovery, AuthorizeSilent},
	do: func(ctx context.Context, s *Session, f *Facts) (*AuthorizeControls, error) {
		m, scopes, silent := Discovery.Of(f), Target.Of(f).Scopes, AuthorizeSilent.Of(f)
		c := &AuthorizeControls{}
		if silent.GoesOn() || silent.Kind == Unanswered {
			return c, nil
		}
		var wait sync.WaitGroup
		ask := func(to **AuthorizeAnswer, q url.Values) {
			wait.Go(func() { *to = s.askAuthorize(ctx, m, q) })
		}
		g := s.newGrant("control", scopes)
		ask(&c.Plain, s.query(m, g))
		aboutScope := silent.OAuth.Code == "invalid_scope"
		if !aboutScope {
			ask(&c.NoPKCE, s.silent(m, scopes, func(q url.Values) {
				q.Del("code_challenge")
				q.Del("code_challenge_method")
			}))
		}
		if aboutScope || silent.Kind == ErrorShown {
			c.ByScope = make([]ScopeAnswer, len(scopes))
			for i, x := range scopes {
				c.ByScope[i].Scope = x
				ask(&c.ByScope[i].Answer, s.silent(m, withOpenID(x, scopes), nil))
			}
		}
		wait.Wait()
		return c, nil
	},
}

func withOpenID(scope string, asked []string) []string {
	if scope != "openid" && slices.Contains(asked, "openid") {
		return []string{"openid", scope}
	}
	return []string{scope}
}

// AuthorizeUnregistered is the answer to a redirect URI that nobody registered.
// It is sent only after the right one was not refused: authentik up to 2026.2,
// with an empty list, stores the first redirect URI that arrives, for good
// (https://github.com/goauthentik/authentik/pull/21746).
var AuthorizeUnregistered = &Step[*AuthorizeAnswer]{
	name: "answer to an unregistered redirect URI", impact: Active,
	needs: []Need{Target, Client, Discovery, AuthorizeSilent, RedirectURIAccepted},
	do: func(ctx context.Context, s *Session, f *Facts) (*AuthorizeAnswer, error) {
		m := Discovery.Of(f)
		if AuthorizeSilent.Of(f).Kind == Unanswered {
			return nil, &NotOffered{What: "gave no answer at its authorization endpoint"}
		}
		return s.askAuthorize(ctx, m, s.silent(m, Target.Of(f).Scopes, func(q url.Values) {
			q.Set("redirect_uri", unregisteredRedirectURI)
		})), nil
	},
}
