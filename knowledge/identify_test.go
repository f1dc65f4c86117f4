package knowledge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// Discovery documents as the products write them, cut down to what differs.
const (
	authentikDocument = `{"issuer": "https://sso.example.com/application/o/app/",
		"authorization_endpoint": "https://sso.example.com/application/o/authorize/",
		"token_endpoint": "https://sso.example.com/application/o/token/",
		"introspection_endpoint": "https://sso.example.com/application/o/introspect/",
		"jwks_uri": "https://sso.example.com/application/o/app/jwks/",
		"acr_values_supported": ["goauthentik.io/providers/oauth2/default"],
		"code_challenge_methods_supported": ["plain", "S256"], "claims_parameter_supported": false}`
	casdoorDocument = `{"issuer": "https://sso.example.com",
		"authorization_endpoint": "https://sso.example.com/login/oauth/authorize",
		"token_endpoint": "https://sso.example.com/api/login/oauth/access_token",
		"introspection_endpoint": "https://sso.example.com/api/login/oauth/introspect",
		"userinfo_endpoint": "https://sso.example.com/api/userinfo", "jwks_uri": "https://sso.example.com/.well-known/jwks",
		"grant_types_supported": ["authorization_code", "refresh_token"],
		"claims_supported": ["iss", "isOnline", "signupApplication", "ranking"]}`
	keycloakDocument = `{"issuer": "https://sso.example.com/realms/staff",
		"authorization_endpoint": "https://sso.example.com/realms/staff/protocol/openid-connect/auth",
		"token_endpoint": "https://sso.example.com/realms/staff/protocol/openid-connect/token",
		"check_session_iframe": "https://sso.example.com/realms/staff/protocol/openid-connect/login-status-iframe.html",
		"grant_types_supported": ["authorization_code", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
		"prompt_values_supported": ["none", "login", "consent"], "authorization_response_iss_parameter_supported": true}`
	autheliaDocument = `{"issuer": "https://auth.example.com",
		"authorization_endpoint": "https://auth.example.com/api/oidc/authorization",
		"token_endpoint": "https://auth.example.com/api/oidc/token",
		"pushed_authorization_request_endpoint": "https://auth.example.com/api/oidc/pushed-authorization-request",
		"jwks_uri": "https://auth.example.com/jwks.json", "claims_supported": ["sub", "alt_emails", "rat"]}`
	synologyDocument = `{"issuer": "https://nas.example.com:5001/webman/sso",
		"authorization_endpoint": "https://nas.example.com:5001/webman/sso/SSOOauth.cgi",
		"token_endpoint": "https://nas.example.com:5001/webman/sso/SSOAccessToken.cgi",
		"jwks_uri": "https://nas.example.com:5001/webman/sso/openid-jwks.json",
		"claims_supported": ["aud", "email", "exp", "groups", "iat", "iss", "sub", "username"]}`

	oidcProviderDocument = `{"issuer": "https://op.example.com", "authorization_endpoint": "https://op.example.com/auth",
		"token_endpoint": "https://op.example.com/token", "introspection_endpoint": "https://op.example.com/token/introspection",
		"end_session_endpoint": "https://op.example.com/session/end", "jwks_uri": "https://op.example.com/jwks",
		"pushed_authorization_request_endpoint": "https://op.example.com/request",
		"claims_supported": ["sub", "sid", "auth_time", "acr"], "authorization_response_iss_parameter_supported": true}`
	dexDocument = `{"issuer": "https://dex.example.com/dex", "authorization_endpoint": "https://dex.example.com/dex/auth",
		"token_endpoint": "https://dex.example.com/dex/token", "jwks_uri": "https://dex.example.com/dex/keys",
		"scopes_supported": ["openid", "email", "groups", "profile", "offline_access"], "claims_supported": ["locale", "at_hash"]}`
	lemonldapDocument = `{"issuer": "https://auth.example.com", "authorization_endpoint": "https://auth.example.com/oauth2/authorize",
		"token_endpoint": "https://auth.example.com/oauth2/token", "introspection_endpoint": "https://auth.example.com/oauth2/introspect",
		"jwks_uri": "https://auth.example.com/oauth2/jwks", "check_session_iframe": "https://auth.example.com/oauth2/checksession.html"}`
	glewlwydDocument = `{"issuer": "https://glewlwyd.example.com/api/oidc", "authorization_endpoint": "https://glewlwyd.example.com//api/oidc/auth",
		"token_endpoint": "https://glewlwyd.example.com//api/oidc/token", "jwks_uri": "https://glewlwyd.example.com//api/oidc/jwks",
		"response_types_supported": ["code", "password", "client_credentials", "refresh_token"]}`
	pocketIDDocument = `{"issuer": "https://id.example.com", "authorization_endpoint": "https://id.example.com/authorize",
		"token_endpoint": "https://id.example.com/api/oidc/token", "pushed_authorization_request_endpoint": "https://id.example.com/api/oidc/par",
		"service_documentation": "https://pocket-id.org/docs"}`
	googleDocument = `{"issuer": "https://accounts.google.com", "authorization_endpoint": "https://accounts.google.com/o/oauth2/v2/auth",
		"token_endpoint": "https://oauth2.googleapis.com/token", "userinfo_endpoint": "https://openidconnect.googleapis.com/v1/userinfo",
		"jwks_uri": "https://www.googleapis.com/oauth2/v3/certs", "claims_supported": ["aud", "email", "hd"]}`
	giteaDocument = `{"issuer": "https://git.example.com/", "authorization_endpoint": "https://git.example.com/login/oauth/authorize",
		"token_endpoint": "https://git.example.com/login/oauth/access_token",
		"introspection_endpoint": "https://git.example.com/login/oauth/introspect", "jwks_uri": "https://git.example.com/login/oauth/keys"}`
)

// observe makes an observation of a discovery document alone.
func observe(t *testing.T, document string) Observation {
	t.Helper()
	var o Observation
	if err := json.Unmarshal([]byte(document), &o.Metadata); err != nil {
		t.Fatal(err)
	}
	o.Issuer, _ = o.Metadata["issuer"].(string)
	return o
}

func TestIdentifyByDiscoveryAlone(t *testing.T) {
	for _, tt := range []struct{ document, name, version string }{
		{authentikDocument, "authentik", ""},
		{casdoorDocument, "casdoor", "2.194.0 or later"},
		{keycloakDocument, "keycloak", "later than 26.5"},
		{autheliaDocument, "authelia", ""},
		{synologyDocument, "synology", ""},
	} {
		id, err := Identify(observe(t, tt.document))
		if err != nil {
			t.Fatal(err)
		}
		if id.Name != tt.name || id.Confidence != Certain || id.Version != tt.version || len(id.Signals) == 0 || id.Title == "" {
			t.Errorf("%s: %+v, want it certain with version %q", tt.name, id, tt.version)
		}
	}
}

func TestIdentifyLeavesOthersUnknown(t *testing.T) {
	for name, document := range map[string]string{
		"oidc-provider": oidcProviderDocument, "Dex": dexDocument, "LemonLDAP::NG": lemonldapDocument,
		"glewlwyd": glewlwydDocument, "Pocket ID": pocketIDDocument, "Google": googleDocument, "Gitea": giteaDocument,
		"an empty document": `{}`,
	} {
		o := observe(t, document)
		o.Headers = map[string][]string{"X-Powered-By": {"Express"}, "Server": {"nginx"}}
		o.Cookies = []string{"_session", "AUTH_SESSION_ID", "lemonldap"}
		o.Pages = []string{"Sign in", "404 Not Found", "authentik and Casdoor compared"}
		id, err := Identify(o)
		if err != nil {
			t.Fatal(err)
		}
		if id.Confidence != Unknown || id.Name != "" || id.Version != "" || id.Signals != nil {
			t.Errorf("%s is taken for %+v", name, id)
		}
	}
}

func TestIdentifyWithoutDiscovery(t *testing.T) {
	for _, tt := range []struct {
		what             string
		seen             Observation
		name, confidence string
		version          string
	}{
		{"authentik's root typed as issuer", Observation{Issuer: "https://sso.example.com",
			Headers: map[string][]string{"x-powered-by": {"authentik"}}, Pages: []string{"/static/dist/poly-2025.12.4.js"}},
			"authentik", Certain, "2025.12.4"},
		{"authentik's token endpoint typed as issuer", Observation{Issuer: "https://sso.example.com/application/o/token/"},
			"authentik", Likely, ""},
		{"Keycloak's old address", Observation{Issuer: "https://sso.example.com/auth/realms/staff"}, "keycloak", Likely, ""},
		{"a realm that does not exist", Observation{Issuer: "https://sso.example.com/realms/stuff", Pages: []string{`{"error":"Realm does not exist"}`}},
			"keycloak", Certain, ""},
		{"Keycloak's login page behind a renamed path", Observation{Issuer: "https://sso.example.com",
			Cookies: []string{"KC_RESTART"}, Pages: []string{"/resources/3ia6g/login/keycloak.v2/css"}}, "keycloak", Certain, ""},
		{"Authelia's cookie alone", Observation{Cookies: []string{"authelia_session"}}, "", Unknown, ""},
		{"nothing", Observation{}, "", Unknown, ""},
	} {
		id, err := Identify(tt.seen)
		if err != nil {
			t.Fatal(err)
		}
		if id.Name != tt.name || id.Confidence != tt.confidence || id.Version != tt.version {
			t.Errorf("%s: %+v, want %q, %s, version %q", tt.what, id, tt.name, tt.confidence, tt.version)
		}
	}
}

func TestIdentifyVersionOfAuthentik(t *testing.T) {
	for _, tt := range []struct{ page, member, want string }{
		{"/static/dist/poly-2025.12.4.js", "id_token_encryption_alg_values_supported", "2025.12.4"},
		{`window.authentik = {versionFamily: "2026.2"}`, "", "2026.2"},
		{"", "backchannel_logout_supported", "2025.8 or later"},
		{"", "id_token_encryption_alg_values_supported", "2024.10 or later"},
		{"", "", ""},
	} {
		o := observe(t, authentikDocument)
		o.Pages = []string{"authentik", tt.page}
		if tt.member != "" {
			o.Metadata[tt.member] = true
		}
		id, err := Identify(o)
		if err != nil {
			t.Fatal(err)
		}
		if id.Version != tt.want {
			t.Errorf("version with page %q and member %q = %q, want %q", tt.page, tt.member, id.Version, tt.want)
		}
	}
}

func TestIdentifyTieIsUnknown(t *testing.T) {
	signal := "fingerprint: [{name: s, in: issuer, match: x, weight: %d, see: s}]"
	l := library{fstest.MapFS{
		"providers/a.yaml": {Data: fmt.Appendf(nil, signal, 100)},
		"providers/b.yaml": {Data: fmt.Appendf(nil, signal, 100)},
		"providers/c.yaml": {Data: fmt.Appendf(nil, signal, 60)},
	}}
	id, err := l.identify(Observation{Issuer: "x"})
	if err != nil || id.Confidence != Unknown {
		t.Errorf("two providers with the same sum: %+v, %v, want unknown", id, err)
	}
	delete(l.fs.(fstest.MapFS), "providers/a.yaml")
	id, err = l.identify(Observation{Issuer: "x"})
	if err != nil || id.Name != "b" || id.Confidence != Certain {
		t.Errorf("the heavier of two: %+v, %v, want b", id, err)
	}
}

func TestIdentifyReportsBrokenData(t *testing.T) {
	for _, text := range []string{
		"fingerprint: [{name: s, in: issuer, match: '(', weight: 100, see: s}]",
		"fingerprint: [{name: s, in: issuer, match: x, weight: 100, see: s}]\nversion: [{in: issuer, match: '(', says: v, see: s}]",
		"nothing: known",
	} {
		l := library{fstest.MapFS{"providers/a.yaml": {Data: []byte(text)}}}
		if _, err := l.identify(Observation{Issuer: "x"}); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
}

// Every signal of every provider has to fire on something that the product really sends;
// a pattern that matches nothing is dead weight.
func TestNoDeadSignals(t *testing.T) {
	beyondDiscovery := map[string]Observation{
		"authentik": {Headers: map[string][]string{"X-Powered-By": {"authentik"}, "X-Authentik-Id": {"6a1f0d"}},
			Pages: []string{"Permission denied - authentik"}},
		"casdoor":  {Pages: []string{"Casdoor"}},
		"keycloak": {Cookies: []string{"KC_AUTH_SESSION_HASH"}, Pages: []string{"Realm not enabled", "/resources/x6io0/login/keycloak.v2/img"}},
		"authelia": {Cookies: []string{"authelia_session"}},
	}
	documents := map[string]string{"authentik": authentikDocument, "casdoor": casdoorDocument, "keycloak": keycloakDocument,
		"authelia": autheliaDocument, "synology": synologyDocument}
	for _, name := range Providers() {
		o := observe(t, documents[name])
		o.Headers, o.Cookies, o.Pages = beyondDiscovery[name].Headers, beyondDiscovery[name].Cookies, beyondDiscovery[name].Pages
		_, fired, err := must(LoadProvider(name)).weigh(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range must(LoadProvider(name)).Fingerprint {
			if !slices.Contains(fired, s.Name) {
				t.Errorf("%s: %q never fires; fired: %s", name, s.Name, strings.Join(fired, ", "))
			}
		}
	}
}

func TestTexts(t *testing.T) {
	var v any
	if err := json.Unmarshal([]byte(`["a", true, 7, {"b": "c"}, null, ["d"]]`), &v); err != nil {
		t.Fatal(err)
	}
	want := []string{"a", "true", "7", `{"b":"c"}`, "d"}
	if got := texts(v); !slices.Equal(got, want) {
		t.Errorf("texts = %q, want %q", got, want)
	}
}
