package probe

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A site is a provider as far as it answers before a login.
type site struct {
	authorize http.HandlerFunc
	token     http.HandlerFunc

	mu    sync.Mutex
	asked []url.Values // authorization requests
	forms []url.Values // token requests, the Basic credentials put in as client_id and client_secret
}

// open starts the site and a session with it.
func (x *site) open(t *testing.T, change func(*Config)) *Session {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": server.URL, "authorization_endpoint": server.URL + "/authorize", "token_endpoint": server.URL + "/token",
		})
	})
	mux.HandleFunc("/authorize", func(w http.ResponseWriter, r *http.Request) {
		x.mu.Lock()
		x.asked = append(x.asked, r.URL.Query())
		x.mu.Unlock()
		x.authorize(w, r)
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		form := r.PostForm
		if id, secret, ok := r.BasicAuth(); ok {
			form = url.Values{"client_id": {id}, "client_secret": {secret}, "basic": {"yes"}}
		}
		x.mu.Lock()
		x.forms = append(x.forms, form)
		x.mu.Unlock()
		r.Form = form
		if x.token == nil {
			refuse(w, 401, "invalid_client")
			return
		}
		x.token(w, r)
	})
	vault := wire.NewVault()
	s := &Session{
		Config: Config{
			Issuer: server.URL, ClientID: "app", ClientSecret: "right", Scopes: []string{"openid", "profile", "groups"},
			RedirectURI: "http://127.0.0.1:8085/callback",
		},
		Recorder: wire.NewRecorder(wire.Options{}, vault), Vault: vault, Now: time.Now,
	}
	if change != nil {
		change(&s.Config)
	}
	s.Prepare()
	return s
}

// gather runs a step with all that it needs.
func gather[T any](t *testing.T, s *Session, step *Step[T]) (fact T, problem *Problem) {
	t.Helper()
	type end struct {
		value any
		err   error
	}
	over := map[Need]end{}
	var run func(Need) end
	run = func(n Need) end {
		if e, ok := over[n]; ok {
			return e
		}
		var facts []Fact
		for _, need := range n.Needs() {
			step, mayBeAbsent := Unwrap(need)
			e := run(step)
			var notOffered *NotOffered
			var missing *Missing
			switch {
			case e.err == nil:
				facts = append(facts, NewFact(step, e.value))
			case !mayBeAbsent || !errors.As(e.err, &notOffered) && !errors.As(e.err, &missing):
				over[n] = e
				return e
			}
		}
		value, err := Collect(context.Background(), n, s, Given(facts...))
		over[n] = end{value, err}
		return over[n]
	}
	e := run(step)
	if e.err != nil && !errors.As(e.err, &problem) {
		t.Fatalf("%s: %v", step.Name(), e.err)
	}
	fact, _ = e.value.(T)
	return fact, problem
}

func errorPage(w http.ResponseWriter, words string) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write([]byte("<title>Sign in</title><h1>We are sorry...</h1><p>" + words + "</p>"))
}

func loginPage(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	_, _ = w.Write([]byte(`<title>Sign in</title><form method="post"><input name="username"><input type="password" name="password"></form>`))
}

func back(w http.ResponseWriter, r *http.Request, code string) {
	q := r.URL.Query()
	answer := url.Values{"error": {code}, "state": {q.Get("state")}, "iss": {"https://issuer.example"}}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+answer.Encode(), http.StatusFound)
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code})
}

// strict is a provider that checks all that it can before it asks for a user.
func strict(client, redirectURI string, scopes ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		switch {
		case q.Get("client_id") != client:
			errorPage(w, "Client not found.")
		case q.Get("redirect_uri") != redirectURI:
			errorPage(w, "Invalid parameter: redirect_uri")
		case slices.ContainsFunc(strings.Fields(q.Get("scope")), func(s string) bool { return !slices.Contains(scopes, s) }):
			back(w, r, "invalid_scope")
		case q.Get("prompt") != "none":
			loginPage(w)
		default:
			back(w, r, "login_required")
		}
	}
}

// confidential lets the client app in with the secret right.
func confidential(w http.ResponseWriter, r *http.Request) {
	if r.Form.Get("client_id") != "app" || r.Form.Get("client_secret") != "right" {
		refuse(w, 401, "invalid_client")
		return
	}
	refuse(w, 400, "invalid_grant")
}

const callback = "http://127.0.0.1:8085/callback"

func TestAuthorizationIsRead(t *testing.T) {
	all := []string{"openid", "profile", "groups"}
	for name, tc := range map[string]struct {
		authorize http.HandlerFunc
		token     http.HandlerFunc
		owner     string // of the step that fails; "" for none
		saw       string // a part of what that step saw
		proved    bool   // the whole request is proved, where none fails
	}{
		"healthy":              {strict("app", callback, all...), confidential, "", "", true},
		"unknown client":       {strict("other", callback, all...), nil, "authorize-client-known", "Client not found", false},
		"other redirect URI":   {strict("app", callback+"/", all...), confidential, "authorize-redirect-uri-registered", "redirect_uri", false},
		"and a wrong secret":   {strict("app", callback+"/", all...), nil, "authorize-redirect-uri-registered", "redirect_uri", false},
		"one scope refused":    {strict("app", callback, "openid", "profile"), confidential, "authorize-scopes-accepted", "groups refused, openid profile accepted", false},
		"all scopes refused":   {strict("app", callback), confidential, "authorize-scopes-accepted", "openid is refused", false},
		"one page for all":     {func(w http.ResponseWriter, _ *http.Request) { errorPage(w, "Bad request 4711") }, nil, "authorize-client-known", "the same as for a made-up client_id", false},
		"the token side knows": {func(w http.ResponseWriter, _ *http.Request) { errorPage(w, "Bad request 4711") }, confidential, "authorize-redirect-uri-registered", "Bad request", false},
		"disabled client": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("client_id") == "app" {
				errorPage(w, "Client disabled.")
				return
			}
			errorPage(w, "Client not found.")
		}, nil, "authorize-client-known", "Client disabled", false},
		"PKCE refused": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("code_challenge") {
				back(w, r, "invalid_request")
				return
			}
			back(w, r, "login_required")
		}, confidential, "authorize-pkce-accepted", "without PKCE a redirect back with login_required", false},
		"scope refused by a page": {func(w http.ResponseWriter, r *http.Request) {
			switch q := r.URL.Query(); {
			case q.Get("client_id") != "app":
				errorPage(w, "Client not found.")
			case strings.Contains(q.Get("scope"), "groups"):
				errorPage(w, "Something is wrong.")
			default:
				back(w, r, "login_required")
			}
		}, confidential, "authorize-scopes-accepted", "groups refused", false},
		"flow switched off": {func(w http.ResponseWriter, r *http.Request) { back(w, r, "unauthorized_client") }, confidential, "authorize-client-known", "unauthorized_client", false},
		"PAR only": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("client_id") != "app" {
				errorPage(w, "Client not found.")
				return
			}
			back(w, r, "invalid_request")
		}, confidential, "authorize-login-completes", "invalid_request", false},
		"prompt=none unknown": {func(w http.ResponseWriter, r *http.Request) {
			switch q := r.URL.Query(); {
			case q.Get("client_id") != "app":
				errorPage(w, "Client not found.")
			case q.Get("prompt") == "none":
				back(w, r, "invalid_request")
			default:
				loginPage(w)
			}
		}, confidential, "", "", false},
		"login page for everybody": {func(w http.ResponseWriter, _ *http.Request) { loginPage(w) }, confidential, "", "", false},
		"login at another host": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://login.example/ui", http.StatusFound)
		}, nil, "", "", false},
		"login at another address": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("next") {
				loginPage(w)
				return
			}
			http.Redirect(w, r, "/authorize?next=1", http.StatusFound)
		}, nil, "", "", false},
		"error in an address": {func(w http.ResponseWriter, r *http.Request) {
			code := "invalid_client"
			if r.URL.Query().Get("client_id") == "app" {
				code = "invalid_request"
			}
			http.Redirect(w, r, "https://login.example/error?error="+code+"&error_description=The+redirect_uri+is+wrong", http.StatusFound)
		}, confidential, "authorize-redirect-uri-registered", "invalid_request", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := (&site{authorize: tc.authorize, token: tc.token}).open(t, nil)
			for _, step := range []*Step[*Acceptance]{ClientKnown, RedirectURIAccepted, ScopesAccepted, PKCEAccepted, Authorizable} {
				fact, problem := gather(t, s, step)
				switch {
				case problem == nil && step.Owner() == tc.owner:
					t.Fatalf("no problem; %+v", fact)
				case problem != nil && step.Owner() == tc.owner:
					if !strings.Contains(problem.Saw, tc.saw) {
						t.Errorf("saw %q, want %q in it", problem.Saw, tc.saw)
					}
					return
				case problem != nil && tc.owner == "":
					t.Fatalf("%s: %v", step.Owner(), problem)
				case step == Authorizable && fact.Proved != tc.proved:
					t.Errorf("%+v", fact)
				}
			}
		})
	}
}

func TestClientIsProvedAtTheTokenEndpoint(t *testing.T) {
	x := &site{authorize: func(w http.ResponseWriter, _ *http.Request) { loginPage(w) }, token: confidential}
	fact, problem := gather(t, x.open(t, nil), ClientKnown)
	if problem != nil || !fact.Proved || !strings.Contains(fact.Saw, "token endpoint") {
		t.Errorf("%+v, %v", fact, problem)
	}
}

func TestWithoutRedirectURINobodyIsAsked(t *testing.T) {
	x := &site{authorize: strict("app", callback), token: confidential}
	fact, problem := gather(t, x.open(t, func(c *Config) { c.RedirectURI = "" }), Authorizable)
	if problem != nil || fact.Proved || len(x.asked) > 0 {
		t.Errorf("%+v, %v, asked %v", fact, problem, x.asked)
	}
}

// authentik up to 2026.2 stores the first redirect URI that comes.
func TestTheRightRedirectURIGoesFirst(t *testing.T) {
	x := &site{authorize: strict("app", callback, "openid", "profile", "groups"), token: confidential}
	answer, problem := gather(t, x.open(t, nil), AuthorizeUnregistered)
	if problem != nil || answer.Kind != ErrorShown {
		t.Fatalf("%+v, %v", answer, problem)
	}
	last := x.asked[len(x.asked)-1]
	for _, q := range x.asked[:len(x.asked)-1] {
		if q.Get("redirect_uri") != callback {
			t.Errorf("%s came too early", q.Get("redirect_uri"))
		}
	}
	if len(x.asked) != 3 || last.Get("redirect_uri") != unregisteredRedirectURI {
		t.Errorf("%d requests, the last for %s", len(x.asked), last.Get("redirect_uri"))
	}

	refused := &site{authorize: strict("app", "https://other.example", "openid"), token: confidential}
	_, problem = gather(t, refused.open(t, nil), AuthorizeUnregistered)
	for _, q := range refused.asked {
		if q.Get("redirect_uri") != callback {
			t.Errorf("%s was sent", q.Get("redirect_uri"))
		}
	}
	if problem == nil {
		t.Error("the right one was refused, and no problem")
	}
}

func TestSilentAnswerIsRead(t *testing.T) {
	x := &site{authorize: func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		http.Redirect(w, r, q.Get("redirect_uri")+"#error=login_required&state="+q.Get("state"), http.StatusFound)
	}}
	a, _ := gather(t, x.open(t, func(c *Config) { c.Scopes = append(c.Scopes, "offline_access") }), AuthorizeSilent)
	if a.Kind != Returned || !a.Fragment || !a.StateMatches || a.HasIss || !a.GoesOn() || x.asked[0].Get("prompt") != "none" {
		t.Errorf("%+v", a)
	}
	if strings.Contains(a.Say()+a.State.String(), x.asked[0].Get("state")) {
		t.Error("state is shown")
	}
}

func TestMadeUpKeepsTheForm(t *testing.T) {
	for _, id := range []string{"app", "3fa85f64-5717-4562-b3fc-2c963f66afa6"} {
		got := madeUp(id)
		if got == id {
			t.Errorf("%s is made up as itself", id)
		}
		if id != "app" && (len(got) != len(id) || got[8] != '-') {
			t.Errorf("%s has another form than %s", got, id)
		}
	}
}
