package login

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// startPractice starts a practice provider, and returns a session with the
// request that its client would make.
func startPractice(t *testing.T) (*practice.Provider, *probe.Session, probe.AuthorizationRequest) {
	t.Helper()
	p, err := practice.Start(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	s := newSession(t)
	s.Config.ClientID, s.Config.ClientSecret = p.Confidential.ID, p.Confidential.Secret
	a := s.Get(t.Context(), p.Issuer+"/.well-known/openid-configuration", wire.Metadata)
	m, err := probe.ParseMetadata(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return p, s, probe.AuthorizationRequest{
		Endpoint: m.AuthorizationEndpoint, RedirectURI: p.Confidential.RedirectURI, Metadata: m, Auth: *s.Client(probe.AuthBasic),
		Query: url.Values{
			"client_id": {p.Confidential.ID}, "redirect_uri": {p.Confidential.RedirectURI}, "response_type": {"code"},
			"scope": {"openid offline_access"}, "state": {"some-state"}, "nonce": {"some-nonce"}, "prompt": {"consent"},
			"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"},
		},
	}
}

func TestPracticeHeadless(t *testing.T) {
	p, s, r := startPractice(t)
	h := NewHeadless(p.User.Username, p.User.Password)
	for range 2 {
		got, err := h.Authorize(t.Context(), s, r)
		if err != nil {
			t.Fatal(err)
		}
		if !got.Callback.Has("code") || got.Callback.Get("state") != "some-state" {
			t.Errorf("callback %v", got.Callback)
		}
		r.Further = true
	}
	_, _, err := h.Browse(t.Context(), s, r.Metadata.EndSessionEndpoint, "http://127.0.0.1:8085/signed-out")
	wantProblem(t, err, `the page "Signed out - practice provider"`)
}

func TestPracticeWrongPassword(t *testing.T) {
	p, s, r := startPractice(t)
	_, err := NewHeadless(p.User.Username, canaryPassword).Authorize(t.Context(), s, r)
	wantProblem(t, err, `"Sign in - practice provider", "Sign in" asks for user name and password again: "The user name or the password is wrong."`)
}

func TestPracticePassword(t *testing.T) {
	p, s, r := startPractice(t)
	got, err := NewPassword(p.User.Username, p.User.Password).Authorize(t.Context(), s, r)
	if err != nil {
		t.Fatal(err)
	}
	wantTokens(t, got)
}

// TestPracticeDevice gives consent at the verification page as soon as the person
// is told its address.
func TestPracticeDevice(t *testing.T) {
	p, s, r := startPractice(t)
	person := NewHeadless(p.User.Username, p.User.Password)
	var said bytes.Buffer
	d := NewDevice(&said)
	now := time.Now()
	d.now = func() time.Time { return now }
	d.sleep = func(ctx context.Context, x time.Duration) error {
		now = now.Add(x)
		link := regexp.MustCompile(`or open (\S+),`).FindStringSubmatch(said.String())
		if link == nil {
			t.Fatalf("said %s", &said)
		}
		start, err := url.Parse(link[1])
		if err != nil {
			return err
		}
		w := newWalk(s, person.jar, start, &url.URL{Scheme: "nowhere"}, "the end")
		_, err = w.run(ctx, &visitor{username: p.User.Username, password: p.User.Password})
		wantProblem(t, err, `"Device connected"`)
		return nil
	}
	got, err := d.Authorize(t.Context(), s, r)
	if err != nil {
		t.Fatal(err)
	}
	wantTokens(t, got)
}

func wantTokens(t *testing.T, got *probe.Authorization) {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(got.Tokens.Body, &m); err != nil || got.Tokens.Status != http.StatusOK || m["access_token"] == nil {
		t.Errorf("no tokens: status %d, %v", got.Tokens.Status, err)
	}
}
