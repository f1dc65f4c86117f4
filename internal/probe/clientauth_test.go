package probe

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestClientAuthMethod(t *testing.T) {
	only := func(basic bool) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Form.Has("basic") != basic {
				refuse(w, 401, "invalid_client")
				return
			}
			confidential(w, r)
		}
	}
	assertion := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(400)
		_, _ = w.Write([]byte(`{"error":"invalid_client","error_description":"Parameter client_assertion_type is missing"}`))
	}
	public := func(w http.ResponseWriter, r *http.Request) {
		if r.Form.Get("client_secret") != "" {
			refuse(w, 401, "invalid_client")
			return
		}
		refuse(w, 400, "invalid_grant")
	}
	anybody := func(w http.ResponseWriter, _ *http.Request) { refuse(w, 400, "invalid_grant") }
	nobody := func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "", http.StatusForbidden) }
	for name, tc := range map[string]struct {
		token         http.HandlerFunc
		asked, secret string
		want          AuthMethod
		saw           string // of the problem
	}{
		"any":                        {confidential, "auto", "right", AuthBasic, ""},
		"post only":                  {only(false), "auto", "right", AuthPost, ""},
		"asked for post":             {confidential, "post", "right", AuthPost, ""},
		"asked for basic, post only": {only(false), "basic", "right", "", "client_secret_post is accepted"},
		"line end":                   {confidential, "auto", "right\n", AuthBasic, ""},
		"wrong secret":               {confidential, "auto", "wrong", "", "client_secret_post: 401 Unauthorized invalid_client"},
		"secret with a blank":        {confidential, "auto", "right ", "", "begins or ends with a blank"},
		"wants an assertion":         {assertion, "auto", "right", "", "private_key_jwt"},
		"public with a secret":       {anybody, "auto", "right", AuthBasic, ""},
		"public, refuses a secret":   {public, "auto", "right", "", "this client is public"},
		"public":                     {public, "auto", "", AuthNone, ""},
		"secret needed":              {confidential, "none", "", "", "--client-secret-file"},
		"refused without words":      {nobody, "auto", "right", "", "403 Forbidden"},
		"unclear":                    {func(w http.ResponseWriter, _ *http.Request) { refuse(w, 400, "invalid_request") }, "auto", "right", AuthBasic, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := (&site{authorize: strict("app", callback, "openid", "profile", "groups"), token: tc.token}).open(t, func(c *Config) {
				c.ClientSecret, c.ClientAuth = tc.secret, tc.asked
			})
			got, problem := gather(t, s, ClientAuthMethod)
			switch {
			case problem == nil && got != tc.want:
				t.Errorf("%q, want %q", got, tc.want)
			case problem != nil && (tc.saw == "" || !strings.Contains(problem.Saw, tc.saw)):
				t.Errorf("saw %q, want %q in it", problem.Saw, tc.saw)
			}
		})
	}
}

func TestSecretIsMissing(t *testing.T) {
	x := &site{authorize: strict("app", callback, "openid", "profile", "groups"), token: confidential}
	s := x.open(t, func(c *Config) { c.ClientSecret = "" })
	m, _ := gather(t, s, Discovery)
	none, _ := gather(t, s, ClientNone)
	target, _ := gather(t, s, Target)
	_, err := ClientAuthMethod.do(context.Background(), s, Given(
		Target.Is(target), Discovery.Is(m), ClientNone.Is(none), ClientKnown.Is(&Acceptance{Proved: true})))
	var missing *Missing
	if !errors.As(err, &missing) || missing.Flag != secretFlag {
		t.Error(err)
	}
}

func TestWrongSecret(t *testing.T) {
	for name, tc := range map[string]struct {
		token                   http.HandlerFunc
		told, codeFirst, public bool
	}{
		"refused":    {confidential, true, false, false},
		"code first": {func(w http.ResponseWriter, _ *http.Request) { refuse(w, 400, "invalid_grant") }, false, true, true},
		"any secret": {func(w http.ResponseWriter, r *http.Request) {
			if r.Form.Get("client_id") != "app" || r.Form.Get("client_secret") == "" {
				refuse(w, 401, "invalid_client")
				return
			}
			refuse(w, 400, "invalid_grant")
		}, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := (&site{authorize: strict("app", callback, "openid", "profile", "groups"), token: tc.token}).open(t, nil)
			c, problem := gather(t, s, WrongSecret)
			if problem != nil || c.Told() != tc.told || c.ChecksCodeFirst() != tc.codeFirst || c.Public() != tc.public {
				t.Errorf("%+v, %v", c, problem)
			}
		})
	}
}
