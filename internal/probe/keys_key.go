package probe

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Key is one published key, as far as it may be shown.
type Key struct {
	Kid, Kty, Use, Alg, Crv string
	Bits                    int    // length of the modulus or of the curve; 0 when unknown
	Thumbprint              string // RFC 7638, of the public key; the same for the same key
	Private                 bool   // it carries private or symmetric key material
	Problem                 string // why go-jose cannot read it, "" when it can
}

// minRSA is the least length of an RSA key (RFC 7518 section 3.3).
const minRSA = 2048

// Verifies reports whether a client may check a signature of this algorithm with
// the key. Missing members allow everything (RFC 7517 sections 4.2 and 4.4).
func (k Key) Verifies(alg string) bool {
	if !k.Signing() || k.Alg != "" && !sameAlg(k.Alg, alg) {
		return false
	}
	switch {
	case !slices.Contains(signatureAlgs, alg):
		return false
	case strings.HasPrefix(alg, "RS"), strings.HasPrefix(alg, "PS"):
		return k.Kty == "RSA" && k.Bits >= minRSA
	case strings.HasPrefix(alg, "Ed"):
		return k.Kty == "OKP" && k.Crv == "Ed25519"
	}
	return k.Kty == "EC" && k.Crv == curves[alg]
}

// curves are those of the ECDSA algorithms (RFC 7518 section 3.4).
var curves = map[string]string{
	string(jose.ES256): "P-256", string(jose.ES384): "P-384", string(jose.ES512): "P-521",
}

// sameAlg knows the two names of one algorithm (RFC 8037 section 3.1, RFC 9864
// section 2.2).
func sameAlg(a, b string) bool {
	ed := func(s string) bool { return s == "EdDSA" || s == "Ed25519" }
	return a == b || ed(a) && ed(b)
}

// Signing reports whether the key is readable, asymmetric and not for
// encryption.
func (k Key) Signing() bool { return k.Problem == "" && k.Use != "enc" && k.Kty != "oct" }

// String describes a key: "RSA 2048, use sig, kid a".
func (k Key) String() string {
	kind := orNone(k.Kty)
	switch {
	case k.Crv != "":
		kind += " " + k.Crv
	case k.Bits != 0:
		kind += fmt.Sprintf(" %d", k.Bits)
	}
	if k.Use != "" {
		kind += ", use " + k.Use
	}
	if k.Alg != "" {
		kind += ", alg " + k.Alg
	}
	kind += ", kid " + orNone(k.Kid)
	if k.Problem != "" {
		kind += ", unreadable: " + k.Problem
	}
	return kind
}

// privateMembers hold private or symmetric key material (RFC 7518 sections
// 6.2.2, 6.3.2 and 6.4).
var privateMembers = []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"}

// readKey describes one element of a key set.
func (s *Session) readKey(raw json.RawMessage) Key {
	var m map[string]any
	if json.Unmarshal(raw, &m) != nil || m == nil {
		return Key{Problem: "it is not a JSON object"}
	}
	text := func(name string) string { x, _ := m[name].(string); return s.say(x) }
	k := Key{Kid: text("kid"), Kty: text("kty"), Use: text("use"), Alg: text("alg"), Crv: text("crv")}
	for _, name := range privateMembers {
		if x, ok := m[name]; ok && x != nil {
			k.Private = true
		}
	}
	var live jose.JSONWebKey
	if err := json.Unmarshal(raw, &live); err != nil {
		k.Problem = s.sayKeyError(err)
		return k
	}
	if live = live.Public(); !live.Valid() {
		return k // symmetric
	}
	k.Bits = bits(live.Key)
	if sum, err := live.Thumbprint(crypto.SHA256); err == nil {
		k.Thumbprint = base64.RawURLEncoding.EncodeToString(sum)
	}
	return k
}

// sayKeyError leaves the library's own name out of its sentence.
func (s *Session) sayKeyError(err error) string {
	if errors.Is(err, jose.ErrUnsupportedKeyType) {
		return "its key type or curve is not widely known"
	}
	return strings.TrimPrefix(s.say(wire.Clean(err.Error())), "go-jose/go-jose: ")
}

func bits(key any) int {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return k.N.BitLen()
	case *ecdsa.PublicKey:
		return k.Curve.Params().BitSize
	case ed25519.PublicKey:
		return 8 * len(k)
	}
	return 0
}
