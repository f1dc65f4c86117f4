package main

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/settings"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

const recordedAnswers = "../../testdata/admin"

// An adminCase is a product whose admin API answers what stands in files.
type adminCase struct {
	provider, issuer string // the issuer's path
	clientID         string
	files            map[string]string // by path and query
	redirectURI      string
	status           int               // of every answer; 0: 200
	header           map[string]string // of every answer
	body             string            // of every answer, instead of a file
	secret           string            // that the client has
}

// An adminRun is what came of it.
type adminRun struct {
	*probe.ClientSettings
	facts     *probe.Facts
	asked     []*http.Request
	exchanges []wire.Exchange
}

// ask has the step ask the API.
func (c adminCase) ask(t *testing.T) *adminRun {
	t.Helper()
	var mu sync.Mutex
	run := &adminRun{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		run.asked = append(run.asked, r)
		mu.Unlock()
		for name, value := range c.header {
			w.Header().Set(name, value)
		}
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", "application/json")
		}
		file, known := c.files[r.URL.RequestURI()]
		switch {
		case c.status != 0:
			w.WriteHeader(c.status)
			fallthrough
		case c.body != "":
			_, _ = w.Write([]byte(c.body))
			return
		case !known:
			http.NotFound(w, r)
			return
		}
		content, err := os.ReadFile(filepath.Join(recordedAnswers, file))
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(content)
	}))
	defer server.Close()
	provider, err := knowledge.LoadProvider(c.provider)
	if err != nil {
		t.Fatal(err)
	}
	v := wire.NewVault()
	s := &probe.Session{
		Config: probe.Config{
			Issuer: server.URL + c.issuer, ClientID: c.clientID, RedirectURI: c.redirectURI,
			ClientSecret: c.secret, Scopes: []string{"openid", "profile", "email", "offline_access"}, AdminToken: "Bearer canary-admin-token-1\n", AdminAPI: adminAPI(provider),
		},
		Vault: v, Recorder: wire.NewRecorder(wire.Options{}, v), Now: time.Now,
	}
	defer s.Recorder.Close()
	s.Prepare()
	target, err := probe.Collect(t.Context(), probe.Target, s, probe.Given())
	if err != nil {
		t.Fatal(err)
	}
	given := []probe.Fact{
		probe.NewFact(probe.Target, target), probe.Client.Is(c.clientID),
		probe.Discovery.Is(&probe.ProviderMetadata{Issuer: s.Config.Issuer}), probe.DiscoveryAnswer.Is(&probe.Fetched{}),
	}
	fact, err := probe.Collect(t.Context(), probe.ProviderSettings, s, probe.Given(given...))
	if err != nil {
		t.Fatal(err)
	}
	run.ClientSettings = fact.(*probe.ClientSettings)
	run.facts = probe.Given(append(given, probe.NewFact(probe.ProviderSettings, fact))...)
	run.exchanges = s.Recorder.Exchanges()
	for _, shown := range []any{run.ClientSettings, run.exchanges} {
		b, err := json.Marshal(shown)
		if err != nil {
			t.Fatal(err)
		}
		again := &probe.ClientSettings{}
		if err := json.Unmarshal(b, again); shown == any(run.ClientSettings) && (err != nil || !reflect.DeepEqual(again, shown)) {
			t.Errorf("a recording of it is another: %v, %s", err, b)
		}
		if strings.Contains(string(b), "canary") {
			t.Errorf("a secret is shown: %s", b)
		}
	}
	return run
}

// explained is what a failure of a check then says.
func (r *adminRun) explained(t *testing.T, id string) checks.Result {
	t.Helper()
	c, err := checks.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	result := checks.Result{Check: c, Verdict: checks.Verdict{Status: checks.Fail, Saw: "none"}}
	checks.Explain(&result, r.facts)
	return result
}

var (
	authentikAPI = adminCase{
		provider: "authentik", issuer: "/application/o/zipline/", clientID: "zipline-client",
		redirectURI: "https://files.example.com/api/auth/oauth/OIDC",
		files: map[string]string{
			"/api/v3/providers/oauth2/?client_id=zipline-client&page_size=100": "authentik/provider.json",
			"/api/v3/propertymappings/provider/scope/?page_size=100":           "authentik/scope-mappings.json",
			"/api/v3/crypto/certificatekeypairs/?page_size=100":                "authentik/keys.json",
		},
	}
	casdoorAPI = adminCase{
		provider: "casdoor", clientID: "zipline-client", redirectURI: "https://files.example.com/api/auth/oauth/oidc",
		files: map[string]string{"/api/get-applications?owner=admin&p=1&pageSize=50&field=clientId&value=zipline-client": "casdoor/applications.json"},
	}
	keycloakAPI = adminCase{
		provider: "keycloak", issuer: "/auth/realms/healthy", clientID: "jwe", redirectURI: "http://127.0.0.1:8085/callback",
		files: map[string]string{
			"/auth/admin/realms/healthy/clients?clientId=jwe": "keycloak/client.json",
			"/auth/admin/realms/healthy":                      "keycloak/realm.json",
			"/auth/admin/realms/healthy/client-scopes":        "keycloak/client-scopes.json",
		},
	}
)

// TestAdminAPIsExplain holds the descriptions of the products against recorded
// answers: what each failure then says, "" nothing more.
func TestAdminAPIsExplain(t *testing.T) {
	for _, tt := range []struct {
		api    adminCase
		object string
		says   map[string]string
	}{
		{authentikAPI, "provider zipline", map[string]string{
			"refresh-token-issued":              "the scope mapping offline_access is not attached to provider zipline",
			"scope-mappings":                    "",
			"id-token-format":                   "Encryption Key is set to RSA-OAEP-256 for provider zipline (A256CBC-HS512)",
			"id-token-signature":                "the algorithm that follows from Signing Key is HS256 for provider zipline",
			"authorize-redirect-uri-registered": "Redirect URIs/Origins of provider zipline: https://files.example.com/api/auth/oauth/oidc, which differs from https://files.example.com/api/auth/oauth/OIDC in capital letters",
			"refresh-rotates":                   "Refresh Token threshold is hours=1 for provider zipline",
			"authorize-client-known":            "",
			"refresh-accepted":                  "", // no grant_types before 2026.5: nothing follows
			"client-authentication-accepted":    "Client type of provider zipline is client_secret_basic or client_secret_post",
			"discovery-issuer-matches":          "",
		}},
		{casdoorAPI, "application zipline", map[string]string{
			"refresh-accepted":                  "the grant refresh_token is not allowed for application zipline (Grant types)",
			"authorize-redirect-uri-registered": "in the slash at the end",
			"scope-mappings":                    "Token format is JWT-Custom for application zipline",
			"id-token-times":                    "Token expire is 36s for application zipline",
			"token-code-accepted":               "",
			"id-token-signature":                "",
		}},
		{keycloakAPI, "client jwe", map[string]string{
			"id-token-format":                   "ID token encryption key management algorithm is set to RSA-OAEP for client jwe (A256GCM)",
			"introspection-answers":             "no Audience mapper of client jwe names it",
			"scope-mappings":                    "",
			"refresh-replay-refused":            "Revoke Refresh Token is off for realm healthy",
			"refresh-token-issued":              "",
			"authorize-redirect-uri-registered": "",
			"authorize-login-completes":         "",
			"token-pkce-enforced":               "",
		}},
	} {
		t.Run(tt.api.provider, func(t *testing.T) {
			run := tt.api.ask(t)
			if run.Object != tt.object || run.Unread != "" || len(run.Without) > 0 {
				t.Fatalf("object %q, unread %q, without %q", run.Object, run.Unread, run.Without)
			}
			for id, want := range tt.says {
				got := run.explained(t, id)
				if want == "" && got.Saw != "none" || !strings.Contains(got.Saw, want) {
					t.Errorf("%s says %q, want %q", id, got.Saw, want)
				}
				if want != "" && (len(got.Evidence) == 0 || got.Evidence[0].Exchange == 0 || !strings.HasPrefix(got.Evidence[0].Where, "body /")) {
					t.Errorf("%s: evidence %v", id, got.Evidence)
				}
			}
			for _, r := range run.asked {
				if r.Method != http.MethodGet || r.Header.Get("Authorization") != "Bearer canary-admin-token-1" {
					t.Errorf("%s %s with %q", r.Method, r.URL, r.Header.Get("Authorization"))
				}
			}
		})
	}
}

// TestAdminAPIRefuses has answers that are none: one sentence each, and nothing
// is explained.
func TestAdminAPIRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*adminCase)
		want   string
	}{
		"expired":      {func(c *adminCase) { c.status, c.body = 401, `{"error":"HTTP 401 Unauthorized"}` }, "401 Unauthorized: the admin token is not accepted"},
		"no right":     {func(c *adminCase) { c.status, c.body = 403, `{"error":"canary-admin-token-1"}` }, `403 Forbidden "(masked)": the admin token has not the right`},
		"elsewhere":    {func(c *adminCase) { c.files = nil }, "404 Not Found: the admin API is not at this address"},
		"HTML":         {func(c *adminCase) { c.body = "<html>"; c.header = map[string]string{"Content-Type": "text/html"} }, "an HTML page"},
		"no JSON":      {func(c *adminCase) { c.body = "yes" }, "no JSON document"},
		"another kind": {func(c *adminCase) { c.body = `"yes"` }, ""},
		"redirect": {func(c *adminCase) {
			c.status, c.header = 302, map[string]string{"Location": "https://elsewhere.example/"}
		},
			"to https://elsewhere.example/, where the admin token is not sent"},
		"broken": {func(c *adminCase) { c.status = 500 }, "500 Internal Server Error"},
	} {
		t.Run(name, func(t *testing.T) {
			c := keycloakAPI
			tt.change(&c)
			run := c.ask(t)
			if !strings.Contains(run.Unread, tt.want) || run.Unread == "" && !run.Absent {
				t.Errorf("unread %q, want %q", run.Unread, tt.want)
			}
			if got := run.explained(t, "id-token-format"); got.Saw != "none" {
				t.Errorf("says %q", got.Saw)
			}
		})
	}
	t.Run("a product that says 200", func(t *testing.T) {
		c := casdoorAPI
		c.body = `{"status":"error","msg":"Unauthorized operation"}`
		if run := c.ask(t); !strings.Contains(run.Unread, `"Unauthorized operation": the admin token is not accepted`) {
			t.Error(run.Unread)
		}
	})
	t.Run("a product that masks", func(t *testing.T) {
		c := casdoorAPI
		c.files = map[string]string{"/api/get-applications?owner=admin&p=1&pageSize=50&field=clientId&value=zipline-client": "casdoor/masked.json"}
		if run := c.ask(t); !strings.Contains(run.Unread, "masked values") {
			t.Error(run.Unread)
		}
	})
	t.Run("in part", func(t *testing.T) {
		c := authentikAPI
		c.files = map[string]string{"/api/v3/providers/oauth2/?client_id=zipline-client&page_size=100": "authentik/provider.json"}
		run := c.ask(t)
		if len(run.Without) != 2 || !strings.HasPrefix(run.Without[0], "the scope mappings: 404") {
			t.Errorf("without %q", run.Without)
		}
		// Which scopes are attached is not known then, and neither which key signs.
		if got := run.explained(t, "refresh-token-issued"); got.Saw != "none" {
			t.Errorf("says %q", got.Saw)
		}
	})
	t.Run("the secret", func(t *testing.T) {
		c := authentikAPI
		for secret, want := range map[string]string{
			"":                        "",
			"canary-1f6d0c7a90b24e3f": "the secret that was given is the Client Secret of provider zipline",
			"canary-another":          "the secret that was given is not the Client Secret of provider zipline",
		} {
			c.secret = secret
			got := c.ask(t).explained(t, "client-authentication-accepted")
			if !strings.Contains(got.Saw, want) || want == "" && strings.Contains(got.Saw, "secret that was given") {
				t.Errorf("says %q, want %q", got.Saw, want)
			}
		}
	})
	t.Run("a scope without mappers", func(t *testing.T) {
		c := keycloakAPI
		c.files = maps.Clone(c.files)
		c.files["/auth/admin/realms/healthy/client-scopes"] = "keycloak/client-scopes-without-mappers.json"
		got := c.ask(t).explained(t, "scope-mappings")
		if want := "none; the client scope email has no mapper that puts one of its claims into the id_token or userinfo"; got.Saw != want {
			t.Errorf("says %q, want %q", got.Saw, want)
		}
	})
	t.Run("another client", func(t *testing.T) {
		c := authentikAPI
		c.files = map[string]string{"/api/v3/providers/oauth2/?client_id=a%26b%2F..&page_size=100": "authentik/provider.json"}
		c.clientID = "a&b/.."
		if run := c.ask(t); !run.Absent {
			t.Errorf("%+v", run.ClientSettings)
		}
	})
}

// TestAdminTokenStaysHome has issuers to which no admin token goes.
func TestAdminTokenStaysHome(t *testing.T) {
	ask := func(api func(*probe.ProviderMetadata, *probe.Fetched) *settings.API, issuer string) (any, error) {
		v := wire.NewVault()
		s := &probe.Session{Config: probe.Config{AdminToken: "token", AdminAPI: api}, Vault: v, Now: time.Now,
			Recorder: wire.NewRecorder(wire.Options{Timeout: time.Millisecond}, v)}
		return probe.Collect(context.Background(), probe.ProviderSettings, s, probe.Given(
			probe.Target.Is(&probe.TargetInfo{Issuer: issuer, ClientID: "app"}), probe.Client.Is("app"),
			probe.Discovery.Is(&probe.ProviderMetadata{}), probe.DiscoveryAnswer.Is(&probe.Fetched{})))
	}
	keycloak, err := knowledge.LoadProvider("keycloak")
	if err != nil {
		t.Fatal(err)
	}
	fact, err := ask(adminAPI(keycloak), "http://sso.example.com/realms/a")
	if err != nil || !strings.Contains(fact.(*probe.ClientSettings).Unread, "not https") {
		t.Errorf("%+v, %v", fact, err)
	}
	elsewhere := *keycloak.Admin
	elsewhere.Base = "https://elsewhere.example/$2"
	var notOffered *probe.NotOffered
	for issuer, api := range map[string]*settings.API{
		"https://sso.example.com/realms/a": &elsewhere, "https://sso.example.com/": keycloak.Admin, "https://sso.example.com/realms/b": nil,
	} {
		if fact, err := ask(func(*probe.ProviderMetadata, *probe.Fetched) *settings.API { return api }, issuer); !errors.As(err, &notOffered) {
			t.Errorf("%s: %v, %v", issuer, fact, err)
		}
	}
}

func TestAdminAPIIsFound(t *testing.T) {
	keycloak := &probe.ProviderMetadata{Issuer: "https://sso.example.com/realms/a", Raw: map[string]any{
		"token_endpoint": "https://sso.example.com/realms/a/protocol/openid-connect/token",
	}}
	if api := adminAPI(nil)(keycloak, &probe.Fetched{}); api == nil || !strings.HasPrefix(api.Title, "Keycloak") {
		t.Errorf("%+v", api)
	}
	if api := adminAPI(nil)(&probe.ProviderMetadata{Issuer: "https://sso.example.com"}, &probe.Fetched{}); api != nil {
		t.Errorf("a stranger has %s", api.Title)
	}
	if _, err := settings.Parse(practice.AdminAPI); err != nil {
		t.Error(err)
	}
}
