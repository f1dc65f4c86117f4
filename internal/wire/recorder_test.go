package wire

import (
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// quiet takes what servers log about refused handshakes.
var quiet = log.New(io.Discard, "", 0)

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestRecord(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("code") != "canary-code" || r.UserAgent() != "oidc-doctor/test" {
			t.Errorf("the server got %v from %s", r.Form, r.UserAgent())
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("WWW-Authenticate", `Bearer error_description="canary-token"`)
		w.Header().Set("Location", "/cb?error_description=canary-state+is+bad&state=canary-state")
		io.WriteString(w, `{"access_token":"canary-token","token_type":"Bearer","error_description":"canary-token was made"}`)
	})
	r := recorder(t, Options{UserAgent: "oidc-doctor/test"})
	form := url.Values{"code": {"canary-code"}, "grant_type": {"authorization_code"}}
	req, err := http.NewRequestWithContext(As(t.Context(), "tokens", 3), http.MethodPost, address+"/token?state=canary-state", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth("app", "canary-secret")
	a := r.Do(req, Private)
	if a.Status != 200 || !bytes.Contains(a.Body, []byte("canary-token")) {
		t.Fatalf("the live answer is %d %q", a.Status, a.Body)
	}
	e := r.Exchanges()[0]
	got := shown(t, e)
	hides(t, "exchange", got)
	shows(t, "exchange", got, `"step":"tokens"`, `"n":1`, "authorization_code", "(access_token, 12 bytes,", "Basic (credentials,")
	if e.Timing.Whole <= 0 || e.Timing.Connect <= 0 || e.Timing.FirstByte <= 0 || e.Timing.TLS != 0 {
		t.Errorf("timing %+v", e.Timing)
	}
	if e.Conn == nil || e.Conn.Remote != strings.TrimPrefix(address, "http://") || e.Conn.Proxied {
		t.Errorf("connection %+v", e.Conn)
	}
	if s := a.String(); strings.Contains(s, "canary") {
		t.Error("an answer prints its body")
	}

	// A kept connection was not made for this exchange.
	if e := get(t, r, address+"?code=canary-code").Exchange; e.N != 2 || e.Conn != nil || e.Timing.Connect != 0 {
		t.Errorf("second exchange: n %d, connection %+v, timing %+v", e.N, e.Conn, e.Timing)
	}
}

func TestBodyIsCapped(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		chunk := bytes.Repeat([]byte("x"), 1<<16)
		n := 100 << 20
		if r.URL.Path == "/fits" {
			n = MaxBody
		}
		for sent := 0; sent < n; sent += len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	r := recorder(t, Options{})
	begin := time.Now()
	a := get(t, r, address)
	if len(a.Body) != MaxBody || !a.Exchange.Answer.Truncated || a.Exchange.Failure != nil {
		t.Errorf("%d bytes, truncated %v, %v", len(a.Body), a.Exchange.Answer.Truncated, a.Exchange.Failure)
	}
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	if a := get(t, r, address+"/fits"); len(a.Body) != MaxBody || a.Exchange.Answer.Truncated {
		t.Errorf("%d bytes, truncated %v", len(a.Body), a.Exchange.Answer.Truncated)
	}
}

func TestHTTP2HeadersAreCapped(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("asked by %s", r.Proto)
		}
		for i := range MaxHeader/1000 + 5 {
			w.Header().Set(fmt.Sprint("X-", i), strings.Repeat("x", 1000))
		}
	}))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = quiet
	s.StartTLS()
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	a := get(t, recorder(t, Options{Roots: roots}), s.URL)
	if f := a.Exchange.Failure; f == nil || f.Kind != HeadersTooLarge {
		t.Errorf("%+v with %d headers", f, len(a.Header))
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere?code=canary", http.StatusFound)
	})
	r := recorder(t, Options{})
	a := get(t, r, address)
	if a.Status != http.StatusFound || len(r.Exchanges()) != 1 {
		t.Errorf("%d after %d exchanges", a.Status, len(r.Exchanges()))
	}
	hides(t, "Location", a.Exchange.Answer.Header.Get("Location"))
}

func TestResolveOverride(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host) })
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	r := recorder(t, Options{Resolve: map[string]string{"sso.example:" + port: "127.0.0.1"}})
	if a := get(t, r, "http://sso.example:"+port); string(a.Body) != "sso.example:"+port {
		t.Errorf("%q, %v", a.Body, a.Exchange.Failure)
	}
}

// A silent address must leave time for the next one, also where net/http keeps
// the deadline of the request from the dialer.
func TestNextAddressIsTried(t *testing.T) {
	address := serve(t, func(http.ResponseWriter, *http.Request) {})
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	r := recorder(t, Options{Timeout: 400 * time.Millisecond, Lookup: func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("127.0.0.2"), netip.MustParseAddr("::ffff:127.0.0.1")}, nil
	}})
	r.dialer.net.ControlContext = func(ctx context.Context, _, address string, _ syscall.RawConn) error {
		if strings.HasPrefix(address, "127.0.0.2:") {
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	}
	e := get(t, r, "http://sso.example:"+port).Exchange
	if e.Failure != nil {
		t.Fatal(e.Failure)
	}
	if e.Conn.Remote != "127.0.0.1:"+port || len(e.Conn.Addresses) != 2 {
		t.Errorf("%+v", e.Conn)
	}
}

func TestConnectSendsNothing(t *testing.T) {
	got := make(chan []byte, 1)
	address := listen(t, func(c net.Conn) {
		b, _ := io.ReadAll(c)
		got <- b
	})
	r := recorder(t, Options{})
	conn, f := r.Connect(t.Context(), "http://"+address+"/token")
	if f != nil || conn.Remote != address {
		t.Fatalf("%+v, %v", conn, f)
	}
	if b := <-got; len(b) != 0 {
		t.Errorf("sent %q", b)
	}
	if len(r.Exchanges()) != 0 {
		t.Error("it counts as an exchange")
	}
	if _, f := r.Connect(t.Context(), "/token"); f == nil || f.Kind != Other {
		t.Errorf("an address without a host: %+v", f)
	}
}

func TestProxyIsNotPassedBy(t *testing.T) {
	r := recorder(t, Options{})
	r.transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "127.0.0.1:1"})
	conn, f := r.Connect(t.Context(), "https://sso.example/token")
	if f != nil || !conn.Proxied || conn.Host != "sso.example:443" {
		t.Errorf("%+v, %v", conn, f)
	}
	if e := get(t, r, "https://sso.example/").Exchange; e.Conn == nil || !e.Conn.Proxied {
		t.Errorf("an exchange by proxy: %+v", e.Conn)
	}
}

// A recorder asks a few things at a time.
func TestParallel(t *testing.T) {
	var mu sync.Mutex
	busy, most := 0, 0
	address := serve(t, func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		busy++
		most = max(most, busy)
		mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		mu.Lock()
		busy--
		mu.Unlock()
	})
	r := recorder(t, Options{Parallel: 2})
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() { get(t, r, address) })
	}
	wg.Wait()
	if most != 2 {
		t.Errorf("%d at a time, want 2", most)
	}
	seen := map[int]bool{}
	for i, e := range r.Exchanges() {
		if e.N != i+1 || seen[e.N] {
			t.Errorf("exchange %d has number %d", i, e.N)
		}
		seen[e.N] = true
	}
}
