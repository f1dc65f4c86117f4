package probe

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A Claim is one claim, as far as a verdict needs it.
type Claim struct {
	Type  string      // "string", "number", "boolean", "array", "object" or "null"
	Value any         // the value where it may be shown, else nil
	Mask  wire.Masked // for comparing; covers the JSON text of what is not a string
}

func (c Claim) String() string {
	if c.Value != nil {
		return wire.Clean(fmt.Sprint(c.Value))
	}
	return c.Mask.String()
}

// Claims are the claims of a token, of a userinfo answer or of an introspection.
type Claims map[string]Claim

// readClaims masks what is not harmless.
func (s *Session) readClaims(raw []byte) (Claims, error) {
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, err
	}
	out := Claims{}
	for name, value := range m {
		out[wire.Clean(name)] = s.claim(name, value)
	}
	return out, nil
}

func (s *Session) claim(name string, value any) Claim {
	c := Claim{Type: jsonType(value)}
	text, ok := value.(string)
	if !ok {
		b, _ := json.Marshal(value) // it came out of JSON
		text = string(b)
	}
	if wire.Harmless(name) {
		c.Value = value
		return c
	}
	c.Mask = s.Vault.Mask("claim "+wire.Clean(name), text)
	s.maskInside(name, value)
	return c
}

// maskInside masks the strings within a list or an object too, so that one of
// them is recognised where the provider repeats it.
func (s *Session) maskInside(name string, value any) {
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			s.maskInside(name, e)
		}
	case map[string]any:
		for _, e := range v {
			s.maskInside(name, e)
		}
	case string:
		s.Vault.Mask("claim "+wire.Clean(name), v)
	}
}

func jsonType(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "null"
}

// Names returns the claims' names, sorted.
func (c Claims) Names() []string { return slices.Sorted(maps.Keys(c)) }

// Has reports whether the claim is there and not null.
func (c Claims) Has(name string) bool {
	x, ok := c[name]
	return ok && x.Type != "null"
}

// Text is a claim that may be shown and is a string, e.g. iss.
func (c Claims) Text(name string) string {
	s, _ := c[name].Value.(string)
	return s
}

// Time is a claim in seconds since the epoch (NumericDate, RFC 7519 section 2).
func (c Claims) Time(name string) (t time.Time, ok bool) {
	n, ok := c[name].Value.(float64)
	return time.Unix(int64(n), 0), ok
}

// List is a claim that may be a string or a list of strings, e.g. aud.
func (c Claims) List(name string) []string {
	switch v := c[name].Value.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// Same reports whether both have this claim with one value.
func (c Claims) Same(o Claims, name string) bool {
	a, b := c[name], o[name]
	if a.Value != nil || b.Value != nil {
		return a.Type == b.Type && fmt.Sprint(a.Value) == fmt.Sprint(b.Value)
	}
	return a.Mask.Same(b.Mask)
}
