package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// execute runs the program with stdin and returns all that it said.
func execute(t *testing.T, stdin string, args ...string) (out string, code int) {
	t.Helper()
	var b bytes.Buffer
	code = run(args, strings.NewReader(stdin), &b, &b)
	return b.String(), code
}

type tokenKit struct {
	private jose.JSONWebKey
	jwks    string // a file
}

func newTokenKit(t *testing.T) *tokenKit {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k := &tokenKit{private: jose.JSONWebKey{Key: key, KeyID: "k1", Algorithm: "ES256", Use: "sig"}}
	k.jwks = k.file(t, "jwks.json", jose.JSONWebKeySet{Keys: []jose.JSONWebKey{k.private.Public()}})
	return k
}

func (k *tokenKit) file(t *testing.T, name string, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// sign makes a token that nothing is wrong with, but for change.
func (k *tokenKit) sign(t *testing.T, change func(claims map[string]any)) string {
	t.Helper()
	now := time.Now()
	claims := map[string]any{
		"iss": "https://sso.example.com", "aud": "app", "sub": "canary-subject", "email": "canary@mail.example",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	if change != nil {
		change(claims)
	}
	raw, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: k.private}, nil)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(raw)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func (k *tokenKit) encrypt(t *testing.T, plain string) string {
	t.Helper()
	e, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.ECDH_ES, Key: k.private.Public()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o, err := e.Encrypt([]byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	compact, err := o.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func TestToken(t *testing.T) {
	k, other := newTokenKit(t), newTokenKit(t)
	good := k.sign(t, nil)
	privateKey := k.file(t, "private.json", k.private)
	otherKey := other.file(t, "private.json", other.private)
	unsigned := "eyJhbGciOiJub25lIn0." + strings.Split(good, ".")[1] + "."
	hmac := "eyJhbGciOiJIUzI1NiJ9." + strings.Split(good, ".")[1] + ".AAAA"
	for _, tt := range []struct {
		name  string
		typed string
		args  []string
		code  int
		want  string
	}{
		{"good", good, []string{"--keys", k.jwks}, exitOK, `verified, alg ES256, by the key with kid "k1"`},
		{"not verified", good, nil, exitOK, "not verified; --issuer ISSUER or --keys FILE does it"},
		{"pasted with line ends", "Bearer " + good[:20] + "\n" + good[20:] + "\n", []string{"--keys", k.jwks}, exitOK, "verified"},
		{"personal claims are masked", good, nil, exitOK, "email  (email, 19 bytes, #"},
		{"personal claims on demand", good, []string{"--show-claims"}, exitOK, "canary@mail.example"},
		{"another key with the kid", good, []string{"--keys", other.jwks}, exitFailed, "The signature does not fit the key"},
		{"changed", good[:len(good)-8] + "AAAAAAAA", []string{"--keys", k.jwks}, exitFailed, "The signature does not fit the key"},
		{"expired", k.sign(t, func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() }), nil, exitFailed, "It expired 1h0m"},
		{"without exp", k.sign(t, func(c map[string]any) { delete(c, "exp") }), nil, exitFailed, "There is no exp"},
		{"in milliseconds", k.sign(t, func(c map[string]any) { c["exp"] = time.Now().UnixMilli() }), nil, exitFailed, "exp is in milliseconds"},
		{"exp as text", k.sign(t, func(c map[string]any) { c["exp"] = "soon" }), nil, exitFailed, "exp is not a number"},
		{"from the future", k.sign(t, func(c map[string]any) { c["iat"] = time.Now().Add(time.Hour).Unix() }), nil, exitFailed, "It was issued in the future"},
		{"not yet valid", k.sign(t, func(c map[string]any) { c["nbf"] = time.Now().Add(time.Hour).Unix() }), nil, exitFailed, "It holds only in "},
		{"without sub", k.sign(t, func(c map[string]any) { delete(c, "sub") }), nil, exitFailed, "There is no sub"},
		{"a long sub", k.sign(t, func(c map[string]any) { c["sub"] = strings.Repeat("x", 256) }), nil, exitFailed, "sub has 256 characters"},
		{"alg none", unsigned, []string{"--keys", k.jwks}, exitFailed, "alg is none: anybody can have written it"},
		{"alg HS256", hmac, []string{"--keys", k.jwks}, exitFailed, "alg is HS256: it is signed with the client's secret"},
		{"encrypted", k.encrypt(t, good), nil, exitFailed, "Only the holder of the private key can read it"},
		{"opened", k.encrypt(t, good), []string{"--decryption-key", privateKey, "--keys", k.jwks}, exitOK, "JWS inside"},
		{"the wrong key", k.encrypt(t, good), []string{"--decryption-key", otherKey}, exitFailed, "does not open it"},
		{"opaque", "canary-opaque-token", nil, exitUsage, "this is an opaque token"},
		{"nothing", " \n", nil, exitUsage, "there is no token"},
		{"a token response", `{"id_token": "canary"}`, nil, exitUsage, "jq -r .id_token"},
		{"no base64", "a!.b!.c!", nil, exitUsage, "is not base64url"},
		{"two sources of keys", good, []string{"--keys", k.jwks, "--issuer", "https://sso.example.com"}, exitUsage, "leave one of them out"},
		{"no keys in the file", good, []string{"--keys", otherKey + "x"}, exitUsage, "cannot be read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, code := execute(t, tt.typed, append([]string{"token"}, tt.args...)...)
			if code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if !strings.Contains(out, tt.want) {
				t.Errorf("%q is not in\n%s", tt.want, out)
			}
			if tt.name != "personal claims on demand" && strings.Contains(out, "canary") {
				t.Errorf("a personal claim or a token is shown:\n%s", out)
			}
			for _, part := range strings.Split(tt.typed, ".") {
				if len(part) > 20 && strings.Contains(out, part) {
					t.Errorf("a part of the token is shown:\n%s", out)
				}
			}
		})
	}
}

// TestTokenOfIssuer verifies with keys that a provider publishes.
func TestTokenOfIssuer(t *testing.T) {
	p, err := practice.Start(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	k := newTokenKit(t)
	out, code := execute(t, k.sign(t, nil), "token", "--issuer", p.Issuer)
	if code != exitFailed || !strings.Contains(out, `It names the key "k1", and the keys are `) || !strings.Contains(out, "the provider calls itself") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	out, code = execute(t, k.sign(t, nil), "token", "--issuer", p.Issuer)
	if code != exitIncomplete || !strings.Contains(out, "hint: oidc-doctor check "+p.Issuer) {
		t.Errorf("a provider that is gone: exit code %d\n%s", code, out)
	}
}
