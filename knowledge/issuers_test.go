package knowledge

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// What people type, and the candidate that has to come first.
var typedIssuers = []struct {
	typed    string
	want     string
	mistake  string
	provider string
}{
	{"https://sso.example.com/realms/staff/protocol/openid-connect/token", "https://sso.example.com/realms/staff", "the address of one of the realm's endpoints", "keycloak"},
	{"https://sso.example.com/auth/realms/staff/protocol/openid-connect", "https://sso.example.com/auth/realms/staff", "the address of one of the realm's endpoints", "keycloak"},
	{"https://sso.example.com/auth/realms/staff", "https://sso.example.com/realms/staff", "the path prefix /auth, dropped in Keycloak 17", "keycloak"},
	{"https://sso.example.com/realms/staff", "https://sso.example.com/auth/realms/staff", "the path prefix /auth left out, kept where http-relative-path is set", "keycloak"},
	{"https://sso.example.com/realms/staff/account/", "https://sso.example.com/realms/staff", "the address of one of the realm's pages", "keycloak"},
	{"https://sso.example.com/admin/master/console/#/staff/clients", "https://sso.example.com/realms/staff", "the address of the administration console", "keycloak"},
	{"https://sso.example.com/application/o/app", "https://sso.example.com/application/o/app/", "an issuer without its final slash", "authentik"},
	{"https://sso.example.com/application/o/app/.well-known/openid-configuration", "https://sso.example.com/application/o/app/", "the address of the discovery document", "authentik"},
	{"https://sso.example.com/application/o/app/jwks/", "https://sso.example.com/application/o/app/", "the address of one of the application's endpoints", "authentik"},
	{"https://sso.example.com/o/app/", "https://sso.example.com/application/o/app/", "an issuer without the path segment /application", "authentik"},
	{"https://sso.example.com/login/oauth/authorize", "https://sso.example.com", "the address of one of Casdoor's OAuth endpoints", "casdoor"},
	{"https://sso.example.com/api/login/oauth/access_token", "https://sso.example.com", "the address of one of Casdoor's OAuth endpoints", "casdoor"},
	{"https://sso.example.com/api/userinfo", "https://sso.example.com", "the address of one of Casdoor's API endpoints", "casdoor"},
	{"https://sso.example.com/.well-known/app/openid-configuration", "https://sso.example.com", "the address of one application's discovery document", "casdoor"},
	{"https://sso.example.com/login/built-in", "https://sso.example.com", "the address of a Casdoor login page", "casdoor"},
	{"https://sso.example.com/base/api/oidc/authorization", "https://sso.example.com/base", "the address of one of Authelia's endpoints", "authelia"},
	{"https://sso.example.com/consent/openid/decision", "https://sso.example.com", "the address of one of Authelia's pages", "authelia"},
	{"https://nas.example.com:5001/webman/sso/SSOOauth.cgi", "https://nas.example.com:5001/webman/sso", "the address of one of SSO Server's endpoints", "synology"},
	{"https://nas.example.com/webman/index.cgi", "https://nas.example.com/webman/sso", "the address of DSM", "synology"},
	{"https://nas.example.com:5001/", "https://nas.example.com:5001/webman/sso", "the address of DSM", "synology"},

	{"https://auth.example.com/dex/token/introspect", "https://auth.example.com/dex", "the address of one of Dex's endpoints or pages", "dex"},
	{"http://127.0.0.1:5556", "http://127.0.0.1:5556/dex", "the address of Dex without the path of its issuer", "dex"},
	{"https://auth.example.com/oauth2/sessions/logout", "https://auth.example.com", "the address of one of Hydra's endpoints", "hydra"},
	{"http://hydra.example.com:4445/admin/clients", "http://hydra.example.com:4444", "the address of Hydra's admin port", "hydra"},
	{"https://id.example.com/oauth/v2/authorize", "https://id.example.com", "the address of one of ZITADEL's endpoints", "zitadel"},
	{"https://id.example.com/oidc/v1/userinfo", "https://id.example.com", "the address of one of ZITADEL's endpoints", "zitadel"},
	{"https://id.example.com/ui/console/projects/1", "https://id.example.com", "the address of ZITADEL's console or login", "zitadel"},
	{"https://idm.example.com/oauth2/openid/app/public_key.jwk", "https://idm.example.com/oauth2/openid/app", "the address of one of the client's endpoints", "kanidm"},
	{"https://idm.example.com/oauth2/openid/app/", "https://idm.example.com/oauth2/openid/app", "an issuer of Kanidm with a slash too many", "kanidm"},
	{"https://id.example.com/api/oidc/end-session", "https://id.example.com", "the address of one of Pocket ID's endpoints", "pocket-id"},
	{"https://id.example.com/settings/admin/oidc-clients", "https://id.example.com", "the address of Pocket ID's settings", "pocket-id"},
	{"https://op.example.com/oidc/token/introspection", "https://op.example.com/oidc", "the address of one of oidc-provider's endpoints", "oidc-provider"},
	{"https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token", "https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0", "the address of one of Entra's endpoints", "entra"},
	{"https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad", "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", "the address of the tenant without /v2.0", "entra"},
	{"https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/", "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", "the issuer of tokens of version 1", "entra"},
	{"https://contoso.onmicrosoft.com", "https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0", "a domain of the tenant", "entra"},
	{"https://org.example.com/oauth2/default/v1/introspect", "https://org.example.com/oauth2/default", "the address of one of the authorization server's endpoints", "okta"},
	{"https://org.example.com/oauth2/v1/introspect", "https://org.example.com", "the address of one of the authorization server's endpoints", "okta"},
	{"https://dev-123-admin.okta.com/dev/console", "https://dev-123.okta.com", "the address of Okta's Admin Console", "okta"},
	{"https://dev-123.okta.com/oauth2", "https://dev-123.okta.com/oauth2/default", "an issuer without the id of its authorization server", "okta"},
	{"https://login.example.com/oauth/token", "https://login.example.com/", "the address of one of Auth0's endpoints", "auth0"},
	{"https://tenant.eu.auth0.com", "https://tenant.eu.auth0.com/", "an issuer of Auth0 without its final slash", "auth0"},
	{"https://manage.auth0.com/dashboard/eu/tenant/applications", "https://tenant.eu.auth0.com/", "the address of Auth0's dashboard", "auth0"},
	{"https://oauth2.googleapis.com/token", "https://accounts.google.com", "the address of one of Google's endpoints", "google"},
	{"https://accounts.google.com/o/oauth2/v2/auth", "https://accounts.google.com", "the address of a page of Google's login", "google"},
	{"https://www.google.com", "https://accounts.google.com", "an address of Google that is not its issuer", "google"},

	{"https://sso.example.com/.well-known/openid-configuration", "https://sso.example.com", "the address of the discovery document", ""},
	{"https://sso.example.com/tenant/.well-known/openid-configuration/.well-known/openid-configuration", "https://sso.example.com/tenant", "the address of the discovery document with the well-known path doubled", ""},
	{"https://sso.example.com/.well-known/oauth-authorization-server/tenant", "https://sso.example.com/tenant", "the address of a discovery document with the well-known path in front of the issuer's path", ""},
	{"https://sso.example.com/tenant?x=y", "https://sso.example.com/tenant", "an issuer with a query or a fragment", ""},
	{"https://sso.example.com/dex/auth", "https://sso.example.com/dex", "the address of the authorization endpoint", ""},
	{"https://sso.example.com/api/oidc/token", "https://sso.example.com", "the address of the token endpoint", ""},
	{"https://sso.example.com/oauth2/default/v1/token", "https://sso.example.com/oauth2/default", "the address of the token endpoint", ""},
	{"https://sso.example.com/oidc/userinfo", "https://sso.example.com/oidc", "the address of the userinfo endpoint", ""},
	{"https://sso.example.com/.well-known/jwks.json", "https://sso.example.com", "the address of the key set", ""},
	{"http://sso.example.com/tenant", "https://sso.example.com/tenant", "an http address of an issuer that is served over https", ""},
	{"https://sso.example.com/tenant", "https://sso.example.com/tenant/", "an issuer without its final slash", ""},
	{"https://sso.example.com/tenant/", "https://sso.example.com/tenant", "an issuer with a slash too many", ""},
}

func TestCandidateIssuersBeginWithTheRightOne(t *testing.T) {
	for _, tt := range typedIssuers {
		got, err := CandidateIssuers(tt.typed)
		if err != nil {
			t.Fatal(err)
		}
		want := Candidate{Issuer: tt.want, Mistake: tt.mistake, Provider: tt.provider}
		if len(got) == 0 || got[0] != want {
			t.Errorf("CandidateIssuers(%q) = %+v, want first %+v", tt.typed, got, want)
		}
	}
}

func TestCandidateIssuersAreFewAndDistinct(t *testing.T) {
	for _, tt := range typedIssuers {
		got, err := CandidateIssuers(tt.typed)
		if err != nil {
			t.Fatal(err)
		}
		seen := []string{tt.typed}
		for _, c := range got {
			if slices.Contains(seen, c.Issuer) {
				t.Errorf("CandidateIssuers(%q) has %q twice or as typed", tt.typed, c.Issuer)
			}
			seen = append(seen, c.Issuer)
		}
		if len(got) > maxCandidates {
			t.Errorf("CandidateIssuers(%q) has %d candidates", tt.typed, len(got))
		}
	}
}

func TestCandidateIssuersPutsTwoMistakesRight(t *testing.T) {
	got, err := CandidateIssuers("https://sso.example.com/auth/realms/staff/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	want := Candidate{"https://sso.example.com/realms/staff",
		"the address of the discovery document, with the path prefix /auth, dropped in Keycloak 17", "keycloak"}
	if !slices.Contains(got, want) {
		t.Errorf("candidates %+v lack %+v", got, want)
	}
}

func TestCandidateIssuersOfNonsense(t *testing.T) {
	for _, typed := range []string{"", "sso.example.com", "::", "https://"} {
		got, err := CandidateIssuers(typed)
		if err != nil || len(got) != 0 {
			t.Errorf("CandidateIssuers(%q) = %+v, %v, want none", typed, got, err)
		}
	}
}

// Every rewrite is the reason for one of the typed issuers above, so none is dead.
func TestNoDeadRewrites(t *testing.T) {
	rewrites, err := Rewrites()
	if err != nil {
		t.Fatal(err)
	}
	if len(rewrites) == 0 {
		t.Fatal("no rewrites")
	}
	for _, r := range rewrites {
		if strings.Contains(r.Replace, slug) {
			continue // of TestIssuersOf
		}
		used := slices.ContainsFunc(typedIssuers, func(tt struct{ typed, want, mistake, provider string }) bool {
			return tt.mistake == r.Mistake && tt.provider == r.Provider
		})
		if !used {
			t.Errorf("no typed issuer needs the rewrite %+v", r)
		}
	}
}

func TestCandidateIssuersReportsBrokenData(t *testing.T) {
	for _, l := range []library{
		{fstest.MapFS{}},
		{fstest.MapFS{"issuers.yaml": {Data: []byte("rewrites: [{pattern: '(', replace: a, mistake: m, rank: 1}]")}}},
		{fstest.MapFS{"issuers.yaml": {Data: []byte("rewrites: []")}, "providers/a.yaml": {Data: []byte("x: y")}}},
	} {
		if _, err := l.candidates("https://sso.example.com"); err == nil {
			t.Errorf("no error for %v", l.fs)
		}
	}
}

func TestIssuersOf(t *testing.T) {
	for _, c := range []struct {
		addresses []string
		first     string
	}{
		{[]string{"https://auth.example.com/application/o/token/", "https://auth.example.com/application/o/authorize/", "https://auth.example.com/application/o/userinfo/"}, "https://auth.example.com/application/o/zipline/"},
		{[]string{"https://sso.example.com/realms/main/protocol/openid-connect/token", "https://sso.example.com/realms/main/protocol/openid-connect/userinfo"}, "https://sso.example.com/realms/main"},
		{[]string{"https://auth.example.com/api/oidc/token", "https://auth.example.com/api/oidc/authorization", "https://auth.example.com/api/oidc/userinfo"}, "https://auth.example.com"},
		{[]string{"https://other.example.com/token", "https://sso.example.com/realms/main/protocol/openid-connect/token", "https://sso.example.com/realms/main/protocol/openid-connect/auth"}, "https://sso.example.com/realms/main"},
		{nil, ""},
		{[]string{"https://sso.example.com/login"}, ""},
	} {
		got, err := IssuersOf(c.addresses, "zipline")
		if err != nil {
			t.Fatal(err)
		}
		if first := append(got, "")[0]; first != c.first {
			t.Errorf("%v: %v, want %s first", c.addresses, got, c.first)
		}
	}
	if found, _ := CandidateIssuers("https://auth.example.com/application/o/token/"); slices.ContainsFunc(found, func(c Candidate) bool { return c.Issuer == "https://auth.example.com/application/o/{slug}/" }) {
		t.Errorf("the name of an application is guessed without one: %v", found)
	}
}
