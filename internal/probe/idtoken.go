package probe

import (
	"context"
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/token"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// jwsOf is where the live JWS of an id_token waits for whoever verifies it.
const idTokenJWS = "id_token"

// newestIDTokenJWS is where that of a refreshed one waits.
const newestIDTokenJWS = "refreshed id_token"

// IDToken is the id_token of the main grant, decrypted if it was a JWE and a
// key was given. Nothing in it is verified yet.
var IDToken = &Step[*JWT]{
	name: "id_token", owner: "id-token-format", impact: Active,
	needs: []Need{Tokens, Target},
	do: func(_ context.Context, s *Session, f *Facts) (*JWT, error) {
		t := Tokens.Of(f)
		if !t.IDToken.Present() {
			return nil, &NotOffered{What: "sent no id_token"}
		}
		j, jws, err := s.readJWT(t.IDToken)
		if err != nil {
			p := &Problem{
				Want:     "a signed JWT (JWS) of three parts",
				Saw:      err.Error(),
				Evidence: []wire.Evidence{t.At("body /id_token", t.IDToken.String())},
			}
			return nil, p
		}
		s.keep(idTokenJWS, []byte(jws))
		return j, nil
	},
}

// readJWT reads a token, through its encryption when there is a key for it. The
// error is a sentence about what was seen instead of a readable JWS.
func (s *Session) readJWT(masked wire.Masked) (j *JWT, jws string, err error) {
	raw := s.Vault.Reveal(masked)
	j = &JWT{Token: masked}
	header, err := joseHeader(raw)
	n := token.Parts(raw)
	switch {
	case err != nil:
		return nil, "", fmt.Errorf("no JWT: %w", err)
	case n == token.JWEParts:
		j.Encrypted, j.Outer = true, header
		if raw, err = s.decrypted(raw, header); err != nil {
			return nil, "", err
		}
		if header, err = joseHeader(raw); err != nil {
			return nil, "", fmt.Errorf("a JWE whose content is no JWT: %w", err)
		}
	case n != token.JWSParts:
		return nil, "", fmt.Errorf("%d parts, where a JWS has 3 and a JWE 5", n)
	}
	body, err := token.Payload(raw)
	if err != nil {
		return nil, "", err
	}
	j.Header = header
	j.Claims, err = s.readClaims(body)
	if err != nil {
		return nil, "", fmt.Errorf("a JWT whose claims are not a JSON object")
	}
	return j, raw, nil
}

// decrypted opens a JWE. Its error is what a reader without the key is told.
func (s *Session) decrypted(jwe string, h JOSEHeader) (string, error) {
	what := fmt.Sprintf("an encrypted JWT (JWE): alg %s, enc %s, kid %s", h.Alg, h.Enc, orNone(h.Kid))
	if s.Config.DecryptionKey == nil {
		return "", fmt.Errorf("%s; clients that read only signed tokens fail here", what)
	}
	plain, err := token.Decrypt(jwe, s.Config.DecryptionKey)
	if err != nil {
		return "", fmt.Errorf("%s; the key of --decryption-key does not open it", what)
	}
	return plain, nil
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}
