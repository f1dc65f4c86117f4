package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// configured is an application of this test with its configuration. change may be nil.
func configured(settings []application.Setting, change func(*application.Used)) []probe.Fact {
	if settings == nil {
		settings = []application.Setting{}
	}
	for i := range settings {
		if settings[i].Key == "" {
			settings[i].Key = "APP_" + settings[i].Name
		}
		if settings[i].File == "" {
			settings[i].File, settings[i].Line = ".env", i+1
		}
	}
	u := &application.Used{Name: "app", Title: "App", Settings: settings, File: ".env", Profile: application.Profile{
		Sends: application.Sends{Scope: "openid email"},
		Messages: []application.Message{
			{Causes: []string{"id-token-missing-in-response"}, Text: "no id_token", Where: "page"},
			{Causes: []string{"app-base-url-unset"}, Text: "no address", Where: "log"},
		},
		Config: application.Config{Settings: []application.Key{
			{Name: "issuer", Env: []string{"APP_issuer"}, File: []string{"oidc.issuer"}, Needed: true, Templates: []string{"https://server.example.com"}},
			{Name: "client_id", Env: []string{"APP_client_id"}, File: []string{"oidc.client"}, Needed: true},
			{Name: "client_secret", Env: []string{"APP_client_secret"}, Needed: true, Secret: true},
			{Name: "cookie_secret", Env: []string{"APP_cookie_secret"}, Secret: true},
			{Name: "cookie_refresh", Env: []string{"APP_cookie_refresh"}},
			{Name: "cookie_expire", Env: []string{"APP_cookie_expire"}, Default: "1h"},
			{Name: "scope", Env: []string{"APP_scope"}}, {Name: "base_url", Env: []string{"APP_base_url"}}, {Name: "redirect_uri", Env: []string{"APP_redirect_uri"}},
			{Name: "discovery_url", Env: []string{"APP_discovery_url"}}, {Name: "minimal", Env: []string{"APP_minimal"}},
			{Name: "authorization_endpoint", Env: []string{"APP_authorization_endpoint"}}, {Name: "token_endpoint", Env: []string{"APP_token_endpoint"}},
			{Name: "jwks_uri", Env: []string{"APP_jwks_uri"}},
		}, Rules: []application.Rule{
			{Check: "app-config-secrets", When: map[string]string{"cookie_secret": "bytes!16|24|32"}, Want: "16, 24 or 32 bytes", Saw: "another length"},
			{Check: "app-config-session", When: map[string]string{"minimal": "true", "cookie_refresh": ">0s"}, Want: "minimal off", Saw: "a cookie without tokens"},
			{Check: "app-config-redirect-uri", When: map[string]string{"base_url": "", "redirect_uri": ""}, Want: "APP_base_url", Saw: "none", Cause: "app-base-url-unset"},
		}},
	}}
	if change != nil {
		change(u)
	}
	return []probe.Fact{probe.Application.Is(u), probe.Configured.Is(u)}
}

func text(name, value string) application.Setting {
	return application.Setting{Name: name, Value: value}
}

func secret(name string, shape application.Shape) application.Setting {
	return application.Setting{Name: name, Shape: &shape}
}

func elsewhere(name string) application.Setting {
	return application.Setting{Name: name, Unknown: "the Secret oidc"}
}

func TestAppConfigComplete(t *testing.T) {
	whole := []application.Setting{text("issuer", "https://op"), text("client_id", "app"), secret("client_secret", application.Shape{Bytes: 32})}
	inDatabase := func(u *application.Used) { u.Profile.Config.Order = []string{"env", "database"} }
	checktest.Run(t, checks.AppConfigComplete,
		checktest.Case{Name: "all", Given: configured(whole, nil), Want: checks.Pass},
		checktest.Case{Name: "elsewhere", Given: configured([]application.Setting{whole[0], whole[1], elsewhere("client_secret")}, nil), Want: checks.Pass},
		checktest.Case{Name: "none", Given: configured(nil, nil), Want: checks.Fail, Saw: "APP_issuer is not there; APP_client_id is not there; APP_client_secret is not there"},
		checktest.Case{Name: "empty", Given: configured([]application.Setting{whole[0], text("client_id", ""), whole[2]}, nil), Want: checks.Fail, Saw: "APP_client_id is not there"},
		checktest.Case{Name: "in the names of the file", Given: configured([]application.Setting{{Name: "issuer", Key: "oidc.issuer", Value: "https://op"}, whole[2]}, nil), Want: checks.Fail, Saw: "APP_client_id is not there"},
		checktest.Case{Name: "only in the file", Given: configured([]application.Setting{{Name: "issuer", Key: "oidc.issuer", Value: "https://op"}}, nil), Want: checks.Fail, Saw: "oidc.client is not there"},
		checktest.Case{Name: "template", Given: configured([]application.Setting{text("issuer", "https://server.example.com"), whole[1], whole[2]}, nil), Want: checks.Fail, Saw: "APP_issuer is still that of the example"},
		checktest.Case{Name: "perhaps in the database", Given: configured([]application.Setting{text("cookie_expire", "2h")}, inDatabase), Want: checks.NotApplicable, Saw: "database"},
		checktest.Case{Name: "a part of it", Given: configured([]application.Setting{whole[0]}, inDatabase), Want: checks.Fail, Saw: "APP_client_id is not there"},
	)
}

func TestAppConfigConsistent(t *testing.T) {
	twice := application.Setting{Name: "client_id", Value: "b", Twice: true, Other: ".env:1"}
	checktest.Run(t, checks.AppConfigConsistent,
		checktest.Case{Name: "fine", Given: configured([]application.Setting{text("client_id", "a")}, nil), Want: checks.Pass},
		checktest.Case{Name: "twice", Given: configured([]application.Setting{twice}, nil), Want: checks.Fail, Saw: "another value at .env:1"},
		checktest.Case{Name: "cut", Given: configured([]application.Setting{{Name: "scope", Value: "openid", Cut: "it ends where a comment begins"}}, nil), Want: checks.Fail, Saw: "comment"},
		checktest.Case{Name: "a cut secret is another check's", Given: configured([]application.Setting{{Name: "client_secret", Shape: &application.Shape{Bytes: 2}, Cut: "it ends"}}, nil), Want: checks.Pass},
		checktest.Case{Name: "unknown name", Given: configured(nil, func(u *application.Used) {
			u.Notes = []application.Note{{File: ".env", Line: 3, Text: "App does not know APP_clientid", Hint: "did you mean APP_client_id?"}}
		}), Want: checks.Fail, Saw: "did you mean APP_client_id"},
	)
}

func TestAppConfigSecrets(t *testing.T) {
	checktest.Run(t, checks.AppConfigSecrets,
		checktest.Case{Name: "fine", Given: configured([]application.Setting{secret("client_secret", application.Shape{Bytes: 20}), secret("cookie_secret", application.Shape{Bytes: 44, Decoded: 32})}, nil), Want: checks.Pass, Saw: "2 of its own"},
		checktest.Case{Name: "template", Given: configured([]application.Setting{secret("client_secret", application.Shape{Bytes: 9, Template: true})}, nil), Want: checks.Fail, Saw: "APP_client_secret is that of the example file"},
		checktest.Case{Name: "empty and needed", Given: configured([]application.Setting{secret("client_secret", application.Shape{})}, nil), Want: checks.Fail, Saw: "empty"},
		checktest.Case{Name: "cut", Given: configured([]application.Setting{{Name: "client_secret", Shape: &application.Shape{Bytes: 2}, Cut: "a $ in it"}}, nil), Want: checks.Fail, Saw: "2 bytes: a $ in it"},
		checktest.Case{Name: "length", Given: configured([]application.Setting{secret("cookie_secret", application.Shape{Bytes: 44})}, nil), Want: checks.Fail, Saw: "another length"},
		checktest.Case{Name: "not here", Given: configured([]application.Setting{elsewhere("client_secret")}, nil), Want: checks.NotApplicable},
	)
}

func TestAppConfigRedirectURI(t *testing.T) {
	checktest.Run(t, checks.AppConfigRedirectURI,
		checktest.Case{Name: "fine", Given: configured([]application.Setting{text("base_url", "https://app.example.com"), text("redirect_uri", "https://app.example.com/cb")}, nil), Want: checks.Pass},
		checktest.Case{Name: "this machine", Given: configured([]application.Setting{text("base_url", "http://localhost:3000")}, nil), Want: checks.Pass},
		checktest.Case{Name: "made of the request", Given: configured([]application.Setting{text("redirect_uri", "{baseUrl}/login/oauth2/code/{registrationId}")}, nil), Want: checks.Pass},
		checktest.Case{Name: "another scheme", Given: configured([]application.Setting{text("redirect_uri", "app.immich:///oauth-callback")}, nil), Want: checks.Pass},
		checktest.Case{Name: "http", Given: configured([]application.Setting{text("redirect_uri", "http://app.example.com/cb")}, nil), Want: checks.Fail, Saw: "plain http"},
		checktest.Case{Name: "fragment", Given: configured([]application.Setting{text("redirect_uri", "https://app.example.com/#/cb")}, nil), Want: checks.Fail, Saw: "forbids"},
		checktest.Case{Name: "no scheme", Given: configured([]application.Setting{text("base_url", "app.example.com")}, nil), Want: checks.Fail, Saw: "no scheme"},
		checktest.Case{Name: "two hosts", Given: configured([]application.Setting{text("base_url", "https://app.example.com"), text("redirect_uri", "https://old.example.com/cb")}, nil), Want: checks.Fail, Saw: "old.example.com and app.example.com"},
		checktest.Case{Name: "none", Given: configured(nil, nil), Want: checks.Fail, Saw: "none"},
		checktest.Case{Name: "none, and no rule about it", Given: configured(nil, func(u *application.Used) { u.Profile.Config.Rules = nil }), Want: checks.NotApplicable},
		checktest.Case{Name: "not known here", Given: configured([]application.Setting{elsewhere("base_url")}, nil), Want: checks.NotApplicable},
	)
}

func TestAppConfigIssuer(t *testing.T) {
	issuer := func(value string) []probe.Fact { return configured([]application.Setting{text("issuer", value)}, nil) }
	checktest.Run(t, checks.AppConfigIssuer,
		checktest.Case{Name: "fine", Given: issuer("https://op.example.com/realms/main"), Want: checks.Pass},
		checktest.Case{Name: "a path that looks like a word", Given: issuer("https://op.example.com/oauth2/default"), Want: checks.Pass},
		checktest.Case{Name: "well-known", Given: issuer("https://op.example.com/.well-known/openid-configuration"), Want: checks.Fail, Saw: "discovery document"},
		checktest.Case{Name: "endpoint", Given: issuer("https://op.example.com/oauth2/token"), Want: checks.Fail, Saw: "an endpoint"},
		checktest.Case{Name: "Keycloak's endpoints", Given: issuer("https://op.example.com/realms/main/protocol/openid-connect"), Want: checks.Fail, Saw: "an endpoint"},
		checktest.Case{Name: "query", Given: issuer("https://op.example.com/?p=1"), Want: checks.Fail, Saw: "a query"},
		checktest.Case{Name: "no URL", Given: issuer("op.example.com"), Want: checks.Fail, Saw: "no URL"},
		checktest.Case{Name: "in full", Given: configured([]application.Setting{text("discovery_url", "https://op/.well-known/openid-configuration")}, nil), Want: checks.Pass},
		checktest.Case{Name: "not in full", Given: configured([]application.Setting{text("discovery_url", "https://op")}, nil), Want: checks.Fail, Saw: "written as an issuer"},
		checktest.Case{Name: "none", Given: configured(nil, nil), Want: checks.NotApplicable},
	)
}

func TestAppConfigScopes(t *testing.T) {
	wants := func(u *application.Used) { u.Profile.Demands.IDToken.Needed = true }
	asks := func(u *application.Used) { u.Profile.Demands.Userinfo.Asked = application.AskedAlways }
	checktest.Run(t, checks.AppConfigScopes,
		checktest.Case{Name: "fine", Given: configured([]application.Setting{text("scope", "openid,email")}, wants), Want: checks.Pass},
		checktest.Case{Name: "by default", Given: configured(nil, wants), Want: checks.Pass},
		checktest.Case{Name: "no openid", Given: configured([]application.Setting{text("scope", "email profile")}, wants), Want: checks.Fail, Saw: "email profile"},
		checktest.Case{Name: "no openid for userinfo", Given: configured([]application.Setting{text("scope", "user:email")}, asks), Want: checks.Fail},
		checktest.Case{Name: "nobody needs it", Given: configured([]application.Setting{text("scope", "user:email")}, nil), Want: checks.Pass},
		checktest.Case{Name: "not known here", Given: configured([]application.Setting{elsewhere("scope")}, wants), Want: checks.NotApplicable},
		checktest.Case{Name: "none", Given: configured(nil, func(u *application.Used) { u.Profile.Sends.Scope = "" }), Want: checks.NotApplicable},
	)
}

func TestAppConfigSession(t *testing.T) {
	refreshes := func(u *application.Used) {
		u.Profile.Session = application.Session{Refresh: application.RefreshOnRequest, RefreshSetting: "cookie_refresh", LastsSetting: "cookie_expire"}
	}
	checktest.Run(t, checks.AppConfigSession,
		checktest.Case{Name: "fine", Given: configured([]application.Setting{text("cookie_refresh", "4m")}, refreshes), Want: checks.Pass},
		checktest.Case{Name: "off", Given: configured(nil, refreshes), Want: checks.Pass},
		checktest.Case{Name: "refresh after the end", Given: configured([]application.Setting{text("cookie_refresh", "1h")}, refreshes), Want: checks.Fail, Saw: "after 1h0m0s, and the session ends after 1h0m0s"},
		checktest.Case{Name: "a rule of the profile", Given: configured([]application.Setting{text("cookie_refresh", "4m"), text("minimal", "true")}, refreshes), Want: checks.Fail, Saw: "without tokens"},
	)
}

func TestAppConfigEndpoints(t *testing.T) {
	m := &probe.ProviderMetadata{
		AuthorizationEndpoint: "https://op.example.com/authorize", TokenEndpoint: "https://op.example.com/token/", JWKSURI: "https://op.example.com/keys",
	}
	given := func(settings ...application.Setting) []probe.Fact {
		return append(configured(settings, nil), probe.Discovery.Is(m), probe.DiscoveryAnswer.Is(&probe.Fetched{}))
	}
	checktest.Run(t, checks.AppConfigEndpoints,
		checktest.Case{Name: "the same", Given: given(text("authorization_endpoint", "https://OP.example.com:443/authorize"), text("token_endpoint", "https://op.example.com/token/")), Want: checks.Pass, Saw: "2 as in the document"},
		checktest.Case{Name: "a slash", Given: given(text("token_endpoint", "https://op.example.com/token")), Want: checks.Fail, Saw: "https://op.example.com/token:"},
		checktest.Case{Name: "an inner host for the token endpoint", Given: given(text("token_endpoint", "http://op:8080/token/")), Want: checks.Pass, Saw: "inside a network"},
		checktest.Case{Name: "an inner host for the browser", Given: given(text("authorization_endpoint", "http://op:8080/authorize")), Want: checks.Fail},
		checktest.Case{Name: "another public host", Given: given(text("token_endpoint", "https://old.example.com/token/")), Want: checks.Fail},
		checktest.Case{Name: "not in the document", Given: given(text("end_session_endpoint", "https://op.example.com/bye")), Want: checks.Fail, Saw: "none there"},
		checktest.Case{Name: "none", Given: given(), Want: checks.NotApplicable},
	)
}
