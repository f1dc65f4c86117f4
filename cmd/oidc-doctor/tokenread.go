package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A jws is a token in compact form, taken apart without verifying anything.
type jws struct {
	compact string
	header  map[string]any
	body    map[string]any // claims; numbers as json.Number
}

func (t *jws) alg() string { s, _ := t.header["alg"].(string); return s }
func (t *jws) kid() string { s, _ := t.header["kid"].(string); return s }

// Parts of a compact token (RFC 7515 section 7.1, RFC 7516 section 9).
const (
	jwsParts = 3
	jweParts = 5
)

func parseJWS(compact string) (*jws, error) {
	parts := strings.Split(compact, ".")
	if len(parts) != jwsParts {
		return nil, fmt.Errorf("the token inside has %d parts, a JWS has three", len(parts))
	}
	t := &jws{compact: compact}
	var err error
	if t.header, err = object(parts[0]); err != nil {
		return nil, fmt.Errorf("the header, %w", err)
	}
	if t.body, err = object(parts[1]); err != nil {
		return nil, fmt.Errorf("the claims, %w", err)
	}
	return t, nil
}

// object decodes one part. Its error says nothing of the content.
func object(part string) (map[string]any, error) {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
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

// outer says what kind of token it is, and opens a JWE. It returns the JWS, ""
// when it stays closed.
func (v *tokenView) outer(typed string, key *jose.JSONWebKey) (string, error) {
	switch n := strings.Count(typed, ".") + 1; n {
	case jwsParts:
		v.printf("JWS, a signed token\n")
		return typed, nil
	case jweParts:
		return v.open(typed, key)
	case 1:
		return "", errors.New("this is an opaque token: only its provider can say what it stands for")
	default:
		return "", fmt.Errorf("this is no token: it has %d parts between dots", n)
	}
}

// open shows the header of a JWE and decrypts it where there is a key.
func (v *tokenView) open(typed string, key *jose.JSONWebKey) (string, error) {
	first, _, _ := strings.Cut(typed, ".")
	header, err := object(first)
	if err != nil {
		return "", fmt.Errorf("the header, %w", err)
	}
	v.printf("JWE, an encrypted token\n\nheader of the JWE\n")
	v.members(header)
	if key == nil {
		v.strange("Only the holder of the private key can read it: most clients take signed tokens only, so this one fails there with " +
			`"encrypted JWTs cannot be decoded" or "must have three parts".`)
		v.printf("\n--decryption-key FILE opens it.\n")
		return "", nil
	}
	plain, err := decrypt(typed, key)
	if err != nil {
		v.strange("The key of --decryption-key does not open it.")
		return "", nil
	}
	if strings.Count(plain, ".")+1 != jwsParts {
		return "", errors.New("what is inside is not a JWS")
	}
	v.vault.Mask("token", plain)
	v.printf("\nJWS inside, a signed token\n")
	return plain, nil
}

func decrypt(jwe string, key *jose.JSONWebKey) (string, error) {
	parsed, err := jose.ParseEncryptedCompact(jwe, []jose.KeyAlgorithm{
		jose.RSA_OAEP, jose.RSA_OAEP_256, jose.RSA1_5, jose.ECDH_ES, jose.ECDH_ES_A128KW, jose.ECDH_ES_A192KW, jose.ECDH_ES_A256KW,
		jose.A128KW, jose.A192KW, jose.A256KW, jose.DIRECT, jose.A128GCMKW, jose.A192GCMKW, jose.A256GCMKW,
	}, []jose.ContentEncryption{
		jose.A128CBC_HS256, jose.A192CBC_HS384, jose.A256CBC_HS512, jose.A128GCM, jose.A192GCM, jose.A256GCM,
	})
	if err != nil {
		return "", err
	}
	plain, err := parsed.Decrypt(key)
	return string(plain), err
}

// token shows header and claims.
func (v *tokenView) token(t *jws) {
	v.printf("\nheader\n")
	v.members(t.header)
	v.printf("\nclaims\n")
	v.members(t.body)
}

// members shows an object, in order of names; what is not harmless is masked
// unless it may be shown. A header is treated like claims: some providers repeat
// these there (RFC 7519 section 5.3).
func (v *tokenView) members(m map[string]any) {
	width := 0
	for name := range m {
		width = max(width, len(wire.Clean(name)))
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		value := m[name]
		text, isText := value.(string)
		if !isText {
			raw, err := json.Marshal(value)
			if err != nil {
				continue // it came from JSON
			}
			text = string(raw)
		}
		shown := wire.Clean(text)
		if !v.showClaims && !wire.Harmless(name) {
			shown = v.vault.Mask(wire.Clean(name), text).String()
		}
		if at, ok := instant(name, value); ok {
			shown += "  " + at.Format("2006-01-02 15:04:05 MST")
		}
		v.printf("  %-*s  %s\n", width, wire.Clean(name), shown)
	}
}
