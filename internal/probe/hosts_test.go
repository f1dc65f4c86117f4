package probe

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// documents serves public documents by path, and counts what is asked.
func documents(t *testing.T, handlers map[string]http.HandlerFunc) (s *Session, address string) {
	t.Helper()
	mux := http.NewServeMux()
	for path, h := range handlers {
		mux.HandleFunc(path, h)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return public(t, server.URL), server.URL
}

// public is a session that knows nothing but an issuer, and no name server.
func public(t *testing.T, issuer string) *Session {
	t.Helper()
	v := wire.NewVault()
	lookup := func(_ context.Context, host string) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	s := &Session{
		Config:   Config{Issuer: issuer},
		Recorder: wire.NewRecorder(wire.Options{Lookup: lookup, Timeout: 5 * time.Second}, v), Vault: v, Now: time.Now,
	}
	t.Cleanup(s.Recorder.Close)
	s.Prepare()
	return s
}

// document answers with JSON in which ISSUER stands for the server's address.
func document(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, strings.ReplaceAll(text, "ISSUER", "http://"+r.Host))
	}
}

// nobody is an address on this machine where nothing listens.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestOtherHosts(t *testing.T) {
	asked := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	t.Cleanup(other.Close)
	dead, plain := nobody(t), strings.TrimPrefix(other.URL, "http://")
	s, _ := documents(t, map[string]http.HandlerFunc{wellKnown: document(`{"issuer":"ISSUER",
		"authorization_endpoint":"ISSUER/auth", "token_endpoint":"` + other.URL + `/token", "jwks_uri":"` + other.URL + `/keys",
		"userinfo_endpoint":"http://` + dead + `/me", "revocation_endpoint":"http://sso.invalid/revoke",
		"registration_endpoint":"https://` + plain + `0/", "end_session_endpoint":"/logout"}`)})
	hosts, problem := gather(t, s, OtherHosts)
	if problem != nil {
		t.Fatal(problem)
	}
	byHost := map[string]*OtherHost{}
	for _, h := range hosts {
		byHost[h.Host] = h
	}
	if h := byHost[plain]; h == nil || h.Failure != nil || !h.Reached(wire.StageTLS) || h.TLS || h.Name() != plain+" (jwks_uri, token_endpoint)" {
		t.Errorf("the one that answers: %+v", h)
	}
	if h := byHost[dead]; h == nil || !h.FailedAt(wire.StageConnect) || h.Reached(wire.StageConnect) || !h.Reached(wire.StageResolve) {
		t.Errorf("the dead one: %+v", h)
	}
	if h := byHost["sso.invalid:80"]; h == nil || !h.FailedAt(wire.StageResolve) || h.Reached(wire.StageResolve) {
		t.Errorf("the one without an address: %+v", h)
	}
	if len(hosts) > 4 {
		t.Errorf("%d hosts; the issuer's own and a relative address are none", len(hosts))
	}
	if asked != 0 || len(s.Recorder.Exchanges()) != 1 {
		t.Errorf("%d requests to the other host, %d exchanges", asked, len(s.Recorder.Exchanges()))
	}
}

// What is known about the issuer's host must not wait for a good document.
func TestOtherHostsNeverFails(t *testing.T) {
	for name, s := range map[string]*Session{
		"nobody there": public(t, "http://"+nobody(t)),
		"no TLS there": func() *Session {
			s, address := documents(t, nil)
			s.Config.Issuer = strings.Replace(address, "http:", "https:", 1)
			return s
		}(),
		"404": func() *Session { s, _ := documents(t, nil); return s }(),
		"no JSON": func() *Session {
			s, _ := documents(t, map[string]http.HandlerFunc{wellKnown: document("<html>")})
			return s
		}(),
	} {
		if hosts, problem := gather(t, s, OtherHosts); problem != nil || len(hosts) != 0 {
			t.Errorf("%s: %v, %v", name, hosts, problem)
		}
	}
}

// An address that is wrong as it stands has a check of its own.
func TestOtherHostsLeavesMisplacedAlone(t *testing.T) {
	m := &ProviderMetadata{
		Issuer: "https://sso.example", AuthorizationEndpoint: "https://login.example/auth",
		TokenEndpoint: "http://sso.example/token", JWKSURI: "https://keycloak:8443/keys", UserinfoEndpoint: "/me",
	}
	if n := len(m.Misplaced("https://sso.example")); n != 3 {
		t.Errorf("%d misplaced", n)
	}
	hosts, addresses := otherHosts(m, "https://sso.example")
	if len(hosts) != 1 || hosts[0].Host != "login.example:443" || !hosts[0].TLS || addresses[0] != m.AuthorizationEndpoint {
		b, _ := json.Marshal(hosts)
		t.Errorf("%s at %v", b, addresses)
	}
}
