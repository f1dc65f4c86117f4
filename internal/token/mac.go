package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"strings"
)

// macs are the hash functions of the HMAC algorithms (RFC 7518 section 3.2).
var macs = map[string]func() hash.Hash{"HS256": sha256.New, "HS384": sha512.New384, "HS512": sha512.New}

// MACKeySize is how many bytes a secret needs at least for an HMAC algorithm
// (RFC 7518 section 3.2); 0 for any other.
func MACKeySize(alg string) int {
	if newHash, ok := macs[alg]; ok {
		return newHash().Size()
	}
	return 0
}

// verifyMAC is done here because go-jose does not look at what was signed with a
// shorter secret than it should be, and "too short" is another fault than "wrong".
func verifyMAC(jws, alg string, secret []byte) error {
	newHash, ok := macs[alg]
	if !ok {
		return fmt.Errorf("alg %s is no HMAC", alg)
	}
	end := strings.LastIndex(jws, ".")
	if end < 0 {
		return errors.New("no JWS in compact form")
	}
	got, err := base64.RawURLEncoding.DecodeString(jws[end+1:])
	if err != nil {
		return errors.New("a signature that is not base64url")
	}
	mac := hmac.New(newHash, secret)
	mac.Write([]byte(jws[:end]))
	if !hmac.Equal(mac.Sum(nil), got) {
		return errors.New("the secret did not make this HMAC")
	}
	return nil
}
