package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// talk is what the person reads.
type talk struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (t *talk) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *talk) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// tabs stands for a person's browser: each address is opened in a tab that
// follows redirects to the end.
type tabs struct {
	opened []string
	mu     sync.Mutex
	ends   chan string // the text of the page that a tab ends at
}

func (b *tabs) open(address string) error {
	b.mu.Lock()
	b.opened = append(b.opened, address)
	b.mu.Unlock()
	resp, err := http.Get(address)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	b.ends <- fmt.Sprintf("%d %s", resp.StatusCode, body)
	return err
}

func (b *tabs) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.opened)
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// atOnce is a provider that grants every request, with these parameters taken
// from the answer.
func atOnce(t *testing.T, without ...string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := url.Values{"code": {"canary-code"}, "state": {r.URL.Query().Get("state")}}
		for _, name := range without {
			answer.Del(name)
		}
		http.Redirect(w, r, r.URL.Query().Get("redirect_uri")+"?"+answer.Encode(), http.StatusFound)
	}))
	t.Cleanup(server.Close)
	return server
}

func browserFor(t *testing.T, o BrowserOptions) *Browser {
	t.Helper()
	b := NewBrowser(o)
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func requestTo(s *probe.Session, server *httptest.Server, redirectURI, state string) probe.AuthorizationRequest {
	r := newRequest(s, server, state)
	r.RedirectURI = redirectURI
	r.Query.Set("redirect_uri", redirectURI)
	return r
}

func TestBrowserOneTab(t *testing.T) {
	server, s := atOnce(t), newSession(t)
	uri := "http://127.0.0.1:" + freePort(t) + "/callback"
	person, said := &tabs{ends: make(chan string, 9)}, &talk{}
	b := browserFor(t, BrowserOptions{RedirectURI: uri, Talk: said, Open: person.open})
	var all sync.WaitGroup
	for i := range 5 {
		all.Go(func() {
			state := fmt.Sprint("state-", i)
			got, err := b.Authorize(t.Context(), s, requestTo(s, server, uri, state))
			if err != nil || got.Callback.Get("state") != state || got.Callback.Get("code") != "canary-code" || got.Exchange != 0 {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	all.Wait()
	if end := <-person.ends; !strings.Contains(end, "You can close this tab") {
		t.Errorf("the tab ends at %s", end)
	}
	if n := person.count(); n != 1 {
		t.Errorf("%d tabs, want 1", n)
	}
	for _, part := range []string{server.URL + "/authorize?", "come back to " + uri + " until "} {
		if !strings.Contains(said.String(), part) {
			t.Errorf("%q is not said: %s", part, said)
		}
	}
	if s.Vault.Scrub("canary-code") != "(masked)" {
		t.Error("the code is not masked")
	}
}

func TestBrowserLocalhostAndLateLogin(t *testing.T) {
	server, s := atOnce(t, "state"), newSession(t)
	uri := "http://localhost:" + freePort(t) + "/"
	person := &tabs{ends: make(chan string, 9)}
	b := browserFor(t, BrowserOptions{RedirectURI: uri, Talk: &talk{}, Open: person.open})
	if err := b.Listen(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, err := b.Authorize(t.Context(), s, requestTo(s, server, uri, "s"))
		if err != nil || got.Callback.Has("state") {
			t.Fatalf("%v, %v", got, err)
		}
		if end := <-person.ends; !strings.HasPrefix(end, "200 ") {
			t.Errorf("the tab ends at %s", end)
		}
	}
	if n := person.count(); n != 2 {
		t.Errorf("%d tabs, want one for each login", n)
	}
}

func TestBrowserPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	err = browserFor(t, BrowserOptions{RedirectURI: "http://localhost:" + port + "/cb", Talk: &talk{}}).Listen()
	if err == nil {
		t.Fatal("listens on a port in use")
	}
	for _, part := range []string{"port " + port, "in use", "--redirect-uri http://localhost:"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not said: %v", part, err)
		}
	}
}

func TestBrowserStrangeCallbacks(t *testing.T) {
	server, s := atOnce(t), newSession(t)
	uri := "http://127.0.0.1:" + freePort(t) + "/callback"
	opened := make(chan string, 1)
	b := browserFor(t, BrowserOptions{RedirectURI: uri, Talk: &talk{}, Open: func(a string) error { opened <- a; return errors.New("none") }})
	got := make(chan *probe.Authorization, 1)
	go func() {
		a, err := b.Authorize(t.Context(), s, requestTo(s, server, uri, "right"))
		if err != nil {
			t.Error(err)
		}
		got <- a
	}()
	<-opened
	for _, c := range []struct {
		path, says string
		status     int
	}{
		{"?code=x&state=wrong", "Not this login", 404},
		{"/elsewhere?code=x&state=right", "not found", 404},
		{"", "location.hash", 400},
	} {
		resp, err := http.Get(uri + c.path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.status || !strings.Contains(string(body), c.says) {
			t.Errorf("%s: %d %s", c.path, resp.StatusCode, body)
		}
	}
	resp, err := http.PostForm(uri, url.Values{"code": {"posted"}, "state": {"right"}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if a := <-got; a == nil || a.Callback.Get("code") != "posted" {
		t.Errorf("got %v", a)
	}
}

func TestBrowserNobodyComes(t *testing.T) {
	server, s := atOnce(t), newSession(t)
	uri := "http://127.0.0.1:" + freePort(t) + "/callback"
	b := browserFor(t, BrowserOptions{RedirectURI: uri, Talk: &talk{}, Wait: 30 * time.Millisecond, Open: func(string) error { return nil }})
	_, err := b.Authorize(t.Context(), s, requestTo(s, server, uri, "x"))
	wantProblem(t, err, "nobody came back to "+uri)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Authorize(ctx, s, requestTo(s, server, uri, "y")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestBrowserOpensOnlyTheWeb(t *testing.T) {
	s := newSession(t)
	b := browserFor(t, BrowserOptions{RedirectURI: callbackURI, Talk: &talk{}, Wait: time.Second, Open: func(a string) error { t.Errorf("opened %s", a); return nil }})
	for _, endpoint := range []string{"file:///etc/passwd", "javascript:alert(1)", "", "http://p.example/?\u202e"} {
		_, err := b.Authorize(t.Context(), s, probe.AuthorizationRequest{Endpoint: endpoint, RedirectURI: callbackURI})
		wantProblem(t, err)
	}
}

func TestPaste(t *testing.T) {
	const uri = "https://app.example/callback"
	server, s := atOnce(t), newSession(t)
	r := requestTo(s, server, uri, "st")
	typed := strings.Join([]string{
		"",
		"what now?",
		server.URL + "/authorize?state=st&code_challenge=x",
		uri + "?code=old&state=other",
		` "` + uri + `?code=canary-code&state=st&iss=x" `,
	}, "\n")
	said := &talk{}
	opened := make(chan string, 1)
	b := browserFor(t, BrowserOptions{RedirectURI: uri, Talk: said, In: strings.NewReader(typed), Open: func(a string) error { opened <- a; return nil }})
	if err := b.Listen(); err != nil {
		t.Fatal(err)
	}
	got, err := b.Authorize(t.Context(), s, r)
	if err != nil || got.Callback.Get("code") != "canary-code" {
		t.Fatalf("%v, %v", got, err)
	}
	if !strings.HasPrefix(<-opened, server.URL) {
		t.Error("the address is not opened")
	}
	for _, part := range []string{"begins with " + uri, "is empty", "neither code nor error", "address to log in at", "another login"} {
		if !strings.Contains(said.String(), part) {
			t.Errorf("%q is not said: %s", part, said)
		}
	}
	r.Further = true
	_, err = b.Authorize(t.Context(), s, r)
	wantMissing(t, err, "--login headless, or a loopback --redirect-uri")
	r.Further = false
	_, err = b.Authorize(t.Context(), s, r)
	wantProblem(t, err, "before the input ended")
}

func TestReadPasted(t *testing.T) {
	for line, code := range map[string]string{
		"code=a&state=st":                          "a",
		"?code=b":                                  "b",
		"https://app.example/cb#code=c":            "c",
		"<https://app.example/cb?code=d&state=st>": "d",
		"com.example.app:/cb?code=e":               "e",
	} {
		got, wrong := readPasted(line, "st")
		if wrong != "" || got.Get("code") != code {
			t.Errorf("%s: %v, %s", line, got, wrong)
		}
	}
}

func TestPasteTakesTooLong(t *testing.T) {
	server, s := atOnce(t), newSession(t)
	silent, end := io.Pipe()
	defer end.Close()
	b := browserFor(t, BrowserOptions{RedirectURI: "https://app.example/cb", Talk: &talk{}, In: silent, Wait: 20 * time.Millisecond, Open: func(string) error { return nil }})
	_, err := b.Authorize(t.Context(), s, requestTo(s, server, "https://app.example/cb", "st"))
	wantProblem(t, err, "no address was pasted within 20ms")
}

var _ probe.Authorizer = (*Browser)(nil)
