package probe

import (
	"context"

	"golang.org/x/oauth2"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// The steps below burn what they use, so each has a grant of its own, asked for
// only when the one before is over: at several providers a replayed code or
// token ends everything that the same client got in the same session. The chain
// is PKCEMismatch, CodeReplay, RefreshReplay, Revocation, Logout.

// PKCEMismatch is the answer to a good code with a wrong code_verifier.
var PKCEMismatch = &Step[*Fetched]{
	name: "answer to a wrong code_verifier", impact: Intrusive,
	needs: []Need{Target, Discovery, ClientAuthMethod, Login, Tokens},
	after: append(reads(), Refreshed),
	do: func(ctx context.Context, s *Session, f *Facts) (*Fetched, error) {
		if !Login.Of(f).ByCode {
			return nil, &NotOffered{What: "was not asked for a code in this login"}
		}
		m, method := Discovery.Of(f), ClientAuthMethod.Of(f)
		g, err := s.further(ctx, m, method, "pkce", plainScopes(Target.Of(f).Scopes))
		if err != nil {
			return nil, err
		}
		form := s.codeForm(g)
		form.Set("code_verifier", oauth2.GenerateVerifier())
		s.Vault.Mask("code_verifier", form.Get("code_verifier"))
		a := s.Post(ctx, m.TokenEndpoint, form, s.Client(method))
		s.maskTokens(a)
		return &Fetched{Exchange: a.Exchange}, nil
	},
}

// Replayed is what happened to a code or token that was used twice.
type Replayed struct {
	First, Again Fetched
}

// CodeReplay uses one code twice.
var CodeReplay = &Step[*Replayed]{
	name: "answer to a code used twice", impact: Intrusive,
	needs: []Need{Target, Discovery, ClientAuthMethod, Login, Tokens},
	after: append(reads(), Refreshed, PKCEMismatch),
	do: func(ctx context.Context, s *Session, f *Facts) (*Replayed, error) {
		if !Login.Of(f).ByCode {
			return nil, &NotOffered{What: "was not asked for a code in this login"}
		}
		m, method := Discovery.Of(f), ClientAuthMethod.Of(f)
		g, err := s.further(ctx, m, method, "code", plainScopes(Target.Of(f).Scopes))
		if err != nil {
			return nil, err
		}
		var x [2]Fetched
		for i := range x {
			a := s.Post(ctx, m.TokenEndpoint, s.codeForm(g), s.Client(method))
			s.maskTokens(a)
			x[i].Exchange = a.Exchange
		}
		return &Replayed{x[0], x[1]}, nil
	},
}

// maskTokens makes sure that tokens which nobody reads are known to the vault.
func (s *Session) maskTokens(a *wire.Answer) { _, _ = s.readTokens(a, "") }
