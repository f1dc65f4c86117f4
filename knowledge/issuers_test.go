package knowledge

import (
	"slices"
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

	{"https://sso.example.com/.well-known/openid-configuration", "https://sso.example.com", "the address of the discovery document", ""},
	{"https://sso.example.com/tenant/.well-known/openid-configuration/.well-known/openid-configuration", "https://sso.example.com/tenant", "the address of the discovery document with the well-known path doubled", ""},
	{"https://sso.example.com/.well-known/oauth-authorization-server/tenant", "https://sso.example.com/tenant", "the address of a discovery document with the well-known path in front of the issuer's path", ""},
	{"https://sso.example.com/tenant?x=y", "https://sso.example.com/tenant", "an issuer with a query or a fragment", ""},
	{"https://sso.example.com/oauth/v2/authorize", "https://sso.example.com", "the address of the authorization endpoint", ""},
	{"https://sso.example.com/dex/auth", "https://sso.example.com/dex", "the address of the authorization endpoint", ""},
	{"https://sso.example.com/api/oidc/token", "https://sso.example.com", "the address of the token endpoint", ""},
	{"https://sso.example.com/oauth2/default/v1/token", "https://sso.example.com/oauth2/default", "the address of the token endpoint", ""},
	{"https://sso.example.com/oidc/v1/userinfo", "https://sso.example.com", "the address of the userinfo endpoint", ""},
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
