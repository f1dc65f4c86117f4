package house_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/sessionstore"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// A prediction is what an application comes to at the practice provider with some
// faults: the checks of the application that fail, each with the message that its
// people read, and no others.
type prediction struct {
	app      string // NAME or NAME@VERSION
	faults   []string
	store    probe.SessionStore
	public   bool // as the client without a secret, of which PKCE is demanded
	settings []application.Setting
	fails    map[string]string // "" where the application says nothing of its own
}

var predictions = []prediction{
	{app: "express-openid-connect"},
	{app: "express-openid-connect", faults: []string{"id-token-encrypted"}, fails: map[string]string{"app-id-token-readable": "unsupported operation"}},
	{app: "express-openid-connect@2.20.2", faults: []string{"id-token-encrypted"}, fails: map[string]string{
		"app-id-token-readable": "failed to decode JWT (TypeError: encrypted JWTs cannot be decoded)",
	}},
	{app: "express-openid-connect@2.20.2", faults: []string{"foreign-issuer"}},
	{app: "express-openid-connect", faults: []string{"foreign-issuer"}, fails: map[string]string{
		"app-issuer": "discovered metadata issuer does not match the expected issuer",
	}},

	// An application that nobody has, so that what is said of the others does not matter here.
	{app: strict},
	{app: strict, faults: []string{"redirect-uri-not-registered"}, fails: map[string]string{"app-redirect-uri": "not here: " + redirectURI}},
	{app: strict, faults: []string{"scope-refused"}, fails: map[string]string{"app-scopes": ""}},
	{app: strict, faults: []string{"basic-refused"}, fails: map[string]string{"app-client-authentication": "no: invalid_client"}},
	{app: strict, faults: []string{"secret-refused"}, fails: map[string]string{"app-client-authentication": "no: invalid_client"}},
	{app: strict, faults: []string{"id-token-hs256"}, fails: map[string]string{"app-id-token-readable": "bad alg HS256"}},
	{app: strict, faults: []string{"no-id-token"}, fails: map[string]string{"app-id-token-readable": ""}},
	{app: strict, faults: []string{"id-token-unknown-key"}, fails: map[string]string{"app-id-token-key": ""}},
	{app: strict, faults: []string{"id-token-wrong-signature"}, fails: map[string]string{"app-id-token-key": ""}},
	{app: strict, faults: []string{"id-token-foreign-audience"}, fails: map[string]string{"app-id-token-accepted": ""}},
	{app: strict, faults: []string{"id-token-expired"}, fails: map[string]string{"app-id-token-accepted": ""}},
	{app: strict, faults: []string{"id-token-nonce-dropped"}, fails: map[string]string{"app-id-token-accepted": ""}},
	{app: strict, faults: []string{"userinfo-refuses"}, fails: map[string]string{"app-userinfo-readable": ""}},
	{app: strict, faults: []string{"email-verified-missing"}, fails: map[string]string{"app-email-verified": "absent"}},
	{app: strict, faults: []string{"email-verified-false"}, fails: map[string]string{"app-email-verified": ""}},
	{app: strict, faults: []string{"profile-scope-without-claims"}, fails: map[string]string{"app-claims-wanted": ""}},
	{app: strict, faults: []string{"no-refresh-token"}, fails: map[string]string{
		"app-refresh-token": "no refresh token", "app-session-survives": "no refresh token",
	}},
	{app: strict, settings: []application.Setting{{Name: "refresh_every", Value: "1h"}}, fails: map[string]string{"app-session-survives": ""}},
	{app: strict, settings: []application.Setting{{Name: "session_store", Value: "cookie"}}, fails: map[string]string{
		"app-session-survives": "", "app-cookie-size": "",
	}},
	{app: strict, store: &sessionstore.Store{URLs: []string{"redis://127.0.0.1:1"}}, fails: map[string]string{"app-session-store": ""}},
	{app: needsClaims, fails: map[string]string{"app-claims": "no shoe_size", "app-discovery-complete": ""}},
	{app: slowLock, fails: map[string]string{"app-token-endpoint-speed": ""}},
	{app: noPKCE, public: true, fails: map[string]string{"app-pkce": "invalid_request"}},
	{app: noPKCE},
	{app: misconfigured, settings: []application.Setting{
		{Name: "issuer", Key: "ISSUER", Value: "https://sso.example.com/token", File: ".env", Line: 1},
		{Name: "cookie_secret", Key: "COOKIE_SECRET", Shape: &application.Shape{Bytes: 5}, File: ".env", Line: 2},
		{Name: "scope", Key: "SCOPE", Value: "email", File: ".env", Line: 4, Twice: true, Other: ".env:3"},
		{Name: "redirect_uri", Key: "REDIRECT_URI", Value: "http://app.example.com/callback", File: ".env", Line: 5},
		{Name: "refresh_every", Key: "REFRESH_EVERY", Value: "48h", File: ".env", Line: 6},
		{Name: "token_endpoint", Key: "TOKEN_ENDPOINT", Value: "https://sso.example.com/token", File: ".env", Line: 7},
	}, fails: map[string]string{
		"app-config-complete": "", "app-config-consistent": "", "app-config-secrets": "short secret", "app-config-issuer": "", "app-config-scopes": "",
		"app-config-redirect-uri": "", "app-config-session": "", "app-config-endpoints": "", "app-session-survives": "",
	}},
}

const redirectURI = "http://127.0.0.1:8085/callback"

// Applications of this test.
const (
	strict      = "(strict)"
	needsClaims = "(needs claims)"
	slowLock    = "(slow lock)"
	noPKCE      = "(no PKCE)"

	misconfigured = "(misconfigured)"
)

func load(t *testing.T, name string) *application.Used {
	t.Helper()
	if made, ok := made()[name]; ok {
		return &application.Used{Name: name, Title: "The application", Profile: made}
	}
	a, err := knowledge.LoadApp(name)
	if err != nil {
		t.Fatal(err)
	}
	return &application.Used{Name: a.Name, Title: a.Title, Version: a.Version, Profile: a.Profile}
}

func port(issuer string) string { return issuer[strings.LastIndex(issuer, ":")+1:] }

func made() map[string]application.Profile {
	p := application.Profile{
		Sends: application.Sends{Scope: "openid", ClientAuth: []string{application.AuthBasic}, PKCE: application.PKCEAlways, Nonce: true, RedirectPath: "/callback"},
		Demands: application.Demands{
			Discovery: true, Issuer: application.IssuerExact,
			IDToken: application.IDToken{Read: true, Needed: true, Algorithms: []string{"RS256"}, Nonce: true},
			Claims: []application.Claim{
				{Names: []string{"email"}, In: []string{application.InIDToken, application.InUserinfo}, Needed: true},
				{Names: []string{"name"}, In: []string{application.InIDToken, application.InUserinfo}},
			},
			EmailVerified: application.VerifiedTrue,
			Userinfo:      application.Userinfo{Asked: application.AskedAlways, Needed: true},
			RefreshToken:  application.TokenRequired,
		},
		Session: application.Session{
			Store: application.StoreRedis, CookieBytes: 500, Refresh: application.RefreshOnRequest, RefreshSetting: "refresh_every",
			Locks: []string{application.StoreRedis}, LeaseSeconds: 60, Ends: application.EndsAccessToken, LastsSeconds: 86400,
		},
		Messages: []application.Message{
			{Causes: []string{"redirect-uri-not-registered"}, Text: "not here: {redirect_uri}"},
			{Causes: []string{"client-auth-method-mismatch", "client-secret-wrong"}, Text: "no: {error}"},
			{Causes: []string{"id-token-alg-hs256"}, Text: "bad alg {got}"},
			{Causes: []string{"email-verified-absent"}, Text: "absent"},
			{Causes: []string{"refresh-token-not-issued"}, Text: "no refresh token"},
			{Causes: []string{"username-claim-missing"}, Text: "no {claim}"},
			{Causes: []string{"pkce-required-not-sent"}, Text: "{error}"},
		},
		Config: application.Config{Settings: []application.Key{{Name: "refresh_every", Default: "30s"}}},
	}
	claims, slow, without := p, p, p
	claims.Demands.Claims = []application.Claim{{Names: []string{"shoe_size"}, In: []string{application.InIDToken}, Needed: true}}
	claims.Demands.Metadata = []string{"shoe_endpoint"}
	claims.Messages = slices.DeleteFunc(slices.Clone(p.Messages), func(m application.Message) bool { return m.Text == "no {claim}" })
	claims.Messages = append(claims.Messages, application.Message{Causes: []string{"username-claim-missing"}, Text: "no {claim}"})
	slow.Session.LeaseSeconds = 0.000001
	without.Sends.PKCE = application.PKCENever
	wrong := p
	wrong.Messages = append(slices.Clone(p.Messages), application.Message{Causes: []string{"client-config-not-parsed"}, Text: "short secret"})
	wrong.Config = application.Config{
		Settings: append(slices.Clone(p.Config.Settings), application.Key{Name: "client_id", Needed: true, Env: []string{"CLIENT_ID"}}, application.Key{Name: "cookie_secret", Secret: true}),
		Rules:    []application.Rule{{Check: "app-config-secrets", When: map[string]string{"cookie_secret": "<16"}, Want: "16 bytes", Saw: "fewer", Cause: "client-config-not-parsed"}},
	}
	return map[string]application.Profile{strict: p, needsClaims: claims, slowLock: slow, noPKCE: without, misconfigured: wrong}
}

func TestPredictions(t *testing.T) {
	failing := map[string]bool{}
	for _, row := range slices.Concat(predictions, knownPredictions) {
		t.Run(strings.Join(append([]string{row.app}, row.faults...), " "), func(t *testing.T) {
			app := load(t, row.app)
			app.Settings = row.settings
			p := start(t, 0, row.faults...)
			client := p.Confidential
			if row.public {
				client = p.Public
			}
			o := diagnoseFor(t, p, client, checks.All, func(c *probe.Config) { c.Application, c.SessionStore = app, row.store })
			got := map[string]string{}
			for _, r := range o.Results {
				if r.Check.OfApplication() && r.Status == checks.Fail {
					got[string(r.Check.ID)] = r.Says
					failing[string(r.Check.ID)] = true
				}
				if r.Check.OfApplication() {
					t.Logf("%s %s: %s%s%s", r.Check.ID, r.Status, r.Saw, r.BlockedBy, r.Missing)
				}
				if r.Status == checks.Broken {
					t.Errorf("%s is broken: %s", r.Check.ID, r.Reason)
				}
			}
			for _, id := range slices.Sorted(maps.Keys(got)) {
				want, predicted := row.fails[id]
				want = strings.ReplaceAll(want, "{port}", port(p.Issuer))
				switch {
				case !predicted:
					t.Errorf("%s fails, with the message %q", id, got[id])
				case got[id] != want:
					t.Errorf("%s predicts\n%s, want\n%s", id, got[id], want)
				}
			}
			for id := range row.fails {
				if _, ok := got[id]; !ok {
					t.Errorf("%s does not fail", id)
				}
			}
		})
	}
	for _, c := range checks.All {
		if c.OfApplication() && !failing[string(c.ID)] {
			t.Errorf("%s fails for no application", c.ID)
		}
	}
}

// A rule whose check does not exist would never be told.
func TestRulesAreValid(t *testing.T) {
	seen := 0
	for _, name := range knowledge.Apps() {
		a, err := knowledge.LoadApp(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range a.Config.Rules {
			seen++
			if c, err := checks.Find(r.Check); err != nil || !slices.Contains(c.Needs, probe.Need(probe.Configured)) {
				t.Errorf("%s: a rule is told by %s, which is no check of a configuration", name, r.Check)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d rules", seen)
	}
}
