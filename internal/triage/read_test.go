package triage

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

func TestBinaryIsRefused(t *testing.T) {
	for name, raw := range map[string][]byte{
		"NUL bytes":             []byte("error=invalid_client\x00\x01"),
		"NUL far behind":        append(bytes.Repeat([]byte("invalid_client\n"), 200_000), 0),
		"an archive":            append([]byte("PK\x03\x04\x14"), bytes.Repeat([]byte{0x8f, 0x02, 0xe1, 0x1f, 0x90}, 300)...),
		"another character set": bytes.Repeat([]byte{0xe4, 0xf6, 0xfc, 0x80}, 500),
	} {
		if _, err := Read(raw, &knowledge.Symptoms{}, Options{}); !errors.Is(err, ErrBinary) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A shell of Windows writes UTF-16.
func TestUTF16(t *testing.T) {
	e := testEngine(t)
	raw := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune("AADSTS7000215: Invalid client secret provided.\r\n")) {
		raw = append(raw, byte(u), byte(u>>8))
	}
	text, err := decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	if r := e.read(text, Options{}); place(r, "client-secret-id-instead-of-value") != 1 {
		t.Errorf("%+v", r.Causes)
	}
}

// The words are looked for behind colours, quotation and entities, over line ends, and
// with the product that was named.
func TestWaysOfWriting(t *testing.T) {
	e := testEngine(t)
	for text, want := range map[string]string{
		"\x1b[31merror\x1b[0m=\x1b[1minvalid_scope\x1b[0m":                                                                      "invalid-scope",
		`{"message":"oidc: id token signed with unsupported algorithm, expected [\"RS256\"] got \"HS256\""}`:                    "id-token-alg-hs256",
		`error=access_denied&error_description=Policy+evaluation+failed+for+this+request`:                                       "policy-denied",
		"The redirect URI is missing: Error 400:\n    redirect_uri_mismatch":                                                    "redirect-uri-not-registered",
		"issuer mismatch\n  expected: 'https://a.example.com/x'\n  actual:   'https://a.example.com/x/'":                        "issuer-trailing-slash",
		`Token issuer &quot;https://a.example.com&quot; does not match, expected &quot;https://b.example.com&quot;`:             "issuer-token-differs-from-discovery",
		"GET https://sso.example.com/realms/x/.well-known/openid-configuration → 404 {\"error\":\"Realm does not exist\"}":      "discovery-404-wrong-path-or-realm",
		"ein Zertifikat: javax.net.ssl.SSLPeerUnverifiedException: Certificate for <sso.example.com> doesn't match OpenID host": "tls-hostname-mismatch",
	} {
		if r := e.read(text, Options{}); place(r, want) != 1 {
			t.Errorf("%q: %s stands at %d of %+v", text, want, place(r, want), r.Causes)
		}
	}
}

func TestProductsAreRecognised(t *testing.T) {
	e := testEngine(t)
	const text = "[oauthproxy.go:830] Error redeeming code during OAuth2 callback: token exchange failed: oauth2: \"unauthorized_client\" \"Invalid client or Invalid client credentials\""
	r := e.read(text, Options{})
	if r.AppName != "oauth2-proxy" || r.ProviderName != "keycloak" {
		t.Errorf("app %q, provider %q", r.AppName, r.ProviderName)
	}
	// A sign of one product does not count in a text of another.
	r = e.read(text, Options{Provider: "auth0"})
	if place(r, "client-secret-wrong") == 1 && r.Causes[0].Confidence == "certain" {
		t.Errorf("words of Keycloak count for Auth0: %+v", r.Causes[0])
	}
}

// What the text shows is put into the command, and nothing that a shell would take apart.
func TestCommandIsFilled(t *testing.T) {
	e := testEngine(t)
	r := e.read(`type="CODE_TO_TOKEN_ERROR", clientId="shop", error="invalid_client_credentials" at https://sso.example.com/realms/x/protocol/openid-connect/token`, Options{})
	if got := r.Causes[0].Command; !strings.HasPrefix(got, "oidc-doctor check https://sso.example.com/realms/x --client-id shop ") {
		t.Errorf("command %q", got)
	}
	r = e.read("404 Not Found at https://sso.example.com/$(reboot);x/.well-known/openid-configuration client_id=`id`", Options{})
	for _, f := range r.Causes {
		if strings.ContainsAny(f.Command, "$;`(") {
			t.Errorf("command %q", f.Command)
		}
	}
}

// FuzzRead: whatever is pasted, it ends, and every cause has words and what to do.
func FuzzRead(f *testing.F) {
	for _, x := range []string{"", "\n\n", "invalid_client", "expected \"\" got \"\"", "eyJ.eyJ.eyJ", "https://%zz/.well-known/openid-configuration", "client_id=&redirect_uri=http%3A%2F%2F", "type=\"\" error=\"\"", "\x1b]0;\x07", "issuer expected [ got ]"} {
		f.Add(x)
	}
	e := testEngine(f)
	f.Fuzz(func(t *testing.T, text string) {
		text, err := decode([]byte(text))
		if err != nil {
			return
		}
		r := e.read(text, Options{})
		for _, c := range r.Causes {
			if len(c.Because) == 0 || c.Fix == "" || c.Title == "" || c.Command == "" && c.Look == "" {
				t.Errorf("%+v for %q", c, text)
			}
		}
	})
}
