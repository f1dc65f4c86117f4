package probe

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// JOSEHeader is the part of a JWS or JWE header that decides who can read it.
type JOSEHeader struct {
	Alg, Enc, Kid, Typ, Cty string
}

// JWT is a token in compact form, as far as it may be shown.
type JWT struct {
	Token     wire.Masked
	Encrypted bool       // it came as a JWE
	Outer     JOSEHeader // the JWE's header, when Encrypted
	Header    JOSEHeader // the JWS's header
	Claims    Claims
}

// parts counts the dot-separated parts: 3 for a JWS, 5 for a JWE (RFC 7516
// section 9).
func parts(token string) int { return strings.Count(token, ".") + 1 }

// joseHeader reads the first part of a compact token. It is read before any
// library is asked, because those refuse algorithms that are not on their list.
func joseHeader(token string) (h JOSEHeader, err error) {
	first, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(first)
	if err != nil {
		return h, errors.New("its first part is not base64url")
	}
	var m struct{ Alg, Enc, Kid, Typ, Cty string }
	if err := json.Unmarshal(raw, &m); err != nil {
		return h, errors.New("its first part is not JSON")
	}
	return JOSEHeader{wire.Clean(m.Alg), wire.Clean(m.Enc), wire.Clean(m.Kid), wire.Clean(m.Typ), wire.Clean(m.Cty)}, nil
}

// payload decodes the claims of a JWS without verifying anything.
func payload(jws string) ([]byte, error) {
	p := strings.Split(jws, ".")
	if len(p) != 3 {
		return nil, fmt.Errorf("it has %d parts", len(p))
	}
	raw, err := base64.RawURLEncoding.DecodeString(p[1])
	if err != nil {
		return nil, errors.New("its second part is not base64url")
	}
	return raw, nil
}

// Every algorithm that go-jose can decrypt with: which of them a provider may
// use is not for a parser to decide.
var (
	keyAlgorithms = []jose.KeyAlgorithm{
		jose.RSA_OAEP, jose.RSA_OAEP_256, jose.RSA1_5, jose.ECDH_ES, jose.ECDH_ES_A128KW, jose.ECDH_ES_A192KW,
		jose.ECDH_ES_A256KW, jose.A128KW, jose.A192KW, jose.A256KW, jose.DIRECT, jose.A128GCMKW, jose.A192GCMKW, jose.A256GCMKW,
	}
	contentEncryptions = []jose.ContentEncryption{
		jose.A128CBC_HS256, jose.A192CBC_HS384, jose.A256CBC_HS512, jose.A128GCM, jose.A192GCM, jose.A256GCM,
	}
)

func decrypt(jwe string, key *jose.JSONWebKey) (string, error) {
	parsed, err := jose.ParseEncryptedCompact(jwe, keyAlgorithms, contentEncryptions)
	if err != nil {
		return "", err
	}
	plain, err := parsed.Decrypt(key)
	return string(plain), err
}

// verify checks one signature with one key: a public key of the provider, or
// the client secret's bytes for HMAC.
func verify(jws, alg string, key any) error {
	parsed, err := jose.ParseSignedCompact(jws, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)})
	if err != nil {
		return err
	}
	_, err = parsed.Verify(key)
	return err
}
