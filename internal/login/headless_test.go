package login

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// A site is a provider with two login pages, a consent page, and a session.
type site struct {
	*httptest.Server
	logins  atomic.Int32
	codes   atomic.Int32
	answer  func(w http.ResponseWriter, r *http.Request, to string) // nil: a redirect
	consent bool
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", s.authorize)
	mux.HandleFunc("POST /name", func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("email") != canaryUser {
			fmt.Fprint(w, `<title>Sign in</title><p role=alert>Unknown user `+r.PostFormValue("email")+`</p><form method=post action=/name><input type=email name=email><button>Next</button></form>`)
			return
		}
		fmt.Fprintf(w, `<title>Password</title><form method=post action=/password><input type=hidden name=next value="%s"><input type=password name=pw><button name=go value=1>Next</button></form>`, html.EscapeString(r.PostFormValue("next")))
	})
	mux.HandleFunc("POST /password", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Origin") != s.URL {
			http.Error(w, "forged", http.StatusForbidden)
			return
		}
		s.logins.Add(1)
		if r.PostFormValue("pw") != canaryPassword {
			fmt.Fprintf(w, `<title>Password</title><div class="form-error">Wrong password for %s: %s</div><form method=post action=/password><input type=password name=pw><button>Next</button></form>`, canaryUser, r.PostFormValue("pw"))
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "canary-session", Path: "/", HttpOnly: true})
		http.Redirect(w, r, "/authorize?"+r.PostFormValue("next"), http.StatusSeeOther)
	})
	s.Server = httptest.NewServer(asHTML(mux.ServeHTTP))
	t.Cleanup(s.Close)
	return s
}

// asHTML serves pages that say that they are HTML.
func asHTML(f http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		f(w, r)
	})
}

func (s *site) authorize(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie("sid"); err != nil || c.Value != "canary-session" {
		fmt.Fprintf(w, `<title>Sign in</title><form method=post action=/name><input type=hidden name=next value="%s"><input type=email name=email><button>Next</button></form>`, html.EscapeString(r.URL.RawQuery))
		return
	}
	if s.consent && !r.URL.Query().Has("agreed") {
		fmt.Fprintf(w, `<title>Consent</title><form action=/authorize><input type=hidden name=state value="%s"><input type=hidden name=redirect_uri value="%s"><button name=denied value=1>Deny</button><button name=agreed value=1>Allow</button></form>`,
			r.URL.Query().Get("state"), r.URL.Query().Get("redirect_uri"))
		return
	}
	to := fmt.Sprintf("%s?code=canary-code-%d&state=%s", r.URL.Query().Get("redirect_uri"), s.codes.Add(1), r.URL.Query().Get("state"))
	if s.answer != nil {
		s.answer(w, r, to)
		return
	}
	http.Redirect(w, r, to, http.StatusFound)
}

func TestHeadlessTwoPagesAndConsent(t *testing.T) {
	site := newSite(t)
	site.consent = true
	s := newSession(t)
	got, err := NewHeadless(canaryUser, canaryPassword).Authorize(t.Context(), s, newRequest(s, site.Server, "one"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Callback.Get("code") != "canary-code-1" || got.Callback.Get("state") != "one" {
		t.Errorf("callback %v", got.Callback)
	}
	exchanges := s.Recorder.Exchanges()
	// login page, password page, redirect, consent page, callback
	if len(exchanges) != 5 || got.Exchange != 5 {
		t.Errorf("%d exchanges, callback in %d", len(exchanges), got.Exchange)
	}
	if all := fmt.Sprintf("%+v", exchanges); strings.Contains(all, "canary") {
		t.Errorf("a secret is recorded: %s", all)
	}
}

func TestHeadlessLogsInOnce(t *testing.T) {
	site := newSite(t)
	s := newSession(t)
	h := NewHeadless(canaryUser, canaryPassword)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			state := fmt.Sprint("state-", i)
			got, err := h.Authorize(t.Context(), s, newRequest(s, site.Server, state))
			if err != nil || got.Callback.Get("state") != state {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	all.Wait()
	if n := site.logins.Load(); n != 1 {
		t.Errorf("%d logins, want 1", n)
	}
}

func TestHeadlessWrongPasswordIsSentOnce(t *testing.T) {
	site := newSite(t)
	s := newSession(t)
	h := NewHeadless(canaryUser, "canary-password-wrong")
	for range 3 {
		_, err := h.Authorize(t.Context(), s, newRequest(s, site.Server, "x"))
		wantProblem(t, err, "asks for the password again", `"Wrong password for (masked)`)
	}
	if n := site.logins.Load(); n != 1 {
		t.Errorf("%d attempts, want 1", n)
	}
}

func TestHeadlessUnknownUser(t *testing.T) {
	site := newSite(t)
	s := newSession(t)
	_, err := NewHeadless("canary-user-unknown", canaryPassword).Authorize(t.Context(), s, newRequest(s, site.Server, "x"))
	wantProblem(t, err, "asks for the user name again", `"Unknown user (masked)"`)
}

func TestHeadlessNeedsUser(t *testing.T) {
	site := newSite(t)
	s := newSession(t)
	_, err := NewHeadless("", canaryPassword).Authorize(t.Context(), s, newRequest(s, site.Server, "x"))
	wantMissing(t, err, "--username")
	if len(s.Recorder.Exchanges()) != 0 {
		t.Error("something was asked")
	}
}

func TestHeadlessArrivals(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter, *http.Request, string){
		"fragment": func(w http.ResponseWriter, r *http.Request, to string) {
			http.Redirect(w, r, strings.Replace(to, "?", "#", 1), http.StatusFound)
		},
		"form post": func(w http.ResponseWriter, _ *http.Request, to string) {
			u, _ := url.Parse(to)
			fmt.Fprintf(w, `<body onload="document.forms[0].submit()"><form method=post action="%s"><input type=hidden name=code value="%s"><input type=hidden name=state value="%s"></form>`,
				callbackURI, u.Query().Get("code"), u.Query().Get("state"))
		},
		"meta refresh": func(w http.ResponseWriter, _ *http.Request, to string) {
			fmt.Fprintf(w, `<meta http-equiv=Refresh content="0; URL='%s'"><title>Moved</title>`, strings.ReplaceAll(to, "&", "&amp;"))
		},
		"refresh header": func(w http.ResponseWriter, _ *http.Request, to string) {
			w.Header().Set("Refresh", "1;url="+to)
		},
		"redirects and waiting pages": func(w http.ResponseWriter, r *http.Request, to string) {
			switch r.URL.Query().Get("hop") {
			case "":
				http.Redirect(w, r, r.URL.String()+"&hop=1", http.StatusTemporaryRedirect)
			case "1":
				fmt.Fprintf(w, `<meta http-equiv=refresh content="2;%s">`, strings.Replace(r.URL.String(), "hop=1", "hop=2", 1))
			default:
				http.Redirect(w, r, to, http.StatusMovedPermanently)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			site := newSite(t)
			site.answer = answer
			s := newSession(t)
			got, err := NewHeadless(canaryUser, canaryPassword).Authorize(t.Context(), s, newRequest(s, site.Server, "st"))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(got.Callback.Get("code"), "canary-code-") || got.Callback.Get("state") != "st" {
				t.Errorf("callback %v", got.Callback)
			}
		})
	}
}

func TestHeadlessStops(t *testing.T) {
	for name, c := range map[string]struct {
		serve http.HandlerFunc
		want  []string
	}{
		"loop": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, map[bool]string{true: "/b", false: "/authorize"}[r.URL.Path == "/authorize"], http.StatusFound)
		}, []string{"in a loop", "/authorize, then ", "/b"}},
		"endless": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, []string{"more than 30"}},
		"no location": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) }, []string{"302 without a Location"}},
		"error page": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `<title>Oops</title><h1>Invalid request</h1><p class=error>unknown client "app"</p>`)
		}, []string{"status 400", `"Oops", "Invalid request"`, `unknown client`}},
		"JSON error": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"error":"invalid_request","error_description":"redirect_uri http://127.0.0.1:8085/callback?x=1 is not registered"}`)
		}, []string{"status 400", `"invalid_request", "redirect_uri http://127.0.0.1:8085/callback?…`}},
		"closes": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, []string{"no answer from http://127.0.0.1"}},
		"a megabyte": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "<title>Long</title>"+strings.Repeat("<div class=error><p>word</div>", 70_000))
		}, []string{`the page "Long"`, `"word"`}},
		"deep": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, strings.Repeat("<div class=error>", 60_000))
		}, []string{"a page without a title"}},
		"another scheme": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `<form action="ftp://example.org/" method=post><input name=user><input type=password><button>Sign in</button></form>`)
		}, []string{"sent to ftp://example.org/"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(asHTML(c.serve))
			defer server.Close()
			s := newSession(t)
			_, err := NewHeadless(canaryUser, canaryPassword).Authorize(t.Context(), s, newRequest(s, server, "x"))
			wantProblem(t, err, c.want...)
		})
	}
}

func TestHeadlessPlainHTTPAfterTLS(t *testing.T) {
	site := newSite(t)
	s := newSession(t)
	w := newWalk(s, NewHeadless(canaryUser, canaryPassword).jar, &url.URL{Scheme: "https", Host: "provider.example"}, &url.URL{}, wantCallback)
	v := &visitor{username: canaryUser, password: canaryPassword}
	p := readString(`<form method=post action="http://provider.example/login"><input name=user><input type=password name=pw><button>Log in</button></form>`, site.URL)
	_, err := w.onward(p, v)
	wantProblem(t, err, "plain HTTP, to http://provider.example/login")
}

func TestHeadlessInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(asHTML(func(http.ResponseWriter, *http.Request) { cancel() }))
	defer server.Close()
	s := newSession(t)
	_, err := NewHeadless(canaryUser, canaryPassword).Authorize(ctx, s, newRequest(s, server, "x"))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestHeadlessMultipart(t *testing.T) {
	server := httptest.NewServer(asHTML(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.ParseMultipartForm(1<<10) == nil && r.FormValue("user") == canaryUser && r.FormValue("pw") == canaryPassword {
			http.Redirect(w, r, callbackURI+"?code=c", http.StatusFound)
			return
		}
		fmt.Fprint(w, `<form method=post enctype="multipart/form-data"><input name=user><input type=password name=pw><button>Log in</button></form>`)
	}))
	defer server.Close()
	s := newSession(t)
	if _, err := NewHeadless(canaryUser, canaryPassword).Authorize(t.Context(), s, newRequest(s, server, "x")); err != nil {
		t.Error(err)
	}
}

func TestBrowse(t *testing.T) {
	const until = "http://127.0.0.1:8085/signed-out"
	server := httptest.NewServer(asHTML(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost && r.PostFormValue("stay") == "":
			http.Redirect(w, r, until+"?state=s1", http.StatusFound)
		case r.URL.Path == "/end":
			fmt.Fprint(w, `<title>Log out?</title><form method=post><button name=stay value=1>Cancel</button><button>Log out</button></form>`)
		default:
			fmt.Fprint(w, `<title>You are logged out</title><a href="`+until+`">Back</a>`)
		}
	}))
	defer server.Close()
	s := newSession(t)
	h := NewHeadless(canaryUser, canaryPassword)
	at, exchange, err := h.Browse(t.Context(), s, server.URL+"/end", until)
	if err != nil || at.String() != until+"?state=s1" || exchange != 2 {
		t.Errorf("%v in exchange %d, %v", at, exchange, err)
	}
	_, _, err = h.Browse(t.Context(), s, server.URL+"/over", until)
	wantProblem(t, err, `the page "You are logged out" has nothing to go on with`)
}

var _ probe.Authorizer = (*Headless)(nil)
