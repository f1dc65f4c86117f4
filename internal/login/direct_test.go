package login

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestPassword(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Sent", r.PostFormValue("grant_type")+" "+r.PostFormValue("scope"))
		switch {
		case r.PostFormValue("username") == "nobody":
			http.Error(w, `{"error":"unauthorized_client","error_description":"not for you"}`, http.StatusBadRequest)
		case r.PostFormValue("password") != canaryPassword:
			http.Error(w, `{"error":"invalid_grant","error_description":"`+r.PostFormValue("password")+` is wrong"}`, http.StatusBadRequest)
		default:
			fmt.Fprint(w, `{"access_token":"canary"}`)
		}
	}))
	defer server.Close()
	s := newSession(t)
	r := newRequest(s, server, "x")
	for range 2 {
		got, err := NewPassword(canaryUser, canaryPassword).Authorize(t.Context(), s, r)
		if err != nil || got.Tokens.Header.Get("X-Sent") != "password openid email" {
			t.Fatalf("%v, %v", got, err)
		}
		r.Further = true
	}
	_, err := NewPassword(canaryUser, "canary-password-wrong").Authorize(t.Context(), s, r)
	wantProblem(t, err, "400 Bad Request invalid_grant: (masked) is wrong")
	_, err = NewPassword("nobody", canaryPassword).Authorize(t.Context(), s, r)
	wantProblem(t, err, "unauthorized_client", "--login browser or headless")
	_, err = NewPassword(canaryUser, "").Authorize(t.Context(), s, r)
	wantMissing(t, err, "--password-file")
}

func TestTokens(t *testing.T) {
	s := newSession(t)
	way := NewTokens([]byte(`{"access_token":"canary"}`))
	got, err := way.Authorize(t.Context(), s, probe.AuthorizationRequest{})
	if err != nil || got.Tokens.Status != http.StatusOK || got.Tokens.Exchange.N != 0 || string(got.Tokens.Body) != `{"access_token":"canary"}` {
		t.Errorf("%v, %v", got, err)
	}
	_, err = way.Authorize(t.Context(), s, probe.AuthorizationRequest{Further: true})
	wantMissing(t, err, "--login browser or headless")
}

func TestParseTokens(t *testing.T) {
	for in, want := range map[string]string{
		`{"access_token":"canary","id_token":"x"}`: "",
		" \n":                                         "is empty",
		"canary.canary.canary":                        "a single token",
		"access_token=canary":                         "not a JSON object",
		`["canary"]`:                                  "not a JSON object",
		`{"error":"invalid_grant","x":"canary"}`:      "error answer (invalid_grant)",
		`{"error":"Canary-1"}`:                        "error answer (an error)",
		`{"id_token":"canary"}`:                       "has no access_token",
		`{"access_token":{"canary":1}}`:               "is not a text",
		`{"access_token":""}`:                         "is not a text",
		strings.Repeat(" ", wire.MaxBody) + `{"a":1}`: "longer than",
	} {
		err := ParseTokens([]byte(in))
		if want == "" && err == nil {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(strings.ToLower(err.Error()), "canary") {
			t.Errorf("%.60q: %v, want %q", in, err, want)
		}
	}
}

func TestWays(t *testing.T) {
	if got := strings.Join(WayNames(), "|"); got != "browser|device|headless|password|none" {
		t.Errorf("ways %s", got)
	}
	for _, w := range Ways() {
		if w.About == "" {
			t.Errorf("%s has no text", w.Name)
		}
	}
}

var (
	_ probe.Authorizer = (*Password)(nil)
	_ probe.Authorizer = (*Tokens)(nil)
)
