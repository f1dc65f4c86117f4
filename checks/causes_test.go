package checks

import (
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// known is a setting as it was read.
func known[T any](value T) probe.Setting[T] {
	return probe.Setting[T]{Known: true, Value: value, Name: "the setting", Object: "client app", At: wire.Evidence{Exchange: 7, Where: "body /setting"}}
}

func TestCausesAreOfChecks(t *testing.T) {
	for id := range causes {
		if _, err := Find(string(id)); err != nil {
			t.Error(err)
		}
	}
}

func TestExplain(t *testing.T) {
	target := probe.TargetInfo{
		ClientID: "app", Scopes: []string{"openid", "profile", "email", "offline_access"}, RedirectURI: "https://app.example/cb",
		PostLogoutRedirectURI: "https://app.example/", HasSecret: true,
	}
	many := []string{"https://1.example", "https://2.example", "https://3.example", "https://4.example", "https://5.example", "https://6.example"}
	for name, tt := range map[string]struct {
		check *Check
		s     probe.ClientSettings
		want  string // "": nothing is added
	}{
		"nothing known":              {RefreshTokenIssued, probe.ClientSettings{}, ""},
		"not attached":               {RefreshTokenIssued, probe.ClientSettings{Scopes: known([]string{"openid"})}, "the the setting offline_access is not attached to client app"},
		"attached":                   {RefreshTokenIssued, probe.ClientSettings{Scopes: known([]string{"offline_access"})}, ""},
		"a scope that there is not":  {AuthorizeScopesAccepted, probe.ClientSettings{Scopes: known([]string{"openid", "offline_access", "email"}), AllScopes: known([]string{"email"})}, "there is no the setting profile in client app"},
		"several":                    {ScopeMappings, probe.ClientSettings{Scopes: known([]string{"openid"})}, "profile is not attached to client app, nor email"},
		"the others' scope":          {ScopeMappings, probe.ClientSettings{Scopes: known([]string{"openid", "profile", "email"})}, ""},
		"refresh tokens off":         {RefreshTokenIssued, probe.ClientSettings{RefreshTokens: known(false)}, "the setting is off for client app"},
		"refresh tokens on":          {RefreshTokenIssued, probe.ClientSettings{RefreshTokens: known(true), GrantTypes: known([]string{"authorization_code"})}, ""},
		"grant missing":              {RefreshAccepted, probe.ClientSettings{GrantTypes: known([]string{"authorization_code"})}, "the grant refresh_token is not allowed"},
		"a short life":               {RefreshAccepted, probe.ClientSettings{RefreshLifetime: known(time.Minute)}, "the setting is 1m0s for client app"},
		"a long one":                 {RefreshAccepted, probe.ClientSettings{RefreshLifetime: known(time.Hour)}, ""},
		"another for offline":        {RefreshAccepted, probe.ClientSettings{RefreshLifetime: known(time.Minute), OfflineLifetime: known(time.Hour)}, ""},
		"no redirect URI":            {AuthorizeRedirectURIRegistered, probe.ClientSettings{RedirectURIs: known([]string{})}, "the setting of client app is empty"},
		"others":                     {AuthorizeRedirectURIRegistered, probe.ClientSettings{RedirectURIs: known(many)}, "https://5.example and 1 more"},
		"one with a slash":           {AuthorizeRedirectURIRegistered, probe.ClientSettings{RedirectURIs: known([]string{"https://app.example/cb/"})}, "in the slash at the end"},
		"the wanted one":             {AuthorizeRedirectURIRegistered, probe.ClientSettings{RedirectURIs: known([]string{"https://app.example/cb"})}, ""},
		"a wildcard":                 {AuthorizeRedirectURIGuarded, probe.ClientSettings{RedirectURIs: known([]string{"https://app.example/cb", "*"})}, "the pattern *"},
		"no wildcard":                {AuthorizeRedirectURIGuarded, probe.ClientSettings{RedirectURIs: known([]string{"https://app.example/cb"})}, ""},
		"PKCE":                       {AuthorizePKCEAccepted, probe.ClientSettings{PKCE: known("plain")}, "the setting is plain"},
		"PKCE not demanded":          {AuthorizePKCEAccepted, probe.ClientSettings{PKCE: known("")}, ""},
		"no code flow":               {AuthorizeLoginCompletes, probe.ClientSettings{GrantTypes: known([]string{"implicit"})}, "the grant authorization_code is not allowed for client app"},
		"a public client":            {ClientAuthenticationAccepted, probe.ClientSettings{Authentication: known([]string{"none"})}, "client app is a public client"},
		"a signed assertion":         {ClientAuthenticationAccepted, probe.ClientSettings{Authentication: known([]string{"private_key_jwt"})}, "is private_key_jwt"},
		"one of two methods":         {ClientAuthenticationAccepted, probe.ClientSettings{Authentication: known([]string{"client_secret_post"})}, "is client_secret_post"},
		"another secret":             {ClientAuthenticationAccepted, probe.ClientSettings{SameSecret: known(false)}, "the secret that was given is not the the setting of client app"},
		"the secret":                 {ClientAuthenticationAccepted, probe.ClientSettings{SameSecret: known(true)}, "the secret that was given is the the setting of client app"},
		"both":                       {ClientAuthenticationAccepted, probe.ClientSettings{Authentication: known([]string{"client_secret_basic", "client_secret_post"})}, ""},
		"encrypted":                  {IDTokenFormat, probe.ClientSettings{EncryptionAlg: known("RSA-OAEP"), EncryptionEnc: known("A256GCM")}, "the setting is set to RSA-OAEP for client app (A256GCM)"},
		"not encrypted":              {IDTokenFormat, probe.ClientSettings{EncryptionAlg: known("")}, ""},
		"symmetric":                  {IDTokenSignature, probe.ClientSettings{SigningAlg: known("HS256")}, "the setting is HS256"},
		"asymmetric":                 {IDTokenSignature, probe.ClientSettings{SigningAlg: known("RS256")}, ""},
		"rotation off":               {RefreshReplayRefused, probe.ClientSettings{Rotation: known(false)}, "the setting is off"},
		"no audience":                {IntrospectionAnswers, probe.ClientSettings{Audiences: known([]string{"other"})}, "no the setting of client app names it"},
		"the audience":               {IntrospectionAnswers, probe.ClientSettings{Audiences: known([]string{"app"})}, ""},
		"after the logout":           {LogoutReturns, probe.ClientSettings{LogoutURIs: known([]string{"https://app.example"})}, "in the slash at the end"},
		"no client":                  {AuthorizeClientKnown, probe.ClientSettings{API: "The API", Absent: true, Asked: []wire.Evidence{{Exchange: 7}}}, "The API shows no client app"},
		"disabled":                   {AuthorizeClientKnown, probe.ClientSettings{Enabled: known(false)}, "the setting is off for client app"},
		"a switch":                   {UserinfoAnswers, probe.ClientSettings{Switches: []probe.Switch{{Checks: []string{"userinfo-answers"}, Says: "it is on"}}}, "it is on"},
		"a switch of such a failure": {UserinfoAnswers, probe.ClientSettings{Switches: []probe.Switch{{Checks: []string{"userinfo-answers"}, When: "(?i)WORSE", Says: "it is on"}}}, "it is on"},
		"of another failure":         {UserinfoAnswers, probe.ClientSettings{Switches: []probe.Switch{{Checks: []string{"userinfo-answers"}, When: "lightweight", Says: "it is on"}}}, ""},
		"a switch of another check":  {UserinfoAnswers, probe.ClientSettings{Switches: []probe.Switch{{Checks: []string{"scope-mappings"}, Says: "it is on"}}}, ""},
		"a scope without its claims": {ScopeMappings, probe.ClientSettings{Scopes: known([]string{"openid", "profile", "email"}), ScopeClaims: known(map[string][]string{"profile": {"name"}, "email": {"email_verified"}})}, "email has no the setting"},
		"and one with":               {ScopeMappings, probe.ClientSettings{Scopes: known([]string{"openid", "profile", "email"}), ScopeClaims: known(map[string][]string{"profile": {"name"}, "email": {"email"}})}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			facts := probe.Given(probe.Target.Is(&target), probe.ProviderSettings.Is(&tt.s))
			r := Result{Check: tt.check, Verdict: failed("better", "worse")}
			Explain(&r, facts)
			if tt.want == "" && r.Saw != "worse" || !strings.Contains(r.Saw, tt.want) || !strings.HasPrefix(r.Saw, "worse") {
				t.Errorf("saw %q, want %q", r.Saw, tt.want)
			}
			if explained := r.Saw != "worse"; explained != (len(r.Evidence) == 1) {
				t.Errorf("evidence %v", r.Evidence)
			}
			passes := Result{Check: tt.check, Verdict: passed("well")}
			if Explain(&passes, facts); passes.Saw != "well" {
				t.Errorf("explains what passes: %s", passes.Saw)
			}
		})
	}
}
