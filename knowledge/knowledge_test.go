package knowledge

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// knownChecks are the check IDs that fixes may name. The test beside the registry of
// checks calls Validate with the real list.
var knownChecks = strings.Fields(`
reach-resolves reach-connects reach-tls reach-certificate-lifetime reach-clock
discovery-served discovery-issuer-matches discovery-complete discovery-endpoints-consistent
keys-served keys-usable
authorize-client-known authorize-redirect-uri-registered authorize-scopes-accepted authorize-pkce-accepted
authorize-redirect-uri-guarded authorize-iss-returned authorize-state-returned authorize-login-completes
client-authentication-accepted client-wrong-secret-refused
token-code-accepted token-response-complete token-response-not-cached token-code-single-use token-pkce-enforced
id-token-format id-token-signature id-token-key-published id-token-issuer id-token-audience id-token-times
id-token-nonce id-token-subject
scope-mappings userinfo-answers userinfo-subject-matches email-verified-stated
refresh-token-issued refresh-accepted refresh-rotates refresh-replay-refused refresh-id-token refresh-keeps-claims
introspection-answers introspection-without-hint introspection-wrong-hint introspection-refresh-token
introspection-garbage-inactive introspection-needs-authentication introspection-matches-token
revocation-revokes logout-advertised logout-returns settings-readable
app-issuer app-discovery-complete app-redirect-uri app-scopes app-pkce app-client-authentication app-id-token-readable app-id-token-key
app-id-token-accepted app-claims app-claims-wanted app-email-verified app-userinfo-readable app-refresh-token app-session-survives
app-cookie-size app-token-endpoint-speed app-session-store`)

func TestNamesComeFromTheFolders(t *testing.T) {
	if got, want := Providers(), strings.Fields("auth0 authelia authentik casdoor dex entra google hydra kanidm keycloak oidc-provider okta pocket-id synology zitadel"); !slices.Equal(got, want) {
		t.Errorf("Providers() = %v, want %v", got, want)
	}
	files, err := filepath.Glob("apps/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i] = strings.TrimSuffix(filepath.Base(files[i]), ".yaml")
	}
	if got := Apps(); !slices.Equal(got, files) || len(got) == 0 {
		t.Errorf("Apps() = %v, want %v", got, files)
	}
}

func TestLoadProviderUnknown(t *testing.T) {
	_, err := LoadProvider("authentic")
	if err == nil {
		t.Fatal("LoadProvider of an unknown name gives no error")
	}
	for _, want := range []string{`"authentic"`, "did you mean authentik?"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not say %q", err, want)
		}
	}
}

func TestLoadProviderIgnoresCase(t *testing.T) {
	p, err := LoadProvider("Keycloak")
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "keycloak" || p.Title != "Keycloak" {
		t.Errorf("name %q, title %q", p.Name, p.Title)
	}
}

func TestLoadAppByAlias(t *testing.T) {
	for typed, want := range map[string]string{"zipline": "zipline", "mirotalksfu": "mirotalk-sfu", "mirotalk": "mirotalk-p2p", "eoc": "express-openid-connect"} {
		a, err := LoadApp(typed)
		if err != nil {
			t.Errorf("LoadApp(%q): %v", typed, err)
			continue
		}
		if a.Name != want {
			t.Errorf("LoadApp(%q) = %q, want %q", typed, a.Name, want)
		}
	}
}

func TestLoadAppUnknown(t *testing.T) {
	_, err := LoadApp("ziplin")
	if err == nil || !strings.Contains(err.Error(), "did you mean zipline") {
		t.Errorf("error = %v, want a suggestion of zipline", err)
	}
}

func TestReadIsStrict(t *testing.T) {
	for name, text := range map[string]string{
		"an unknown member":    "title: X\nfingerprints: []\n",
		"a member twice":       "title: X\ntitle: Y\n",
		"a fix twice":          "fixes:\n  a: []\n  a: []\n",
		"a type that is wrong": "title: [1]\n",
	} {
		l := library{fstest.MapFS{"providers/x.yaml": {Data: []byte(text)}}}
		_, err := l.provider("x")
		if err == nil {
			t.Errorf("%s is accepted", name)
			continue
		}
		if !strings.HasPrefix(err.Error(), "providers/x.yaml: ") {
			t.Errorf("%s: error %q does not begin with the file", name, err)
		}
	}
}

// The four stories that the project was started for; each fix has to name the real setting.
func TestStories(t *testing.T) {
	provider := func(name, check string) []Fix { return must(LoadProvider(name)).FixesFor(check) }
	app := func(name, check string) []Fix { return must(LoadApp(name)).FixesFor(check) }
	for _, tt := range []struct {
		story string
		fixes []Fix
		says  []string // in the text and versions of the first fix
	}{
		{"no refresh token at authentik", provider("authentik", "refresh-token-issued"),
			[]string{"OpenID 'offline_access'", "Advanced protocol settings > Scopes", "request the scope offline_access", "2024.2"}},
		{"no refresh token for Zipline", app("zipline", "refresh-token-issued"),
			[]string{"openid email profile offline_access"}},
		{"introspection at Casdoor", provider("casdoor", "introspection-without-hint"),
			[]string{"v1.764.0", "token_type_hint", "v1.571.1 to v1.763.0"}},
		{"encrypted id_token at authentik", provider("authentik", "id-token-format"),
			[]string{"Clear", "Encryption Key"}},
		{"encrypted id_token at MiroTalk", app("mirotalk", "id-token-format"),
			[]string{"encrypted JWTs cannot be decoded", "unsupported operation"}},
		{"encrypted id_token at express-openid-connect", app("express-openid-connect", "id-token-format"),
			[]string{"encrypted JWTs cannot be decoded", "unsupported operation", "2.x", "3.x"}},
		{"session of OAuth2 Proxy ends", app("oauth2-proxy", "refresh-token-issued"),
			[]string{"offline_access", "cookie_refresh", "shorter than the access token's life", `prompt = "consent"`}},
		{"OAuth2 Proxy logs people out", app("oauth2-proxy", "refresh-accepted"),
			[]string{`session_store_type = "redis"`, "redis_connection_url", "KeyDB", "cookie_refresh", "offline_access"}},
		{"OAuth2 Proxy and rotation", app("oauth2-proxy", "refresh-rotates"),
			[]string{`session_store_type = "redis"`, "redis_connection_url", "cookie_refresh"}},
		{"no refresh token at Synology", provider("synology", "refresh-token-issued"),
			[]string{"never issues refresh tokens"}},
	} {
		if len(tt.fixes) == 0 {
			t.Errorf("%s: no fix", tt.story)
			continue
		}
		text := tt.fixes[0].Do + " " + tt.fixes[0].Versions
		for _, want := range tt.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q does not say %q", tt.story, text, want)
			}
		}
	}
}

func TestApplicable(t *testing.T) {
	fixes := []Fix{{Do: "Set a"}, {Do: "Set b", When: "HS256"}, {Do: "Set c", When: "ES256"}, {Do: "Set d", When: "("}}
	for _, tt := range []struct {
		saw  []string
		want string
	}{
		{nil, "Set a"},
		{[]string{"nothing of it"}, "Set a"},
		{[]string{"x", "alg HS256"}, "Set b, Set a"},
	} {
		var got []string
		for _, f := range Applicable(fixes, tt.saw...) {
			got = append(got, f.Do)
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("Applicable with %q = %q, want %q", tt.saw, got, tt.want)
		}
	}
}

func TestDeviationsFor(t *testing.T) {
	p := must(LoadProvider("casdoor"))
	if got := p.DeviationsFor("introspection-wrong-hint"); len(got) != 1 {
		t.Errorf("deviations under introspection-wrong-hint: %v, want one", got)
	}
	if got := p.DeviationsFor("reach-clock"); got != nil {
		t.Errorf("deviations under reach-clock: %v, want none", got)
	}
}

// What is read of every provider at each run is what its whole file says.
func TestFacesStandInFront(t *testing.T) {
	faces, err := library{embedded}.faces()
	if err != nil {
		t.Fatal(err)
	}
	if len(faces) != len(Providers()) {
		t.Fatalf("%d faces of %d providers", len(faces), len(Providers()))
	}
	for _, f := range faces {
		p := must(LoadProvider(f.Name))
		if f.Title != p.Title || !reflect.DeepEqual(f.Issuer, p.Issuer) || !reflect.DeepEqual(f.Fingerprint, p.Fingerprint) || !reflect.DeepEqual(f.Version, p.Version) {
			t.Errorf("%s: title, issuer, fingerprint and version have to stand in front of admin, deviations, no_fix and fixes", f.Name)
		}
		if f.Fixes != nil {
			t.Errorf("%s: fixes are parsed to recognise it", f.Name)
		}
	}
}

// must unwraps a load that the tests rely on; a failure is a broken data file.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func BenchmarkNames(b *testing.B) {
	for b.Loop() {
		Providers()
		Apps()
	}
}

func BenchmarkIdentify(b *testing.B) {
	for b.Loop() {
		if _, err := Identify(Observation{Issuer: "https://sso.example.com/realms/x"}); err != nil {
			b.Fatal(err)
		}
	}
}
