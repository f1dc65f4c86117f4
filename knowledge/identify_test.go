package knowledge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
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
	for _, name := range Providers() {
		id, err := Identify(observe(t, documents[name]))
		if err != nil {
			t.Fatal(err)
		}
		if id.Name != name || id.Confidence != Certain || id.Version != versions[name] || len(id.Signals) == 0 || id.Title == "" {
			t.Errorf("%s: %+v, want it certain with version %q", name, id, versions[name])
		}
	}
}

// A hosted product behind the customer's own domain, and a product in an older version.
func TestIdentifyByEndpointsAlone(t *testing.T) {
	for _, tt := range []struct{ what, document, replace, with, name, confidence string }{
		{"Auth0 with a custom domain", "auth0", "tenant.eu.auth0.com", "login.example.com", "auth0", Certain},
		{"Okta with a custom domain", "okta", "dev-123.okta.com", "id.example.com", "okta", Certain},
		{"Okta's org server with a custom domain", "okta", "dev-123.okta.com/oauth2/default/v1", "id.example.com/oauth2/v1", "okta", Certain},
		{"Entra External ID", "entra", "login.microsoftonline.com/", "contoso.ciamlogin.com/", "entra", Certain},
		{"Pocket ID without its documentation", "pocket-id", "service_documentation", "x", "pocket-id", Certain},
		{"Hydra 1.11, without credentials", "hydra", "credentials_endpoint_draft_00", "x", "hydra", Certain},
		{"Dex without introspection", "dex", "introspection_endpoint", "x", "dex", Likely},
		{"Dex without the device flow", "dex", "device_authorization_endpoint", "x", "dex", Likely},
		{"Kanidm without its key set", "kanidm", "jwks_uri", "x", "kanidm", Certain},
	} {
		id, err := Identify(observe(t, strings.ReplaceAll(documents[tt.document], tt.replace, tt.with)))
		if err != nil {
			t.Fatal(err)
		}
		if id.Name != tt.name || id.Confidence != tt.confidence {
			t.Errorf("%s: %+v, want %s, %s", tt.what, id, tt.name, tt.confidence)
		}
	}
}

func TestIdentifyLeavesOthersUnknown(t *testing.T) {
	for name, document := range lookAlikes {
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
		{"Kanidm's header", Observation{Headers: map[string][]string{"X-Kanidm-Version": {"1.11.1"}}}, "kanidm", Certain, "1.11.1"},
		{"Kanidm's header, hidden", Observation{Headers: map[string][]string{"X-Kanidm-Version": {"(header, 40 bytes)"}}}, "kanidm", Certain, ""},
		{"Dex's login page", Observation{Issuer: "https://sso.example.com/dex", Pages: []string{"dex", "/dex/static/main.css", "/dex/theme/styles.css"}}, "dex", Likely, ""},
		{"oidc-provider's cookies alone", Observation{Cookies: []string{"_interaction", "_session.sig"}}, "", Unknown, ""},
		{"an issuer of Entra", Observation{Issuer: "https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/"}, "entra", Certain, ""},
		{"a host that only ends like Auth0's", Observation{Issuer: "https://auth0.com.example.com/"}, "", Unknown, ""},
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
		{"", "backchannel_logout_supported", "2025.8 or later"},
		{"", "id_token_encryption_alg_values_supported", "2024.10 or later"},
		{"", "", ""},
	} {
		o := observe(t, documents["authentik"])
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
		"casdoor":       {Pages: []string{"Casdoor"}},
		"keycloak":      {Cookies: []string{"KC_AUTH_SESSION_HASH"}, Pages: []string{"Realm not enabled", "/resources/x6io0/login/keycloak.v2/img"}},
		"authelia":      {Cookies: []string{"authelia_session"}},
		"dex":           {Pages: []string{"/dex/static/main.css", "/dex/theme/styles.css"}},
		"kanidm":        {Headers: map[string][]string{"X-Kanidm-Version": {"1.11.1"}}},
		"oidc-provider": {Cookies: []string{"_interaction"}},
	}
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
