package practice

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/go-jose/go-jose/v4"
)

const (
	signingKeyID    = "practice-signing"
	otherKeyID      = "practice-other" // in no key set of a healthy provider
	decryptionKeyID = "practice-client"
)

// Keys are all keys a provider needs, faults included. Making them takes a
// moment, so tests share one set between providers.
type Keys struct {
	signing    *rsa.PrivateKey
	other      *rsa.PrivateKey // signs and stands in where a fault needs a foreign key
	decryption *rsa.PrivateKey // the client's own: id_tokens are encrypted to it
	unshared   []byte          // an HMAC key that no client has
	authority  *authority      // the one to trust
	stranger   *authority      // the one nobody trusts
}

// NewKeys makes fresh keys and a certificate authority that is valid for ten
// years from yesterday.
func NewKeys() (*Keys, error) {
	k := &Keys{unshared: make([]byte, 32)}
	rand.Read(k.unshared)
	var wg sync.WaitGroup
	errs := make([]error, 3)
	for i, key := range []**rsa.PrivateKey{&k.signing, &k.other, &k.decryption} {
		wg.Go(func() { *key, errs[i] = rsa.GenerateKey(rand.Reader, 2048) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("making keys: %w", err)
	}
	var err error
	if k.authority, err = newAuthority("Practice CA"); err != nil {
		return nil, err
	}
	if k.stranger, err = newAuthority("Unknown Practice CA"); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *Keys) decryptionJWK() ([]byte, error) {
	return json.Marshal(jose.JSONWebKey{
		Key:       k.decryption,
		KeyID:     decryptionKeyID,
		Use:       "enc",
		Algorithm: string(jose.RSA_OAEP_256),
	})
}

func (p *Provider) serveKeys(w http.ResponseWriter, _ *http.Request) {
	if p.faulty(keysMissing) {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
		return
	}
	writeJSON(w, http.StatusOK, p.keySet())
}

func (p *Provider) keySet() jose.JSONWebKeySet {
	signing := jose.JSONWebKey{Key: &p.keys.signing.PublicKey, KeyID: signingKeyID, Use: "sig", Algorithm: string(jose.RS256)}
	other := jose.JSONWebKey{Key: &p.keys.other.PublicKey, KeyID: otherKeyID, Use: "sig", Algorithm: string(jose.RS256)}
	switch {
	case p.faulty(duplicateKID):
		other.KeyID = signingKeyID
		return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{signing, other}}
	case p.faulty(privateKeyPublished):
		signing.Key = p.keys.signing
	case p.faulty(noSigningKey):
		other.Use, other.Algorithm = "enc", string(jose.RSA_OAEP_256)
		return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{other}}
	}
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{signing}}
}
