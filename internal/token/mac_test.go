package token_test

import (
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/token"
)

func TestVerifyMAC(t *testing.T) {
	const long = "a-secret-of-forty-eight-bytes-which-is-enough-ok"
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(long)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign([]byte(`{"sub":"ada"}`))
	if err != nil {
		t.Fatal(err)
	}
	ours, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	// Signed with a secret of 16 bytes, as django-oauth-toolkit 1.7 lets a site do;
	// go-jose refuses to look at it.
	const theirs = "eyJ0eXAiOiAiSldUIiwgImFsZyI6ICJIUzI1NiJ9.eyJhdWQiOiAibGFiLWhzMjU2IiwgInN1YiI6ICIxIn0.nSHSN_dQYQFGIQRaeBs5hlsPoaFtI9GwjndYA3MCy9I"
	for name, c := range map[string]struct {
		jws, secret string
		ok          bool
	}{
		"go-jose's":           {ours, long, true},
		"a short secret":      {theirs, "lab-hs256-secret", true},
		"another secret":      {ours, long + "x", false},
		"no secret":           {ours, "", false},
		"a changed payload":   {strings.Replace(ours, ".", ".e", 1), long, false},
		"a shorter signature": {ours[:len(ours)-4], long, false},
		"no dot":              {"e30", long, false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := token.Verify(c.jws, "HS256", []byte(c.secret)); (err == nil) != c.ok {
				t.Errorf("Verify gives %v", err)
			}
		})
	}
	if err := token.Verify(ours, "RS256", []byte(long)); err == nil {
		t.Error("a secret verifies a token that is said to have a signature by RSA")
	}
	if n := token.MACKeySize("HS384"); n != 48 {
		t.Errorf("HS384 needs %d bytes", n)
	}
}
