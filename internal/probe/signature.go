package probe

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/token"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// KeyChoice is the key that an id_token says it was signed with.
type KeyChoice struct {
	Alg, Kid string
	Secret   bool // HMAC: the client secret is the key (OpenID Connect Core section 10.1)
	None     bool // alg none: there is no signature
	Reloaded bool // the key was only there when the keys were read once more
	Matching int  // published keys that the header allows

	keys []any // live: public keys to try, or the secret's bytes
}

// String keeps the keys from being printed.
func (k *KeyChoice) String() string { return k.Alg + " " + k.Kid }

// SigningKey is the published key behind the id_token's signature. An unknown
// kid has the keys read once more before anything is said: some providers make
// a key at its first use (Keycloak 24 to 26, ES256 and PS256).
var SigningKey = &Step[*KeyChoice]{
	name: "key of the id_token's signature", owner: "id-token-key-published", impact: Active,
	needs: []Need{Discovery, Usable, Tokens, IDToken},
	do: func(ctx context.Context, s *Session, f *Facts) (*KeyChoice, error) {
		h := IDToken.Of(f).Header
		k := &KeyChoice{Alg: h.Alg, Kid: h.Kid}
		switch {
		case h.Alg == "none":
			k.None = true
			return k, nil
		case strings.HasPrefix(h.Alg, "HS"):
			k.Secret, k.keys = true, []any{[]byte(s.Config.secret())}
			return k, nil
		}
		k.keys = matching(s.publicKeys(), h)
		if len(k.keys) == 0 {
			k.Reloaded = true
			k.keys = matching(s.reloadKeys(ctx, Discovery.Of(f)), h)
		}
		if k.Matching = len(k.keys); k.Matching == 0 {
			return nil, &Problem{
				Want:     fmt.Sprintf("a published key for alg %s, kid %s", h.Alg, orNone(h.Kid)),
				Saw:      "published kids: " + kids(s.publicKeys()) + "; read twice",
				Evidence: []wire.Evidence{Tokens.Of(f).At("id_token header kid", orNone(h.Kid))},
			}
		}
		return k, nil
	},
}

// matching returns the keys that a client would try: those with the header's
// kid, or all of the right type when the header names none (Core section 10.1).
func matching(published []jose.JSONWebKey, h JOSEHeader) []any {
	var out []any
	for _, k := range published {
		if k.Use == "enc" || h.Kid != "" && k.KeyID != h.Kid || k.Algorithm != "" && k.Algorithm != h.Alg {
			continue
		}
		out = append(out, k.Key)
	}
	return out
}

func kids(published []jose.JSONWebKey) string {
	var out []string
	for _, k := range published {
		out = append(out, orNone(wire.Clean(k.KeyID)))
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

// Signature says whether the id_token's signature holds.
var Signature = &Step[*Verified]{
	name: "signature of the id_token", impact: Active,
	needs: []Need{IDToken, SigningKey},
	do: func(_ context.Context, s *Session, f *Facts) (*Verified, error) {
		k := SigningKey.Of(f)
		v := &Verified{Alg: k.Alg, Tried: len(k.keys)}
		jws := string(s.kept(idTokenJWS))
		for _, key := range k.keys {
			err := token.Verify(jws, k.Alg, key)
			if err == nil {
				v.OK = true
				if secret, ok := key.([]byte); ok {
					v.SecretBytes, v.WantBytes = len(secret), token.MACKeySize(k.Alg)
				}
				return v, nil
			}
			v.Text = s.say(err.Error())
		}
		return v, nil
	},
}

// Verified is the outcome of checking a signature.
type Verified struct {
	OK    bool
	Alg   string
	Tried int    // keys
	Text  string // what the library said last

	// Of a client secret that was the key: how long it is, and at least has to be.
	SecretBytes, WantBytes int
}
