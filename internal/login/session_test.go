package login

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/page"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

const (
	canaryUser     = "canary-user-7731"
	canaryPassword = "canary-password-9f2c"
	callbackURI    = "http://127.0.0.1:8085/callback"
)

func newSession(t *testing.T) *probe.Session {
	t.Helper()
	vault := wire.NewVault()
	r := wire.NewRecorder(wire.Options{}, vault)
	t.Cleanup(r.Close)
	s := &probe.Session{
		Config: probe.Config{ClientID: "app", ClientSecret: "canary-client-secret", RedirectURI: callbackURI},
		Vault:  vault, Recorder: r,
	}
	s.Prepare()
	return s
}

// newRequest asks server at /authorize.
func newRequest(s *probe.Session, server *httptest.Server, state string) probe.AuthorizationRequest {
	return probe.AuthorizationRequest{
		Endpoint:    server.URL + "/authorize",
		RedirectURI: callbackURI,
		Query:       url.Values{"client_id": {"app"}, "redirect_uri": {callbackURI}, "state": {state}, "scope": {"openid email"}},
		Metadata:    &probe.ProviderMetadata{TokenEndpoint: server.URL + "/token", DeviceEndpoint: server.URL + "/device"},
		Auth:        *s.Client(probe.AuthBasic),
	}
}

func wantProblem(t *testing.T, err error, parts ...string) {
	t.Helper()
	var p *probe.Problem
	if !errors.As(err, &p) {
		t.Fatalf("error %v (%T), want a problem", err, err)
	}
	for _, part := range parts {
		if !strings.Contains(p.Saw, part) {
			t.Errorf("saw %q, want it to say %q", p.Saw, part)
		}
	}
	for _, canary := range []string{canaryUser, canaryPassword, "canary-client-secret"} {
		if strings.Contains(p.Error(), canary) {
			t.Errorf("the problem says %s: %s", canary, p)
		}
	}
}

func wantMissing(t *testing.T, err error, part string) {
	t.Helper()
	var m *probe.Missing
	if !errors.As(err, &m) || !strings.Contains(m.Flag, part) {
		t.Fatalf("error %v, want a missing flag with %q", err, part)
	}
}

func readString(html, base string) page.Page {
	u, _ := url.Parse(base)
	return page.ReadPage(http.StatusOK, http.Header{"Content-Type": {"text/html"}}, []byte(html), u)
}
