package checklist

import (
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// wiki is an application with a setting for almost everything.
func wiki() *knowledge.App {
	a := &knowledge.App{Name: "wiki", Title: "Wiki"}
	a.Newest = "2.0.0"
	a.Config.Settings = []application.Key{
		{Name: "client_id", File: []string{"oidc.id"}, Env: []string{"WIKI_ID"}, Flag: []string{"id"}, Needed: true},
		{Name: "issuer", Env: []string{"WIKI_ISSUER"}},
		{Name: "email_claim", Env: []string{"WIKI_EMAIL"}},
		{Name: "verified_off", Env: []string{"WIKI_ANY"}},
		{Name: "session_store", Env: []string{"WIKI_STORE"}, Default: "cookie"},
		{Name: "code_challenge_method", Env: []string{"WIKI_PKCE"}, Values: map[string]string{"on": "S256", "off": ""}},
		{Name: "colour", Env: []string{"WIKI_COLOUR"}},
	}
	a.Sends = application.Sends{
		Scope: "openid email", ClientAuth: []string{"basic", "post"}, AuthBy: application.ByTrial, PKCE: application.PKCESetting, RedirectPath: "/cb",
	}
	a.Demands = application.Demands{
		Discovery: true, Issuer: application.IssuerExact,
		IDToken:       application.IDToken{Read: true, Needed: true, Encrypted: application.EncryptedFails},
		Claims:        []application.Claim{{Names: []string{"email", "upn"}, Setting: "email_claim", In: []string{"id_token"}, Needed: true, For: "the address"}},
		EmailVerified: application.VerifiedTrue, VerifiedOff: "verified_off",
		Userinfo: application.Userinfo{Asked: application.AskedAlways}, RefreshToken: application.TokenWanted,
	}
	a.Session = application.Session{
		Store: application.StoreCookie, Refresh: application.RefreshOnExpiry, Locks: []string{"redis"}, Ends: application.EndsAccessToken,
	}
	return a
}

func lines(t *testing.T, a *knowledge.App, p *knowledge.Provider) map[string]string {
	t.Helper()
	l, err := New(a, p)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, n := range l.Needs {
		said[n.Name] += n.text()
		for _, s := range n.Settings {
			said[n.Name] += " | " + s.Do
		}
	}
	return said
}

func TestNeedsFollowTheProfile(t *testing.T) {
	for _, row := range []struct {
		about, name, want string
		change            func(*knowledge.App)
	}{
		{about: "redirect", name: "redirect URI", want: "https://APP/cb. APP is"},
		{about: "another path", name: "redirect URI", want: "https://APP/cb, https://APP/two, app://x.", change: func(a *knowledge.App) { a.Sends.Redirects = []string{"/two", "app://x"} }},
		{about: "by trial", name: "authentication", want: "client_secret_basic. When that fails, it tries client_secret_post."},
		{about: "by metadata", name: "authentication", want: "the first of client_secret_basic and client_secret_post that discovery lists", change: func(a *knowledge.App) { a.Sends.AuthBy = application.ByMetadata }},
		{about: "one method", name: "authentication", want: "client_secret_post. It knows no other", change: func(a *knowledge.App) { a.Sends.ClientAuth = []string{"post"}; a.Sends.AuthBy = "" }},
		{about: "public", name: "client", want: "public", change: func(a *knowledge.App) { a.Sends.ClientAuth = []string{"none"}; a.Sends.AuthBy = "" }},
		{about: "refresh grant", name: "grant types", want: "authorization_code, refresh_token."},
		{about: "no refresh grant", name: "grant types", want: "authorization_code.", change: func(a *knowledge.App) { a.Demands.RefreshToken = application.TokenNever }},
		{about: "implicit", name: "grant types", want: "implicit", change: func(a *knowledge.App) { a.Sends.ResponseType = "id_token" }},
		{about: "no setting for scopes", name: "scopes", want: "openid email. No setting changes them"},
		{about: "PKCE by setting", name: "PKCE", want: "not sent unless WIKI_PKCE is on"},
		{about: "PKCE always", name: "PKCE", want: "always sent", change: func(a *knowledge.App) { a.Sends.PKCE = application.PKCEAlways }},
		{about: "PKCE never", name: "PKCE", want: "never sent", change: func(a *knowledge.App) { a.Sends.PKCE = application.PKCENever }},
		{about: "issuer", name: "issuer", want: "letter by letter"},
		{about: "userinfo where it is offered", name: "userinfo", want: "where discovery names its endpoint", change: func(a *knowledge.App) { a.Demands.Userinfo.Asked = application.AskedOffered }},
		{about: "userinfo never", name: "userinfo", want: "never asked", change: func(a *knowledge.App) { a.Demands.Userinfo.Asked = application.AskedNever }},
		{about: "userinfo by a setting", name: "userinfo", want: "asked only where WIKI_COLOUR is set", change: func(a *knowledge.App) {
			a.Demands.Userinfo.Asked = application.AskedNever
			a.Demands.Claims = []application.Claim{{Names: []string{"groups"}, If: "colour", In: []string{"id_token", "userinfo"}, For: "the groups"}}
		}},
		{about: "issuer as a URL", name: "issuer", want: "as a URL", change: func(a *knowledge.App) { a.Demands.Issuer = application.IssuerNormalised }},
		{about: "no discovery", name: "discovery", want: "not read", change: func(a *knowledge.App) { a.Demands.Discovery = false }},
		{about: "asymmetric", name: "signature", want: "HS256 fails"},
		{about: "symmetric", name: "signature", want: "HS256 too", change: func(a *knowledge.App) { a.Demands.IDToken.Symmetric = true }},
		{about: "one algorithm", name: "signature", want: "RS256.", change: func(a *knowledge.App) { a.Demands.IDToken.Algorithms = []string{"RS256"} }},
		{about: "encryption", name: "encryption", want: "off; an encrypted id_token ends the login"},
		{about: "algorithms listed", name: "signature", want: "that discovery lists", change: func(a *knowledge.App) { a.Demands.IDToken.Algorithms = []string{application.AlgorithmsListed} }},
		{about: "algorithm of a setting", name: "signature", want: "ES256. Others are named with WIKI_ALG.", change: func(a *knowledge.App) {
			a.Demands.IDToken.Setting = "id_token_alg"
			a.Config.Settings = append(a.Config.Settings, application.Key{Name: "id_token_alg", Env: []string{"WIKI_ALG"}, Default: "ES256"})
		}},
		{about: "signature not looked at", name: "signature", want: "not looked at", change: func(a *knowledge.App) { a.Demands.IDToken.Unverified = true }},
		{about: "claim", name: "claim", want: "email, upn (the first that is there) in the id_token. Needed for the address: a login without it fails. Another one is named with WIKI_EMAIL."},
		{about: "verified", name: "email_verified", want: "there and true. Any is taken with WIKI_ANY = true."},
		{about: "userinfo", name: "userinfo", want: "plain JSON"},
		{about: "userinfo where offered", name: "userinfo", want: "where discovery names its endpoint", change: func(a *knowledge.App) { a.Demands.Userinfo.Asked = application.AskedOffered }},
		{about: "claim by a setting", name: "claim", want: "groups in the id_token. Read for RBAC; without it the login goes on. Where WIKI_MORE is set, it may be in the id_token or at userinfo.", change: func(a *knowledge.App) {
			a.Config.Settings = append(a.Config.Settings, application.Key{Name: "more", Env: []string{"WIKI_MORE"}})
			a.Demands.Claims = []application.Claim{
				{Names: []string{"groups"}, In: []string{"id_token"}, Unless: "more", For: "RBAC"},
				{Names: []string{"groups"}, In: []string{"id_token", "userinfo"}, If: "more", For: "RBAC"},
			}
		}},
		{about: "refresh token", name: "refresh token", want: "offline_access is not among the scopes"},
		{about: "rotation", name: "rotation", want: "They wait for each other with WIKI_STORE = redis."},
		{about: "rotation, locked", name: "rotation", want: "goes well", change: func(a *knowledge.App) { a.Session.Locks = []string{"cookie"} }},
		{about: "lifetimes", name: "lifetimes", want: "ends with the access token, unless it is refreshed"},
		{about: "verifier", name: "client", want: "Wiki only reads tokens", change: func(a *knowledge.App) { a.Sends = application.Sends{} }},
	} {
		a := wiki()
		if row.change != nil {
			row.change(a)
		}
		if got := lines(t, a, nil)[row.name]; !strings.Contains(got, row.want) {
			t.Errorf("%s: %q lacks %q", row.about, got, row.want)
		}
	}
}

func TestWhatDoesNotMatterIsNoLine(t *testing.T) {
	a := wiki()
	a.Demands.IDToken = application.IDToken{}
	a.Demands.EmailVerified = ""
	a.Session.Ends = application.EndsOwn
	said := lines(t, a, nil)
	for _, name := range []string{"signature", "encryption", "email_verified", "lifetimes", "logout", "parameters", "PAR"} {
		if said[name] != "" {
			t.Errorf("%s: %s", name, said[name])
		}
	}
}

func TestProviderAnswersEachNeedOnce(t *testing.T) {
	twice := knowledge.ClientSetting{Do: "Tick Refresh."}
	p := &knowledge.Provider{Title: "Maker", Client: map[string][]knowledge.ClientSetting{
		knowledge.ClientRedirectURIs: {{Do: "Add {value} there."}},
		knowledge.ClientPKCE:         {{Do: "Leave it.", When: []string{"as set"}}, {Do: "Set S256.", When: []string{"sent"}}},
		knowledge.ClientClaims:       {{Do: "Add it to the token.", When: []string{"id_token"}}, {Do: "Map groups.", When: []string{"groups"}}},
		knowledge.ClientGrantTypes:   {twice},
		knowledge.ClientRefreshToken: {twice},
	}}
	said := lines(t, wiki(), p)
	for name, want := range map[string]string{
		"redirect URI": "| Add https://APP/cb there.", "PKCE": "| Leave it.", "claim": "| Add it to the token.", "grant types": "| Tick Refresh.",
	} {
		if !strings.HasSuffix(said[name], want) {
			t.Errorf("%s: %q does not end in %q", name, said[name], want)
		}
	}
	if strings.Contains(said["refresh token"], "Tick") {
		t.Errorf("said twice: %s", said["refresh token"])
	}
	if strings.Contains(said["PKCE"], "Set S256") {
		t.Errorf("what does not hold is said: %s", said["PKCE"])
	}
}

func TestOwnSettings(t *testing.T) {
	p := &knowledge.Provider{Title: "Maker", Issuer: knowledge.IssuerForm{Form: "https://<host>/me"}}
	l, err := New(wiki(), p)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range l.Own {
		names = append(names, strings.Join(o.Names, "/"))
	}
	want := []string{"oidc.id/WIKI_ID/--id", "WIKI_ISSUER", "WIKI_EMAIL", "WIKI_ANY", "WIKI_STORE", "WIKI_PKCE"}
	if !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	if got := l.Own[1].Value; got != "the issuer, https://<host>/me" {
		t.Errorf("issuer: %s", got)
	}
}

func TestSessionSays(t *testing.T) {
	l, err := New(wiki(), nil)
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(l.Session, " ")
	for _, want := range []string{
		"kept in the browser's cookie", "chosen with WIKI_STORE", "refreshed when they end", "Only with redis does one request at a time refresh.", "ends with the access token",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q lacks %q", said, want)
		}
	}
}

func TestOlderReleases(t *testing.T) {
	a, err := knowledge.LoadApp("zipline")
	if err != nil {
		t.Fatal(err)
	}
	l, err := New(a, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Older) == 0 || len(l.Older) > len(a.Changes) {
		t.Fatalf("%d older releases of %d changes", len(l.Older), len(a.Changes))
	}
	if got := l.Older[0].Lines; !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "PKCE: never sent") }) {
		t.Errorf("before %s: %q", l.Older[0].Before, got)
	}
}
