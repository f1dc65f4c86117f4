package probe

import (
	"context"
	"slices"
	"sync"
)

// SecretControl is what the token endpoint says to a wrong secret, and where
// that is the same as to the right one, what it says to others.
type SecretControl struct {
	Right   *AuthAnswer
	Wrong   *AuthAnswer
	Unknown *AuthAnswer // to a made-up client; nil: not asked
	None    *AuthAnswer // to this client without any secret; nil: not asked
}

// Told reports whether the provider tells the wrong secret from the right one.
func (c *SecretControl) Told() bool { return !c.Wrong.same(c.Right) }

// ChecksCodeFirst reports whether it answers so to anybody, because it looks at
// the code before it looks at the client.
func (c *SecretControl) ChecksCodeFirst() bool { return c.Unknown != nil && c.Unknown.same(c.Right) }

// Public reports whether the client needs no secret at all.
func (c *SecretControl) Public() bool { return c.None != nil && c.None.Outcome == AuthAccepted }

// WrongSecret asks with a secret that is not the client's.
var WrongSecret = &Step[*SecretControl]{
	name: "answer to a wrong client secret", impact: Intrusive,
	needs: slices.Concat([]Need{Target, Client, Discovery, ClientAuthMethod}, clientAnswers),
	do: func(ctx context.Context, s *Session, f *Facts) (*SecretControl, error) {
		m, method := Discovery.Of(f), ClientAuthMethod.Of(f)
		if method == AuthNone {
			return nil, &NotOffered{What: "lets this client in without a secret"}
		}
		c := &SecretControl{}
		for _, a := range answersOf(f) {
			if a.Method == method {
				c.Right = a
			}
		}
		c.Wrong = s.tryClient(ctx, m, &ClientAuth{Method: method, ID: s.Config.ClientID, secret: s.wrongSecret()})
		if c.Told() {
			return c, nil
		}
		var wait sync.WaitGroup
		wait.Go(func() { c.Unknown = s.tryClient(ctx, m, s.unknownClient(method)) })
		wait.Go(func() { c.None = s.tryClient(ctx, m, s.Client(AuthNone)) })
		wait.Wait()
		return c, nil
	},
}
