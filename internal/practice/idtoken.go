package practice

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// idToken issues the id_token for an issuance (OpenID Connect Core sections 2,
// 3.1.3.6 and 12.2).
func (p *Provider) idToken(earned *issuance, access string) (string, error) {
	payload, err := json.Marshal(p.idTokenClaims(earned, access))
	if err != nil {
		return "", fmt.Errorf("encoding an id_token: %w", err)
	}
	token, err := p.sign(payload, earned.grant.client)
	if err != nil {
		return "", fmt.Errorf("signing an id_token: %w", err)
	}
	p.remember(token, earned.grant)
	if p.faulty(idTokenEncrypted) {
		if token, err = p.encrypt(token); err != nil {
			return "", fmt.Errorf("encrypting an id_token: %w", err)
		}
		p.remember(token, earned.grant)
	}
	return token, nil
}

func (p *Provider) remember(token string, g *grant) {
	p.keep(token)
	p.state.idTokens[token] = g
}

func (p *Provider) idTokenClaims(earned *issuance, access string) map[string]any {
	g, now := earned.grant, p.now()
	claims := p.claims(earned.scopes, earned.refreshed)
	claims["iss"] = p.issuer()
	claims["sub"] = p.subject()
	claims["aud"] = g.client.ID
	claims["iat"] = now.Unix()
	claims["exp"] = now.Add(p.accessLifetime()).Unix()
	claims["auth_time"] = g.authTime.Unix()
	claims["at_hash"] = leftHalfHash(access)
	if g.nonce != "" && !earned.refreshed && !p.faulty(idTokenNonceDropped) {
		claims["nonce"] = g.nonce
	}
	if p.faulty(idTokenForeignIssuer) {
		claims["iss"] = "https://other.practice.invalid"
	}
	if p.faulty(idTokenForeignAudience) {
		claims["aud"] = "another-client"
	}
	if p.faulty(idTokenExpired) {
		claims["iat"] = now.Add(-2 * time.Hour).Unix()
		claims["exp"] = now.Add(-time.Hour).Unix()
	}
	if earned.refreshed && p.faulty(refreshForeignSubject) {
		claims["sub"] = otherSubject
	}
	return claims
}

// leftHalfHash is at_hash for an id_token signed with RS256 (OpenID Connect
// Core section 3.1.3.6).
func leftHalfHash(token string) string {
	digest := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(digest[:len(digest)/2])
}

func (p *Provider) sign(payload []byte, client Client) (string, error) {
	key := jose.SigningKey{Algorithm: jose.RS256, Key: p.keys.signing}
	options := new(jose.SignerOptions).WithType("JWT").WithHeader("kid", signingKeyID)
	switch {
	case p.faulty(idTokenWrongSignature):
		key.Key = p.keys.other
	case p.faulty(idTokenUnknownKey):
		key.Key = p.keys.other
		options = options.WithHeader("kid", otherKeyID)
	case p.faulty(idTokenHS256):
		key = jose.SigningKey{Algorithm: jose.HS256, Key: p.keys.unshared}
		options = new(jose.SignerOptions).WithType("JWT")
	}
	signer, err := jose.NewSigner(key, options)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// encrypt wraps a signed token for the client's key (RFC 7519 section 5.2 asks for cty JWT).
func (p *Provider) encrypt(token string) (string, error) {
	recipient := jose.Recipient{
		Algorithm: jose.RSA_OAEP_256,
		Key:       &p.keys.decryption.PublicKey,
		KeyID:     decryptionKeyID,
	}
	encrypter, err := jose.NewEncrypter(jose.A256GCM, recipient, new(jose.EncrypterOptions).WithContentType("JWT"))
	if err != nil {
		return "", err
	}
	encrypted, err := encrypter.Encrypt([]byte(token))
	if err != nil {
		return "", err
	}
	return encrypted.CompactSerialize()
}
