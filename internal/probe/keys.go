package probe

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/token"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// keysBody is where the key set waits for whoever needs a live key.
const keysBody = "keys"

// KeysAnswer is what the provider says at its jwks_uri.
var KeysAnswer = &Step[*Fetched]{
	name: "answer at the jwks_uri", impact: Passive, needs: []Need{Discovery},
	do: func(ctx context.Context, s *Session, f *Facts) (*Fetched, error) {
		m := Discovery.Of(f)
		if m.JWKSURI == "" {
			return nil, &NotOffered{What: "advertises no jwks_uri"}
		}
		x, a := s.fetch(ctx, m.JWKSURI, wire.KeySet)
		s.keep(keysBody, a.Body)
		return x, nil
	},
}

// KeySet is the provider's published keys (RFC 7517 section 5).
type KeySet struct {
	Fetched
	Keys     []Key // in the order of the document
	Unneeded bool  // only HMAC or no signature at all is advertised: no published key has a part in that
}

// Keys reads the key set.
var Keys = &Step[*KeySet]{
	name: "keys of the provider", owner: "keys-served", impact: Passive,
	needs: []Need{Target, Discovery, KeysAnswer},
	do: func(_ context.Context, s *Session, f *Facts) (*KeySet, error) {
		m, x := Discovery.Of(f), KeysAnswer.Of(f)
		if err := lost(x.Exchange, m.JWKSURI, m, Target.Of(f).Issuer); err != nil {
			return nil, err
		}
		set := &KeySet{Fetched: *x, Unneeded: unneeded(m.IDTokenAlgs)}
		raw, saw := readKeySet(x, s.kept(keysBody))
		if saw != "" && !set.Unneeded {
			return nil, &Problem{
				Want:     "a JSON object with a list of keys at " + wire.Clean(m.JWKSURI),
				Saw:      saw,
				Evidence: []wire.Evidence{x.At("status", statusText(x.Status()))},
			}
		}
		for _, r := range raw {
			set.Keys = append(set.Keys, s.readKey(r))
		}
		return set, nil
	},
}

// unneeded holds when algorithms are advertised, and each does without a
// published key.
func unneeded(algs []string) bool { return len(algs) > 0 && len(asymmetric(algs)) == 0 }

// asymmetric leaves out the algorithms that use no published key.
func asymmetric(algs []string) []string {
	return slices.DeleteFunc(slices.Clone(algs), func(a string) bool { return a == "none" || strings.HasPrefix(a, "HS") })
}

// readKeySet takes the document apart, or says why it is none. A key that cannot
// be read is not a reason: RFC 7517 section 5 has clients pass over it.
func readKeySet(x *Fetched, body []byte) (keys []json.RawMessage, saw string) {
	if saw := x.unreadable(); saw != "" {
		return nil, saw
	}
	var set map[string]json.RawMessage
	if err := json.Unmarshal(body, &set); err != nil {
		if strings.Contains(x.Media(), "html") {
			return nil, "an HTML page"
		}
		return nil, notJSON(body, err)
	}
	list, ok := set["keys"]
	if !ok {
		return nil, "JSON without a member keys"
	}
	if json.Unmarshal(list, &keys) != nil {
		return nil, "a member keys that is not a list"
	}
	if len(keys) == 0 {
		return nil, "an empty list of keys"
	}
	return keys, ""
}

// UsableKeys are the published keys that can verify an id_token.
type UsableKeys struct {
	Algs []string // advertised algorithms with at least one key, in the document's order
	Kids []string // of these keys, in the order of the set
}

// Usable is there when at least one advertised algorithm has a key. One is
// enough: some providers make the key of an algorithm at its first use
// (Keycloak 24 to 26, ES256 and PS256).
var Usable = &Step[*UsableKeys]{
	name: "usable signing key", owner: "keys-usable", impact: Passive,
	needs: []Need{Discovery, Keys},
	do: func(_ context.Context, _ *Session, f *Facts) (*UsableKeys, error) {
		set, algs := Keys.Of(f), asymmetric(Discovery.Of(f).IDTokenAlgs)
		u := &UsableKeys{}
		if set.Unneeded {
			return u, nil
		}
		if len(algs) == 0 {
			algs = signatureAlgs // nothing usable is advertised, which has a check of its own
		}
		used := map[int]bool{}
		for _, alg := range algs {
			for i, k := range set.Keys {
				if k.Verifies(alg) {
					used[i] = true
					if !slices.Contains(u.Algs, alg) {
						u.Algs = append(u.Algs, alg)
					}
				}
			}
		}
		for i, k := range set.Keys {
			if used[i] {
				u.Kids = append(u.Kids, orNone(k.Kid))
			}
		}
		if len(u.Algs) == 0 {
			return nil, &Problem{
				Want:     "a public signing key for " + strings.Join(cleaned(algs), " or "),
				Saw:      "only " + listKeys(set.Keys),
				Evidence: []wire.Evidence{set.At("body /keys", fmt.Sprintf("%d keys", len(set.Keys)))},
			}
		}
		return u, nil
	},
}

// signatureAlgs are the asymmetric algorithms that go-jose verifies.
var signatureAlgs = []string{
	string(jose.RS256), string(jose.RS384), string(jose.RS512), string(jose.PS256), string(jose.PS384), string(jose.PS512),
	string(jose.ES256), string(jose.ES384), string(jose.ES512), string(jose.EdDSA), "Ed25519",
}

func cleaned(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = wire.Clean(s)
	}
	return out
}

// maxListed is how many keys a sentence lists.
const maxListed = 5

func listKeys(keys []Key) string {
	var out []string
	for _, k := range keys {
		if len(out) == maxListed {
			out = append(out, fmt.Sprintf("%d more", len(keys)-maxListed))
			break
		}
		out = append(out, k.String())
	}
	return strings.Join(out, "; ")
}

// publicKeys are the live keys that go-jose can verify with, in the order of the
// set. Keys that it cannot read and symmetric ones are left out.
func (s *Session) publicKeys() []jose.JSONWebKey {
	keys, err := token.ParseKeySet(s.kept(keysBody))
	if err != nil {
		return nil
	}
	var out []jose.JSONWebKey
	for _, k := range keys {
		if k = k.Public(); k.Valid() {
			out = append(out, k)
		}
	}
	return out
}

// reloadKeys reads the key set once more, for a kid that was not in it. What was
// there before stays when that fails.
func (s *Session) reloadKeys(ctx context.Context, m *ProviderMetadata) []jose.JSONWebKey {
	if m.JWKSURI == "" {
		return nil
	}
	x, a := s.fetch(ctx, m.JWKSURI, wire.KeySet)
	if _, saw := readKeySet(x, a.Body); saw == "" {
		s.keep(keysBody, a.Body)
	}
	return s.publicKeys()
}
