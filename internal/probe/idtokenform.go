package probe

import (
	"context"

	"github.com/oidc-doctor/oidc-doctor/internal/token"
)

// A TokenForm is what anybody sees of a compact token without reading it.
type TokenForm struct {
	Present   bool
	Parts     int // 3: a JWS, 5: a JWE, else neither
	Header    JOSEHeader
	Unread    string // why the header could not be read, "" when it was
	Encrypted bool
}

// IDTokenForm is the form of the main grant's id_token. Unlike IDToken it is there
// for a token that nobody can read: applications differ in which they can.
var IDTokenForm = &Step[*TokenForm]{
	name: "form of the id_token", impact: Active,
	needs: []Need{Tokens},
	do: func(_ context.Context, s *Session, f *Facts) (*TokenForm, error) {
		t := Tokens.Of(f)
		x := &TokenForm{Present: t.IDToken.Present()}
		if !x.Present {
			return x, nil
		}
		raw := s.Vault.Reveal(t.IDToken)
		x.Parts = token.Parts(raw)
		x.Encrypted = x.Parts == token.JWEParts
		var err error
		if x.Header, err = joseHeader(raw); err != nil {
			x.Unread = err.Error()
		}
		return x, nil
	},
}
