package probe

import (
	"context"
	"net/url"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// AuthorizeWithoutPKCE is the answer to the run's authorization request without a
// code_challenge, for an application that sends none.
var AuthorizeWithoutPKCE = &Step[*AuthorizeAnswer]{
	name: "answer to the application's request without PKCE", impact: Active,
	needs: []Need{Application, Target, Client, Discovery, AuthorizeSilent, PKCEAccepted},
	do: func(ctx context.Context, s *Session, f *Facts) (*AuthorizeAnswer, error) {
		m := Discovery.Of(f)
		if Application.Of(f).Challenges(m.ChallengeMethods) {
			return nil, &NotOffered{What: "gets a code_challenge from this application"}
		}
		return s.askAuthorize(ctx, m, s.silent(m, Target.Of(f).Scopes, func(q url.Values) {
			q.Del("code_challenge")
			q.Del("code_challenge_method")
		})), nil
	},
}

// flagMethods are the client authentication methods as flags and profiles call them.
var flagMethods = map[string]AuthMethod{
	application.AuthBasic: AuthBasic, application.AuthPost: AuthPost, application.AuthNone: AuthNone,
}

// AppClientAnswers are what the token endpoint says to the client by each method that
// the application tries, until one is let in. What was asked before is not asked again.
var AppClientAnswers = &Step[[]*AuthAnswer]{
	name: "answers to the application's client authentication", impact: Active,
	needs: append([]Need{Application, Target, Client, Discovery, ClientKnown}, clientAnswers...),
	do: func(ctx context.Context, s *Session, f *Facts) ([]*AuthAnswer, error) {
		m := Discovery.Of(f)
		if m.TokenEndpoint == "" {
			return nil, &NotOffered{What: noTokenEndpoint}
		}
		var out []*AuthAnswer
		for _, name := range Application.Of(f).AuthMethods(m.listedForFlags()) {
			method := flagMethods[name]
			if method != AuthNone && !Target.Of(f).HasSecret {
				return nil, &Missing{Flag: secretFlag}
			}
			a := answerBy(method, answersOf(f))
			if a == nil {
				a = s.tryClient(ctx, m, s.Client(method))
			}
			if out = append(out, a); a.Outcome == AuthAccepted {
				break
			}
		}
		if len(out) == 0 {
			return nil, &NotOffered{What: "gets no client authentication from this application that is known"}
		}
		return out, nil
	},
}

// listedForFlags are the methods of discovery by the names that flags have.
func (m *ProviderMetadata) listedForFlags() (out []string) {
	for name, method := range flagMethods {
		for _, listed := range m.AdvertisedAuthMethods() {
			if listed == method {
				out = append(out, name)
			}
		}
	}
	return out
}

func answerBy(method AuthMethod, answers []*AuthAnswer) *AuthAnswer {
	for _, a := range answers {
		if a.Method == method {
			return a
		}
	}
	return nil
}
