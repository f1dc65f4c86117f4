package probe

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
)

// AuthOutcome is what the token endpoint says about the client when the code is
// made up.
type AuthOutcome int

// The outcomes.
const (
	AuthAccepted AuthOutcome = iota + 1 // only the code is wrong: the client was let in
	AuthRefused                         // the client was not let in
	AuthUnclear                         // an answer that says neither
	AuthNoAnswer                        // none, or none of a token endpoint
)

// AuthAnswer is the token endpoint's answer to a made-up code.
type AuthAnswer struct {
	Fetched
	Method  AuthMethod
	Outcome AuthOutcome
}

// same reports whether both answers tell the client the same.
func (a *AuthAnswer) same(b *AuthAnswer) bool {
	return a.Outcome == b.Outcome && a.Status() == b.Status() && a.Error().Code == b.Error().Code
}

// tryClient sends a made-up code with the redirect URI of the run: authentik
// compares that before it looks at the code, and answers invalid_client when it
// is not registered.
func (s *Session) tryClient(ctx context.Context, m *ProviderMetadata, auth *ClientAuth) *AuthAnswer {
	g := s.newGrant("made up", nil)
	g.code = rand.Text()
	s.Vault.Mask("code", g.code)
	form := s.codeForm(g)
	if s.Config.RedirectURI == "" {
		form.Del("redirect_uri")
	}
	a := s.Post(ctx, m.TokenEndpoint, form, auth)
	x := &AuthAnswer{Fetched: Fetched{Exchange: a.Exchange}, Method: auth.Method}
	x.Outcome = x.outcome()
	return x
}

// outcome reads the answer by its error (RFC 6749 section 5.2), and by its
// status only where there is none: providers have statuses of their own.
func (a *AuthAnswer) outcome() AuthOutcome {
	code, status := a.Error().Code, a.Status()
	switch {
	case !a.Answered():
		return AuthNoAnswer
	case code == "invalid_grant":
		return AuthAccepted
	case code == "invalid_client", code == "unauthorized_client":
		return AuthRefused
	case code != "":
		return AuthUnclear
	case status == 401, status == 403:
		return AuthRefused
	case status == 400:
		return AuthUnclear
	}
	return AuthNoAnswer
}

// The answers by method. Of these only the ones are asked for that make sense
// with what the user gave, and client_secret_post only where client_secret_basic
// is not enough.
var (
	ClientBasic = clientAnswer("answer to a made-up code, client_secret_basic", AuthBasic)
	ClientPost  = clientAnswer("answer to a made-up code, client_secret_post", AuthPost, ClientBasic)
	ClientNone  = clientAnswer("answer to a made-up code, no client authentication", AuthNone)
)

func clientAnswer(name string, method AuthMethod, unless ...*Step[*AuthAnswer]) *Step[*AuthAnswer] {
	needs := []Need{Target, Client, Discovery}
	for _, other := range unless {
		needs = append(needs, IfOffered(other))
	}
	return &Step[*AuthAnswer]{
		name: name, impact: Active, needs: needs,
		do: func(ctx context.Context, s *Session, f *Facts) (*AuthAnswer, error) {
			m := Discovery.Of(f)
			switch {
			case m.TokenEndpoint == "":
				return nil, &NotOffered{What: noTokenEndpoint}
			case !slices.Contains(methodsToTry(Target.Of(f)), method):
				return nil, &NotOffered{What: "was not asked by " + string(method)}
			}
			for _, other := range unless {
				if a, ok := other.Maybe(f); ok && a.Outcome == AuthAccepted {
					return nil, &NotOffered{What: "was asked by " + string(a.Method) + ", which is enough"}
				}
			}
			return s.tryClient(ctx, m, s.Client(method)), nil
		},
	}
}

const noTokenEndpoint = "advertises no token_endpoint"

// clientAnswers are the needs of those who read all answers.
var clientAnswers = []Need{IfOffered(ClientBasic), IfOffered(ClientPost), IfOffered(ClientNone)}

// methodsToTry are those that make sense with what the user gave.
func methodsToTry(t *TargetInfo) []AuthMethod {
	switch asked := t.AskedMethod(); {
	case asked == AuthNone:
		return []AuthMethod{AuthNone}
	case asked != "" && t.HasSecret:
		return []AuthMethod{asked}
	case asked != "":
		return nil // nothing to authenticate with
	case t.HasSecret:
		return []AuthMethod{AuthBasic, AuthPost}
	}
	return []AuthMethod{AuthNone}
}

// AskedMethod is the method that the user asked for, "" for any.
func (t *TargetInfo) AskedMethod() AuthMethod {
	return flagMethods[t.ClientAuth]
}

// answersOf collects the answers that were given.
func answersOf(f *Facts) (out []*AuthAnswer) {
	for _, step := range []*Step[*AuthAnswer]{ClientBasic, ClientPost, ClientNone} {
		if a, ok := step.Maybe(f); ok {
			out = append(out, a)
		}
	}
	return out
}

// unknownClient is a client that nobody registered, with a secret to match.
func (s *Session) unknownClient(method AuthMethod) *ClientAuth {
	return &ClientAuth{Method: method, ID: madeUp(s.Config.ClientID), secret: s.wrongSecret()}
}

func (s *Session) wrongSecret() string {
	secret := "wrong-" + rand.Text()
	s.Vault.Mask("client_secret", secret)
	return secret
}

// tokenEndpoint is what the token endpoint says about whether it knows the client.
type tokenEndpoint struct {
	by       *AuthAnswer // that let the client in; nil: none did
	answered bool        // at least once
	refused  bool        // every method was refused
	known    func() bool // whether a made-up client is not let in where this one is; asks for it, once
}

func (s *Session) lookAtTokenEndpoint(ctx context.Context, m *ProviderMetadata, answers []*AuthAnswer) tokenEndpoint {
	t := tokenEndpoint{refused: len(answers) > 0}
	for _, a := range answers {
		if t.by == nil && a.Outcome == AuthAccepted {
			t.by = a
		}
		t.answered = t.answered || a.Answered()
		t.refused = t.refused && a.Outcome == AuthRefused
	}
	t.known = sync.OnceValue(func() bool {
		return t.by != nil && s.tryClient(ctx, m, s.unknownClient(t.by.Method)).Outcome == AuthRefused
	})
	return t
}

// instead puts the token endpoint's word in the place of an acceptance that
// proves nothing.
func (t tokenEndpoint) instead(a *Acceptance, err error) (*Acceptance, error) {
	if err != nil || a.Proved || !t.known() {
		return a, err
	}
	return &Acceptance{
		Proved:   true,
		Saw:      fmt.Sprintf("the token endpoint lets the client in (%s) and no made-up one", t.by.Say()),
		Evidence: append(a.Evidence, t.by.At("body /error", t.by.Error().Code)),
	}, nil
}
