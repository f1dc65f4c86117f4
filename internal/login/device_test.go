package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// polled is a provider whose token endpoint gives these answers, one a poll; an
// answer is a status and a body.
func polled(t *testing.T, device string, answers ...string) *httptest.Server {
	t.Helper()
	var mu sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		if user, secret, _ := r.BasicAuth(); user != "app" || secret != "canary-client-secret" {
			http.Error(w, `{"error":"invalid_client"}`, http.StatusUnauthorized)
			return
		}
		if r.URL.Path == "/device" {
			if r.PostFormValue("scope") != "openid email" || r.PostFormValue("client_id") != "app" {
				http.Error(w, `{"error":"invalid_scope"}`, http.StatusBadRequest)
				return
			}
			fmt.Fprint(w, device)
			return
		}
		if r.PostFormValue("device_code") != "canary-device-code" || len(answers) == 0 {
			http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		var status int
		var body string
		fmt.Sscan(answers[0], &status, &body)
		answers = answers[1:]
		if status == 0 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return server
}

// instant makes waiting take no time, and notes what was waited.
func instant(d *Device) *[]time.Duration {
	var waited []time.Duration
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	d.now = func() time.Time { return now }
	d.sleep = func(ctx context.Context, x time.Duration) error {
		waited = append(waited, x)
		now = now.Add(x)
		return ctx.Err()
	}
	return &waited
}

const someDevice = `{"device_code":"canary-device-code","user_code":"WDJB-MJHT","verification_uri":"https://p.example/device","verification_uri_complete":"https://p.example/device?user_code=WDJB-MJHT","expires_in":120,"interval":2}`

func TestDevice(t *testing.T) {
	const second = time.Second
	for name, c := range map[string]struct {
		device  string
		answers []string
		waited  []time.Duration
		problem string // "" for tokens
	}{
		"at once":         {someDevice, []string{`200 {"access_token":"canary"}`}, []time.Duration{2 * second}, ""},
		"pending":         {someDevice, []string{`400 {"error":"authorization_pending"}`, `200 {"access_token":"canary"}`}, []time.Duration{2 * second, 2 * second}, ""},
		"slow down stays": {someDevice, []string{`400 {"error":"slow_down"}`, `400 {"error":"authorization_pending"}`, `200 {"access_token":"canary"}`}, []time.Duration{2 * second, 7 * second, 7 * second}, ""},
		"trouble passes":  {someDevice, []string{`0 -`, `503 busy`, `400 {"error":"authorization_pending"}`, `200 {"access_token":"canary"}`}, []time.Duration{2 * second, 4 * second, 8 * second, 2 * second}, ""},
		"denied":          {someDevice, []string{`400 {"error":"access_denied"}`}, []time.Duration{2 * second}, "access_denied"},
		"expired":         {someDevice, []string{`400 {"error":"expired_token"}`}, []time.Duration{2 * second}, "expired_token"},
		"nobody decides": {strings.Replace(someDevice, "120", "5", 1), slices.Repeat([]string{`400 {"error":"authorization_pending"}`}, 9),
			[]time.Duration{2 * second, 2 * second}, "authorization_pending, until the code ran out"},
		"no interval": {`{"device_code":"canary-device-code","user_code":"x","verification_uri":"https://p.example/d"}`, []string{`200 {}`}, []time.Duration{5 * second}, ""},
		"no code":     {`{"user_code":"x"}`, nil, nil, "without device_code"},
		"no web page": {strings.Replace(someDevice, "https://p.example/device", "file:///bin/sh", 1), nil, nil, "file:/bin/sh"},
	} {
		t.Run(name, func(t *testing.T) {
			server, s := polled(t, c.device, c.answers...), newSession(t)
			var said bytes.Buffer
			d := NewDevice(&said)
			waited := instant(d)
			got, err := d.Authorize(t.Context(), s, newRequest(s, server, "x"))
			if c.problem != "" {
				wantProblem(t, err, c.problem)
			} else if err != nil || got.Tokens == nil || got.Tokens.Status != http.StatusOK {
				t.Fatalf("%v, %v", got, err)
			}
			if !slices.Equal(*waited, c.waited) {
				t.Errorf("waited %v, want %v", *waited, c.waited)
			}
			if c.device == someDevice && !strings.Contains(said.String(), "https://p.example/device and type the code WDJB-MJHT\nor open https://p.example/device?user_code=WDJB-MJHT") {
				t.Errorf("said %s", &said)
			}
			if all := fmt.Sprintf("%+v", s.Recorder.Exchanges()); strings.Contains(all, "canary") || strings.Contains(all, "WDJB") {
				t.Errorf("a secret is recorded: %s", all)
			}
		})
	}
}

func TestDeviceNeeds(t *testing.T) {
	server, s := polled(t, `{"error":"x"}`), newSession(t)
	r := newRequest(s, server, "x")
	r.Further = true
	_, err := NewDevice(&bytes.Buffer{}).Authorize(t.Context(), s, r)
	wantMissing(t, err, "--login browser or headless")
	r.Further = false
	r.Metadata.DeviceEndpoint = ""
	_, err = NewDevice(&bytes.Buffer{}).Authorize(t.Context(), s, r)
	wantProblem(t, err, "none; ")
	r = newRequest(s, server, "x")
	r.Auth = *s.Client(probe.AuthNone)
	_, err = NewDevice(&bytes.Buffer{}).Authorize(t.Context(), s, r)
	wantProblem(t, err, "401 Unauthorized invalid_client")
}

func TestDeviceInterrupted(t *testing.T) {
	server, s := polled(t, someDevice), newSession(t)
	ctx, cancel := context.WithCancel(t.Context())
	d := NewDevice(&bytes.Buffer{})
	d.sleep = func(ctx context.Context, x time.Duration) error {
		cancel()
		return sleep(ctx, time.Hour)
	}
	if _, err := d.Authorize(ctx, s, newRequest(s, server, "x")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

var _ probe.Authorizer = (*Device)(nil)
