package probe

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// The keys of these tests; RSA keys take a moment.
var rsaKey = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func jwk(key any, kid, use, alg string) string {
	return string(must(json.Marshal(jose.JSONWebKey{Key: key, KeyID: kid, Use: use, Algorithm: alg})))
}

func set(keys ...string) string { return `{"keys":[` + strings.Join(keys, ",") + `]}` }

// published is a session with a provider that advertises these algorithms and
// has this at its jwks_uri.
func published(t *testing.T, algs, body string) *Session {
	t.Helper()
	s, _ := documents(t, map[string]http.HandlerFunc{
		wellKnown: document(`{"issuer":"ISSUER","jwks_uri":"ISSUER/keys","id_token_signing_alg_values_supported":` + algs + `}`),
		"/keys":   document(body),
	})
	return s
}

func TestKeysServed(t *testing.T) {
	for name, c := range map[string]struct{ algs, body, saw string }{
		"a set":             {`["RS256"]`, set(`{"kty":"RSA"}`), ""},
		"no member keys":    {`["RS256"]`, `{}`, "JSON without a member keys"},
		"keys is an object": {`["RS256"]`, `{"keys":{}}`, "a member keys that is not a list"},
		"no keys":           {`["RS256"]`, `{"keys":[]}`, "an empty list of keys"},
		"null":              {`["RS256"]`, `{"keys":null}`, "an empty list of keys"},
		"text":              {`["RS256"]`, `JWKS unavailable`, "16 bytes that are not JSON"},
		"no keys, no algs":  {`[]`, `{}`, "JSON without a member keys"},
		"no keys, HMAC":     {`["HS256","none"]`, `{}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			keys, problem := gather(t, published(t, c.algs, c.body), Keys)
			switch {
			case c.saw == "" && problem != nil:
				t.Errorf("%v", problem)
			case c.saw == "" && keys.Unneeded != strings.Contains(c.algs, "HS256"):
				t.Errorf("unneeded: %v", keys.Unneeded)
			case c.saw != "" && (problem == nil || !strings.Contains(problem.Saw, c.saw) || !strings.Contains(problem.Want, "/keys")):
				t.Errorf("%+v, want it to say %q", problem, c.saw)
			}
		})
	}
}

func TestKeysNotAdvertised(t *testing.T) {
	s, _ := documents(t, nil)
	_, err := Collect(context.Background(), KeysAnswer, s, Given(Discovery.Is(&ProviderMetadata{})))
	var notOffered *NotOffered
	if !errors.As(err, &notOffered) {
		t.Errorf("got %v", err)
	}
}

func TestUsable(t *testing.T) {
	p256 := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	p384 := must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
	ed := must2(ed25519.GenerateKey(rand.Reader))
	public := &rsaKey().PublicKey
	const odd = `{"kty":"EC","crv":"secp256k1","kid":"odd","x":"AA","y":"AA"}`
	for name, c := range map[string]struct {
		algs, body string
		want       []string // algorithms; nil when there is none
		saw        string
	}{
		"RSA":                          {`["RS256"]`, set(jwk(public, "a", "sig", "RS256")), []string{"RS256"}, ""},
		"without alg and use":          {`["RS256","PS256"]`, set(jwk(public, "a", "", "")), []string{"RS256", "PS256"}, ""},
		"one of two algorithms":        {`["ES256","RS256"]`, set(jwk(public, "a", "sig", "RS256")), []string{"RS256"}, ""},
		"an encryption key beside it":  {`["RS256"]`, set(jwk(public, "a", "enc", "RSA-OAEP"), jwk(public, "b", "sig", "")), []string{"RS256"}, ""},
		"an unreadable key beside it":  {`["RS256"]`, set(odd, `"text"`, `null`, jwk(public, "b", "", "")), []string{"RS256"}, ""},
		"curves":                       {`["ES256","ES384","ES512"]`, set(jwk(&p256.PublicKey, "a", "", ""), jwk(&p384.PublicKey, "b", "", "")), []string{"ES256", "ES384"}, ""},
		"EdDSA by its new name":        {`["Ed25519"]`, set(jwk(ed, "a", "sig", "EdDSA")), []string{"Ed25519"}, ""},
		"HMAC needs none":              {`["HS256"]`, set(jwk(public, "a", "enc", "")), []string{}, ""},
		"no algorithm advertised":      {`[]`, set(jwk(&p256.PublicKey, "a", "", "")), []string{"ES256"}, ""},
		"an algorithm nobody knows":    {`["RS\u001b[31m"]`, set(jwk(public, "a", "", "")), nil, "only RSA 2048, kid a"},
		"for encryption only":          {`["RS256"]`, set(jwk(public, "a", "enc", "RSA-OAEP")), nil, "only RSA 2048, use enc, alg RSA-OAEP, kid a"},
		"another algorithm":            {`["RS256"]`, set(jwk(public, "a", "sig", "PS256")), nil, "alg PS256"},
		"another curve":                {`["ES256"]`, set(jwk(&p384.PublicKey, "a", "sig", "")), nil, "EC P-384, use sig, kid a"},
		"nothing but an unreadable":    {`["ES256K"]`, set(odd), nil, "kid odd, unreadable: "},
		"too short":                    {`["RS256"]`, set(`{"kty":"RSA","kid":"s","e":"AQAB","n":"` + strings.Repeat("w", 171) + `"}`), nil, "RSA 1024, kid s"},
		"very many, and none for this": {`["ES256"]`, set(slices.Repeat([]string{jwk(public, "a", "", "")}, 9)...), nil, "; 4 more"},
	} {
		t.Run(name, func(t *testing.T) {
			usable, problem := gather(t, published(t, c.algs, c.body), Usable)
			switch {
			case c.want != nil && (problem != nil || !slices.Equal(usable.Algs, c.want)):
				t.Errorf("%+v, %v", usable, problem)
			case c.want == nil && (problem == nil || !strings.Contains(problem.Saw, c.saw)):
				t.Errorf("%+v, want it to say %q", problem, c.saw)
			}
		})
	}
}

func must2(public ed25519.PublicKey, _ ed25519.PrivateKey, err error) ed25519.PublicKey {
	return must(public, err)
}

// A key that should never have been published is described, not shown.
func TestPrivateKeyIsHidden(t *testing.T) {
	s := published(t, `["RS256"]`, set(jwk(rsaKey(), "a", "sig", "RS256"), `{"kty":"oct","kid":"h","k":"c2VjcmV0LWNhbmFyeQ"}`))
	keys, problem := gather(t, s, Keys)
	if problem != nil || len(keys.Keys) != 2 {
		t.Fatal(keys, problem)
	}
	rsa, oct := keys.Keys[0], keys.Keys[1]
	if !rsa.Private || rsa.Bits != 2048 || rsa.Thumbprint == "" || !rsa.Verifies("RS256") {
		t.Errorf("%+v", rsa)
	}
	if !oct.Private || oct.Signing() || oct.Problem != "" {
		t.Errorf("%+v", oct)
	}
	var private struct{ D, P string }
	if err := json.Unmarshal([]byte(jwk(rsaKey(), "", "", "")), &private); err != nil || private.D == "" {
		t.Fatal(err)
	}
	shown := string(must(json.Marshal(keys))) + fmt.Sprint(must(json.Marshal(s.Recorder.Exchanges())))
	for _, secret := range []string{private.D, private.P, "c2VjcmV0LWNhbmFyeQ"} {
		if strings.Contains(shown, secret) {
			t.Error("a private member is shown")
		}
	}
	if live := s.publicKeys(); len(live) != 1 || !live[0].IsPublic() {
		t.Errorf("%d live keys, the first public: %v", len(live), len(live) > 0 && live[0].IsPublic())
	}
}

func TestSameKeySameThumbprint(t *testing.T) {
	other := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	s := published(t, `["RS256"]`, set(jwk(&rsaKey().PublicKey, "a", "", "RS256"), jwk(rsaKey(), "b", "", "PS256"), jwk(&other.PublicKey, "c", "", "")))
	keys, problem := gather(t, s, Keys)
	if problem != nil {
		t.Fatal(problem)
	}
	if k := keys.Keys; k[0].Thumbprint != k[1].Thumbprint || k[0].Thumbprint == k[2].Thumbprint {
		t.Errorf("%+v", k)
	}
}

func TestReloadKeys(t *testing.T) {
	body := set(jwk(&rsaKey().PublicKey, "old", "", ""))
	s, address := documents(t, map[string]http.HandlerFunc{
		wellKnown: document(`{"issuer":"ISSUER","jwks_uri":"ISSUER/keys"}`),
		"/keys":   func(w http.ResponseWriter, r *http.Request) { document(body)(w, r) },
	})
	if _, problem := gather(t, s, Keys); problem != nil {
		t.Fatal(problem)
	}
	m := &ProviderMetadata{JWKSURI: address + "/keys"}
	body = set(jwk(&rsaKey().PublicKey, "old", "", ""), jwk(&rsaKey().PublicKey, "new", "", ""))
	if got := s.reloadKeys(t.Context(), m); len(got) != 2 || got[1].KeyID != "new" {
		t.Errorf("%d keys", len(got))
	}
	body = "gone"
	if got := s.reloadKeys(t.Context(), m); len(got) != 2 {
		t.Errorf("%d keys after a reading that failed", len(got))
	}
}
