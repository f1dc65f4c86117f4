package login

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/login/chrome"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// browserWanted is set where tests in a browser are wanted. They take longer than
// all others together, and then none may be left out by accident.
const browserWanted = "OIDC_DOCTOR_TEST_BROWSER"

// theBrowser is one for all tests of this package: each has pages of its own.
var theBrowser = sync.OnceValues(func() (*chrome.Browser, error) {
	path, err := chrome.Find("")
	if err != nil || path == "" {
		return nil, err
	}
	return chrome.Start(context.Background(), chrome.Options{Path: path, Patience: 20 * time.Second})
})

func TestMain(m *testing.M) {
	code := m.Run()
	if browserUsed {
		if b, _ := theBrowser(); b != nil {
			b.Close()
		}
	}
	os.Exit(code)
}

var browserUsed bool

// needsBrowser skips a test where none is wanted.
func needsBrowser(t *testing.T) {
	t.Helper()
	if os.Getenv(browserWanted) == "" {
		t.Skip("tests in a browser run with " + browserWanted)
	}
	if path, err := chrome.Find(""); err != nil || path == "" {
		t.Fatalf("%s is set, and no browser is found: %v", browserWanted, err)
	}
}

// scripted returns a Headless with the browser of the tests.
func scripted(t *testing.T, o HeadlessOptions) *Headless {
	t.Helper()
	needsBrowser(t)
	browserUsed = true
	b, err := theBrowser()
	if err != nil {
		t.Fatal(err)
	}
	if o.Username == "" {
		o.Username, o.Password = canaryUser, canaryPassword
	}
	o.Scripts = true
	h := NewHeadlessWith(o)
	h.engine.browser = b
	return h
}

// ownBrowser returns a Headless that starts a browser of its own.
func ownBrowser(t *testing.T) *Headless {
	t.Helper()
	needsBrowser(t)
	h := NewHeadlessWith(HeadlessOptions{Username: canaryUser, Password: canaryPassword, Scripts: true})
	t.Cleanup(h.Close)
	return h
}

// An app is a provider whose login is a single-page application
// (testdata/scripts/app.html) that goes through these stages.
type app struct {
	*httptest.Server
	stages []string
	shadow bool
	post   bool // the answer is posted
	codes  *TOTP

	mu    sync.Mutex
	asked []string // paths, in order
	wrong int      // attempts with a wrong password
	boxes []any    // what was ticked
}

func newApp(t *testing.T, stages ...string) *app {
	t.Helper()
	a := &app{stages: stages}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", a.authorize)
	mux.HandleFunc("POST /api/answer", a.answer)
	mux.HandleFunc("GET /hang.js", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") })
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		a.asked = append(a.asked, r.URL.Path)
		a.mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *app) callback(q url.Values) url.Values {
	return url.Values{"code": {"canary-code-of-app"}, "state": {q.Get("state")}}
}

func (a *app) authorize(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie("sid"); err == nil && c.Value == "canary-session" {
		http.Redirect(w, r, callbackURI+"?"+a.callback(r.URL.Query()).Encode(), http.StatusFound)
		return
	}
	body, err := os.ReadFile("testdata/scripts/app.html")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	config, _ := json.Marshal(map[string]any{"shadow": a.shadow, "stage": a.stages[0], "query": r.URL.RawQuery, "user": canaryUser})
	w.Header().Set("Content-Type", "text/html")
	w.Header().Set("Content-Security-Policy", "default-src 'self'; script-src 'self' 'unsafe-inline' http://scripts.example; style-src 'unsafe-inline'; form-action *")
	_, _ = w.Write(bytes.Replace(body, []byte("CONFIG;"), append(config, ';'), 1))
}

// answer judges what was typed on a stage and names the next.
func (a *app) answer(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Stage  string
		Values []any
		Query  string
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	typed := fmt.Sprint(in.Values...)
	again := func(message string) {
		_ = json.NewEncoder(w).Encode(map[string]any{"stage": in.Stage, "message": message})
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch in.Stage {
	case "login", "captcha", "busy", "slow":
		if typed != canaryUser+canaryPassword && typed != canaryUser+" "+canaryPassword {
			a.wrong++
			time.Sleep(50 * time.Millisecond)
			again("Wrong user name or password, " + canaryUser + ".")
			return
		}
	case "identify":
		if typed != canaryUser {
			again("Unknown.")
			return
		}
	case "password":
		if typed != canaryPassword {
			a.wrong++
			again("Wrong password.")
			return
		}
	case "otp", "boxes":
		if typed != a.codes.Code(time.Now()) && typed != a.codes.Code(time.Now().Add(-a.codes.period)) {
			again("That code is not valid.")
			return
		}
	case "consent":
		a.boxes = in.Values
		if in.Values[0] != "yes" {
			_ = json.NewEncoder(w).Encode(map[string]any{"go": callbackURI + "?error=access_denied"})
			return
		}
	}
	i := slices.Index(a.stages, in.Stage)
	if i+1 < len(a.stages) {
		_ = json.NewEncoder(w).Encode(map[string]any{"stage": a.stages[i+1]})
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "sid", Value: "canary-session", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	query, _ := url.ParseQuery(in.Query)
	if a.post {
		fields := map[string]string{}
		for k, v := range a.callback(query) {
			fields[k] = v[0]
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"post": callbackURI, "fields": fields})
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"go": "/authorize?" + in.Query})
}

func testCodes(t *testing.T) *TOTP {
	t.Helper()
	c, err := ParseTOTP("GEZD GNBV GY3T QOJQ")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDrive goes through logins that work, as a page and within shadow roots.
func TestDrive(t *testing.T) {
	for name, stages := range map[string][]string{
		"one page":       {"login"},
		"two pages":      {"identify", "password"},
		"grant, then go": {"login", "grant"},
		"stay signed in": {"login", "stay", "consent"},
		"one-time code":  {"identify", "password", "otp"},
		"always busy":    {"busy"},
		"drawn late":     {"slow", "login"},
		"own account":    {"account", "login"},

		"shadow: one page":      {"login"},
		"shadow: two pages":     {"identify", "password"},
		"shadow: consent":       {"login", "consent"},
		"shadow: a box a digit": {"login", "boxes"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newApp(t, stages...)
			a.shadow, a.codes = strings.HasPrefix(name, "shadow"), testCodes(t)
			h, s := scripted(t, HeadlessOptions{Codes: a.codes}), newSession(t)
			got, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "one"))
			if err != nil {
				t.Fatal(err)
			}
			if got.Callback.Get("code") != "canary-code-of-app" || got.Callback.Get("state") != "one" {
				t.Errorf("callback %v", got.Callback)
			}
			exchanges := s.Recorder.Exchanges()
			if last := exchanges[got.Exchange-1]; last.Answer.Status != http.StatusFound {
				t.Errorf("the callback is said to come from exchange %d: %v", got.Exchange, last)
			}
			if all := fmt.Sprintf("%+v", exchanges); strings.Contains(all, "canary") {
				t.Errorf("a secret is recorded: %s", all)
			}
			if slices.Contains(stages, "consent") && fmt.Sprint(a.boxes) != "[yes true]" {
				t.Errorf("consent with %v, want the box of a scope that is asked for ticked", a.boxes)
			}
			// The cookie of the browser's login serves the next request without one.
			before := len(exchanges)
			if _, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "two")); err != nil || len(s.Recorder.Exchanges()) != before+1 {
				t.Errorf("%v; %d requests for the second authorization, want 1", err, len(s.Recorder.Exchanges())-before)
			}
		})
	}
}

// TestDriveStops meets pages that only a person can get past.
func TestDriveStops(t *testing.T) {
	for stage, want := range map[string][]string{
		"locked":       {`"Account locked" has nothing to go on with: "Your account has been locked. Contact support."`},
		"renew":        {`"Update your password" asks for "New password" (n1), "Confirm password" (n2)`},
		"terms":        {`"Terms and Conditions" asks to accept terms`},
		"tick":         {`"One more thing" asks to accept terms`},
		"captcha":      {`"Welcome" has a captcha, which only a person can solve`},
		"passkey":      {`"Use your passkey" asks for a passkey`},
		"register":     {`"Passkey Registration" asks for a passkey`},
		"organisation": {`"Choose your organisation" has no button that plainly goes on`},
		"forever":      {`"Example sign-in" has nothing to go on with: "Loading…"`},
		"elsewhere":    {"(not asked, because the login does not lead there: scripts.example)"},
		"leaky":        {"would send the password in an address, to http://127.0.0.1"},
	} {
		t.Run(stage, func(t *testing.T) {
			a := newApp(t, stage)
			if slices.Contains([]string{"locked", "renew", "terms", "tick", "organisation"}, stage) {
				a.stages = []string{"login", stage}
			}
			var picture []byte
			h := scripted(t, HeadlessOptions{Picture: func(b []byte) error { picture = b; return nil }})
			s := newSession(t)
			_, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "x"))
			wantProblem(t, err, want...)
			if _, err := png.Decode(bytes.NewReader(picture)); err != nil {
				t.Errorf("the picture: %v", err)
			}
			if slices.Contains(a.asked, "/leak") {
				t.Error("the password was sent in an address")
			}
		})
	}
}

func TestDriveWrongPasswordIsSentOnce(t *testing.T) {
	a := newApp(t, "login")
	h, s := scripted(t, HeadlessOptions{Username: canaryUser, Password: "canary-password-wrong"}), newSession(t)
	for range 2 {
		_, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "x"))
		wantProblem(t, err, `asks for user name and password again: "Wrong user name or password, (masked)`)
	}
	if a.wrong != 1 {
		t.Errorf("%d attempts, want 1", a.wrong)
	}
}

func TestDriveWithoutCodes(t *testing.T) {
	a := newApp(t, "login", "otp")
	h, s := scripted(t, HeadlessOptions{}), newSession(t)
	_, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "x"))
	wantMissing(t, err, `--totp-secret-file: the page "Example sign-in", "Two-step verification" asks for "6-digit code"`)
}

func TestDriveWrongCode(t *testing.T) {
	a := newApp(t, "login", "boxes")
	a.codes = testCodes(t)
	other, err := ParseTOTP("MFRGGZDFMZTWQ2LK")
	if err != nil {
		t.Fatal(err)
	}
	h, s := scripted(t, HeadlessOptions{Codes: other}), newSession(t)
	_, err = h.Authorize(t.Context(), s, newRequest(s, a.Server, "x"))
	wantProblem(t, err, `asks for the one-time code again`, `"That code is not valid."`)
}

func TestDriveFormPost(t *testing.T) {
	a := newApp(t, "login")
	a.post = true
	h, s := scripted(t, HeadlessOptions{}), newSession(t)
	got, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "posted"))
	if err != nil || got.Callback.Get("code") != "canary-code-of-app" || got.Callback.Get("state") != "posted" {
		t.Errorf("%v, %v", got, err)
	}
}

// TestDriveHangs meets what never answers. The limit of one request is a second.
func TestDriveHangs(t *testing.T) {
	for stage, want := range map[string]string{
		"hangs": `has nothing to go on with: "One moment"`,
		"spin":  "does not answer any more",
	} {
		t.Run(stage, func(t *testing.T) {
			a := newApp(t, stage)
			h := ownBrowser(t)
			s := newSession(t)
			s.Recorder = wire.NewRecorder(wire.Options{Timeout: time.Second}, s.Vault)
			begin := time.Now()
			_, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "x"))
			wantProblem(t, err, want)
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestDriveInterrupted ends a login in the middle of a page.
func TestDriveInterrupted(t *testing.T) {
	a := newApp(t, "forever")
	h, s := scripted(t, HeadlessOptions{}), newSession(t)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if _, err := h.Authorize(ctx, s, newRequest(s, a.Server, "x")); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
}

// TestDriveCrash has the browser end while a page is shown.
func TestDriveCrash(t *testing.T) {
	a := newApp(t, "forever")
	h, s := ownBrowser(t), newSession(t)
	go func() {
		for {
			a.mu.Lock()
			begun := slices.Contains(a.asked, "/api/begin")
			a.mu.Unlock()
			if begun {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		h.engine.browser.Close()
	}()
	_, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "x"))
	wantMissing(t, err, "the browser ended in the middle of the login")
}

// TestNoBrowserHere has nothing to start.
func TestNoBrowserHere(t *testing.T) {
	a := newApp(t, "login")
	if os.PathSeparator != '/' || runtime.GOOS == "darwin" {
		t.Skip("browsers are found without the search path")
	}
	if _, err := os.Stat("/snap/bin/chromium"); err == nil {
		t.Skip("there is one that is found without the search path")
	}
	t.Setenv("PATH", t.TempDir())
	h, s := NewHeadlessWith(HeadlessOptions{Username: canaryUser, Password: canaryPassword, Scripts: true}), newSession(t)
	defer h.Close()
	for range 2 {
		_, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "x"))
		wantMissing(t, err, `--browser PATH (no Chromium, Chrome or Edge is found here: install one (Debian, Ubuntu: apt install chromium`)
		wantMissing(t, err, `the page "Example sign-in" needs scripts ("You need to enable JavaScript to run this app.")`)
	}
}

// TestDriveOnlyAsksItsHosts looks at all that was asked of anybody.
func TestDriveOnlyAsksItsHosts(t *testing.T) {
	stranger := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("a stranger was asked for %s", r.URL) }))
	defer stranger.Close()
	elsewhere := strings.Replace(stranger.URL, "127.0.0.1", "localhost", 1)
	a := newApp(t, "login")
	a.Config.Handler = wrapPage(a.Config.Handler, func(page string) string {
		return strings.Replace(page, "</head>", `<link rel=preconnect href="`+elsewhere+`"><link rel=prefetch href="`+elsewhere+`/p"><img src="`+elsewhere+`/i"><script src="`+elsewhere+`/s"></script><iframe src="`+elsewhere+`/f"></iframe>
<script>navigator.sendBeacon("`+elsewhere+`/b", "x"); fetch("`+elsewhere+`/x", {mode: "no-cors"}); new WebSocket("`+strings.Replace(elsewhere, "http", "ws", 1)+`/w"); new Image().src = "`+elsewhere+`/j"; window.open("`+elsewhere+`/o")</script></head>`, 1)
	})
	h, s := scripted(t, HeadlessOptions{}), newSession(t)
	if _, err := h.Authorize(t.Context(), s, newRequest(s, a.Server, "x")); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond) // for what a browser does later
}

// wrapPage changes the page of an app, and lets it load from everywhere.
func wrapPage(next http.Handler, change func(string) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/authorize" {
			next.ServeHTTP(w, r)
			return
		}
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		for name, values := range rec.Header() {
			if name != "Content-Security-Policy" {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(rec.Code)
		fmt.Fprint(w, change(rec.Body.String()))
	})
}
