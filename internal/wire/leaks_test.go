package wire_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestLeaks(t *testing.T) {
	const secret = `s3cr€t "with" / and +`
	v := wire.NewVault()
	v.Mask("client_secret", secret)
	v.Mask("claim name", "Alice Lab")
	v.Mask("claim updated_at", "1700000000")
	v.Mask("claim website", "https://sso.example.test/alice")
	v.Mask("password", "12345678")
	v.Publish("https://sso.example.test/alice/realm")
	quoted, _ := json.Marshal(secret)
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"plain":               {"x " + secret + " x", []string{"client_secret"}},
		"JSON":                {string(quoted), []string{"client_secret"}},
		"JSON within JSON":    {`{"a":` + string(quoted) + `}`, []string{"client_secret"}},
		"percent":             {"x=" + url.QueryEscape(secret), []string{"client_secret"}},
		"path":                {"x/" + url.PathEscape(secret), []string{"client_secret"}},
		"hexadecimal":         {hex.EncodeToString([]byte(secret)), []string{"client_secret"}},
		"base64":              {base64.StdEncoding.EncodeToString([]byte(secret)), []string{"client_secret"}},
		"base64url, raw":      {base64.RawURLEncoding.EncodeToString([]byte(secret)), []string{"client_secret"}},
		"within base64":       {base64.StdEncoding.EncodeToString([]byte("app:" + secret + "!")), []string{"client_secret"}},
		"within base64, by 2": {base64.StdEncoding.EncodeToString([]byte("ab" + secret + "!")), []string{"client_secret"}},
		"over lines":          {"x s3cr€t \"wi\n    th\" / and + x", []string{"client_secret"}},
		"over escaped lines":  {`x s3cr€t "wi\n  th" / and + x`, []string{"client_secret"}},
		"a claim":             {`{"name":"Alice Lab"}`, []string{"claim name"}},
		"within a word":       {`{"name":"Malice Labor"}`, nil},
		"a claim's number":    {`{"iat":1700000000}`, nil},
		"a password's number": {`{"iat":12345678}`, []string{"password"}},
		"typed in the open":   {"https://sso.example.test/alice", nil},
		"nothing":             {"a text without any of it", nil},
		"two":                 {"Alice Lab " + secret, []string{"claim name", "client_secret"}},
	} {
		if got := v.Leaks([]byte(c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q has %q, want %q", name, c.text, got, c.want)
		}
	}
}

func BenchmarkLeaks(b *testing.B) {
	v := wire.NewVault()
	for i := range 300 {
		v.Mask("token", hex.EncodeToString([]byte{byte(i), byte(i >> 8), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}))
	}
	text := []byte(base64.StdEncoding.EncodeToString(make([]byte, 400_000)))
	for b.Loop() {
		v.Leaks(text)
	}
}
