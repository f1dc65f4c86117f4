package token

import "github.com/go-jose/go-jose/v4"

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

// Decrypt opens a compact JWE.
func Decrypt(jwe string, key *jose.JSONWebKey) (string, error) {
	parsed, err := jose.ParseEncryptedCompact(jwe, keyAlgorithms, contentEncryptions)
	if err != nil {
		return "", err
	}
	plain, err := parsed.Decrypt(key)
	return string(plain), err
}

// Verify checks the signature of a compact JWS with one key: a public key, or
// the bytes of a secret for HMAC. alg is the header's, read before: go-jose
// refuses algorithms that it was not told.
func Verify(jws, alg string, key any) error {
	if secret, ok := key.([]byte); ok {
		return verifyMAC(jws, alg, secret)
	}
	parsed, err := jose.ParseSignedCompact(jws, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)})
	if err != nil {
		return err
	}
	_, err = parsed.Verify(key)
	return err
}
