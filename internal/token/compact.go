package token

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// A JWS is a signed token in compact form, taken apart without verifying anything.
type JWS struct {
	compact string
	header  map[string]any
	body    map[string]any // claims; numbers as json.Number
}

func (t *JWS) alg() string { s, _ := t.header["alg"].(string); return s }
func (t *JWS) kid() string { s, _ := t.header["kid"].(string); return s }

// The numbers of parts (RFC 7515 section 7.1, RFC 7516 section 9).
const (
	JWSParts = 3
	JWEParts = 5
)

// Parts counts the parts of a compact token.
func Parts(compact string) int { return strings.Count(compact, ".") + 1 }

// parse takes a JWS apart.
func parse(compact string) (*JWS, error) {
	parts := strings.Split(compact, ".")
	if len(parts) != JWSParts {
		return nil, fmt.Errorf("the token inside has %d parts, a JWS has three", len(parts))
	}
	t := &JWS{compact: compact}
	var err error
	if t.header, err = object(parts[0]); err != nil {
		return nil, fmt.Errorf("the header, %w", err)
	}
	if t.body, err = object(parts[1]); err != nil {
		return nil, fmt.Errorf("the claims, %w", err)
	}
	return t, nil
}

// Header decodes the header of a compact JWS or JWE. Its error says nothing of
// the content.
func Header(compact string) (map[string]any, error) {
	first, _, _ := strings.Cut(compact, ".")
	return object(first)
}

// Payload decodes the second part of a compact JWS, verifying nothing.
func Payload(compact string) ([]byte, error) {
	parts := strings.Split(compact, ".")
	if len(parts) != JWSParts {
		return nil, fmt.Errorf("it has %d parts", len(parts))
	}
	raw, err := decode(parts[1])
	if err != nil {
		return nil, errors.New("its second part is not base64url")
	}
	return raw, nil
}

// decode undoes base64url; padding, which does not belong there, does no harm.
func decode(part string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
}

// object decodes one part, which is a JSON object. Its error says nothing of the
// content.
func object(part string) (map[string]any, error) {
	raw, err := decode(part)
	if err != nil {
		return nil, errors.New("a part before a dot, is not base64url")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil || m == nil {
		return nil, errors.New("a part before a dot, is not a JSON object")
	}
	return m, nil
}
