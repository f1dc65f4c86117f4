package token

import (
	"encoding/json"
	"errors"

	"github.com/go-jose/go-jose/v4"
)

// ParseKeySet reads a JWKS or a single JWK. Keys that go-jose does not know are
// passed over, as RFC 7517 section 5 has it.
func ParseKeySet(content []byte) ([]jose.JSONWebKey, error) {
	var set struct{ Keys []json.RawMessage }
	if err := json.Unmarshal(content, &set); err != nil {
		return nil, errors.New("it is not JSON")
	}
	if set.Keys == nil {
		set.Keys = []json.RawMessage{content}
	}
	var out []jose.JSONWebKey
	for _, raw := range set.Keys {
		var k jose.JSONWebKey
		if json.Unmarshal(raw, &k) != nil {
			continue
		}
		if !k.IsPublic() {
			if _, symmetric := k.Key.([]byte); !symmetric {
				k = k.Public()
			}
		}
		out = append(out, k)
	}
	if len(out) == 0 {
		return nil, errors.New("it has no key that can be read")
	}
	return out, nil
}
