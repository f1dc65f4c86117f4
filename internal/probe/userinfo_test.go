package probe

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// unsigned is a token in compact form that nobody signed: steps only read it.
func unsigned(claims string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"RS256","kid":"k1"}`)) + "." + enc([]byte(claims)) + ".c2ln"
}

// jwe looks like an encrypted token.
var jwe = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RSA-OAEP","enc":"A256GCM"}`)) + ".a.b.c.d"

func TestUserInfoIsRead(t *testing.T) {
	for name, tc := range map[string]struct {
		status    int
		media     string
		challenge string
		body      string
		email     string // "" where nothing can be read
		jwt       bool
		saw       string
	}{
		"JSON":      {200, "application/json", "", `{"sub":"1","email":"a@b.example"}`, "a@b.example", false, ""},
		"JWS":       {200, "application/jwt", "", unsigned(`{"sub":"1","email":"a@b.example"}`) + "\n", "a@b.example", true, ""},
		"JWE":       {200, "application/jwt", "", jwe, "", false, "an encrypted JWT (JWE): alg RSA-OAEP"},
		"page":      {200, "text/html", "", "<html>a.b.c</html>", "", false, "neither a JSON object nor a JWT"},
		"list":      {200, "application/json", "", "[]", "", false, "neither"},
		"null":      {200, "application/json", "", "null", "", false, "neither"},
		"no openid": {403, "text/plain", `Bearer error="insufficient_scope", error_description="Missing openid scope"`, "", "", false, "Missing openid scope"},
		"an error":  {401, "application/json", "", `{"error":"invalid_token"}`, "", false, "401 Unauthorized invalid_token"},
	} {
		t.Run(name, func(t *testing.T) {
			var bearer string
			s, address := documents(t, map[string]http.HandlerFunc{"/me": func(w http.ResponseWriter, r *http.Request) {
				bearer = r.Header.Get("Authorization")
				w.Header().Set("Content-Type", tc.media)
				if tc.challenge != "" {
					w.Header().Set("WWW-Authenticate", tc.challenge)
				}
				w.WriteHeader(tc.status)
				_, _ = w.Write([]byte(tc.body))
			}})
			tokens := &TokenSet{AccessToken: s.Vault.Mask("access_token", "live-token"), IDToken: s.Vault.Mask("id_token", jwe)}
			x, err := UserInfo.do(context.Background(), s, Given(UserinfoEndpoint.Is(address+"/me"), Tokens.Is(tokens)))
			if err != nil || bearer != "Bearer live-token" {
				t.Fatalf("asked with %q: %v", bearer, err)
			}
			d, err := UserInfoClaims.do(context.Background(), s, Given(UserInfo.Is(x)))
			if tc.email == "" {
				if err == nil || !strings.Contains(err.Error(), tc.saw) {
					t.Errorf("%v, want %q in it", err, tc.saw)
				}
			} else if !d.Claims["email"].Mask.Same(s.Vault.Mask("", tc.email)) || (d.JWT != nil) != tc.jwt {
				t.Errorf("%+v, %v", d, err)
			}
			p, err := PersonClaims.do(context.Background(), s, Given(Tokens.Is(tokens), IDTokenClaims.Is(nil), UserInfo.Is(x)))
			unreadable := "the id_token"
			if tc.email == "" {
				unreadable += " userinfo"
			}
			if err != nil || strings.Join(p.Unreadable, " ") != unreadable {
				t.Errorf("unreadable %v, want %s: %v", p.Unreadable, unreadable, err)
			}
		})
	}
}

// Keycloak and others encrypt userinfo without signing it.
func TestUserInfoMayBeEncryptedAndNotSigned(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		inside string
		want   string // "" when it is read
	}{
		"claims": {`{"sub":"1","email":"a@b.example"}`, ""},
		"JWS":    {unsigned(`{"sub":"1","email":"a@b.example"}`), ""},
		"text":   {"hello", "content is no JWT"},
	} {
		t.Run(name, func(t *testing.T) {
			encrypter, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.RSA_OAEP, Key: &key.PublicKey}, nil)
			if err != nil {
				t.Fatal(err)
			}
			sealed, err := encrypter.Encrypt([]byte(tc.inside))
			if err != nil {
				t.Fatal(err)
			}
			compact, err := sealed.CompactSerialize()
			if err != nil {
				t.Fatal(err)
			}
			s := public(t, "https://op.example")
			s.Config.DecryptionKey = &jose.JSONWebKey{Key: key}
			d, saw := s.readUserInfo(&Fetched{Exchange: wire.Exchange{Answer: wire.Received{Status: 200}}}, []byte(compact))
			if tc.want != "" {
				if d != nil || !strings.Contains(saw, tc.want) {
					t.Errorf("%+v, saw %q", d, saw)
				}
				return
			}
			if d == nil || !d.JWT.Encrypted || !d.Claims["email"].Mask.Same(s.Vault.Mask("", "a@b.example")) {
				t.Errorf("%+v, saw %q", d, saw)
			}
		})
	}
}

func TestIDTokenClaimsAreReadOrNone(t *testing.T) {
	s := public(t, "https://op.example")
	for token, want := range map[string]bool{unsigned(`{"sub":"1"}`): true, jwe: false, "": false} {
		c, err := IDTokenClaims.do(context.Background(), s, Given(Tokens.Is(&TokenSet{IDToken: s.Vault.Mask("id_token", token)})))
		if err != nil || c.Has("sub") != want {
			t.Errorf("%d parts: %v, %v", strings.Count(token, ".")+1, c.Names(), err)
		}
	}
}
