package probe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestRefreshTokenMissing(t *testing.T) {
	for name, tc := range map[string]struct {
		asked, scope []string
		saw          string
	}{
		"granted in vain": {[]string{"openid", "offline_access"}, []string{"openid", "offline_access"}, "though the granted scope has offline_access"},
		"dropped":         {[]string{"openid", "offline_access"}, []string{"openid"}, "offline_access was dropped from the granted scope, openid"},
		"not said":        {[]string{"openid", "offline_access"}, nil, "the answer has no scope"},
		"not asked for":   {[]string{"openid"}, nil, `needs --scope "openid offline_access"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := RefreshToken.do(context.Background(), nil, Given(Tokens.Is(&TokenSet{Asked: tc.asked, Scope: tc.scope, HasScope: tc.scope != nil})))
			if err == nil || !strings.Contains(err.Error(), tc.saw) {
				t.Errorf("%v, want %q in it", err, tc.saw)
			}
			var missing *Missing
			if errors.As(err, &missing) == slices.Contains(tc.asked, "offline_access") {
				t.Errorf("%T", err)
			}
		})
	}
}

// consent is an Authorizer that gets a code without asking anybody.
type consent struct{}

func (consent) Authorize(_ context.Context, _ *Session, r AuthorizationRequest) (*Authorization, error) {
	return &Authorization{Callback: url.Values{"code": {"the-code"}, "state": {r.Query.Get("state")}}}, nil
}

// a tokenServer gives numbered tokens: "refresh-1" with the code, "refresh-2"
// for that one and so on.
type tokenServer struct {
	rotates bool     // a refresh token is good for one use
	revokes bool     // the revocation endpoint does what it says
	offline bool     // refresh tokens are given at all
	used    []string // grant types and refresh tokens, in order
	n       int
	dead    []string
}

func (x *tokenServer) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	old := r.PostForm.Get("refresh_token")
	x.used = append(x.used, strings.TrimSpace(r.PostForm.Get("grant_type")+" "+old))
	if slices.Contains(x.dead, old) {
		refuse(w, 400, "invalid_grant")
		return
	}
	if x.rotates && old != "" {
		x.dead = append(x.dead, old)
	}
	x.n++
	next := ""
	if x.offline && (x.rotates || old == "") {
		next = fmt.Sprintf(`,"refresh_token":"refresh-%d"`, x.n)
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"access_token":"access-%d"%s}`, x.n, next)
}

func (x *tokenServer) revoke(_ http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	if x.revokes {
		x.dead = append(x.dead, r.PostForm.Get("token"))
	}
}

func (x *tokenServer) userinfo(w http.ResponseWriter, r *http.Request) {
	if slices.Contains(x.dead, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")) {
		w.WriteHeader(http.StatusUnauthorized)
	}
}

// open returns a session with the server, and what a grant of its own needs.
func (x *tokenServer) open(t *testing.T) (*Session, []Fact, *ProviderMetadata) {
	t.Helper()
	s, address := documents(t, map[string]http.HandlerFunc{"/token": x.token, "/revoke": x.revoke, "/me": x.userinfo})
	s.Authorizer = consent{}
	m := &ProviderMetadata{TokenEndpoint: address + "/token", RevocationEndpoint: address + "/revoke", UserinfoEndpoint: address + "/me"}
	return s, []Fact{
		Target.Is(&TargetInfo{Scopes: []string{"openid", "offline_access"}}), Discovery.Is(m), ClientAuthMethod.Is(AuthNone),
	}, m
}

func TestRefreshReplay(t *testing.T) {
	x := &tokenServer{rotates: true, offline: true}
	s, facts, _ := x.open(t)
	first, second := s.Vault.Mask("refresh_token", "r1"), s.Vault.Mask("refresh_token", "r2")
	r, err := RefreshReplay.do(context.Background(), s, Given(append(facts, RefreshToken.Is(first), Refreshed.Is(&TokenSet{RefreshToken: second}))...))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"authorization_code", "refresh_token refresh-1", "refresh_token refresh-1"}
	if !slices.Equal(x.used, want) || r.First.Status() != 200 || r.Again.Status() != 400 {
		t.Errorf("sent %q, want %q; got %d and %d", x.used, want, r.First.Status(), r.Again.Status())
	}
}

func TestWithoutRotationNothingIsReplayed(t *testing.T) {
	x := &tokenServer{offline: true}
	s, facts, _ := x.open(t)
	kept := s.Vault.Mask("refresh_token", "r1")
	_, err := RefreshReplay.do(context.Background(), s, Given(append(facts, RefreshToken.Is(kept), Refreshed.Is(&TokenSet{RefreshToken: kept}))...))
	var notOffered *NotOffered
	if !errors.As(err, &notOffered) || len(x.used) > 0 {
		t.Errorf("%v, sent %q", err, x.used)
	}
}

func TestRefreshedIDToken(t *testing.T) {
	for token, want := range map[string]string{
		unsigned(`{"sub":"1"}`): "",
		"":                      "sent no id_token with the refresh",
		jwe:                     "an encrypted JWT",
		"opaque":                "no JWT",
	} {
		s := public(t, "https://op.example")
		j, err := RefreshedIDToken.do(context.Background(), s, Given(Refreshed.Is(&TokenSet{IDToken: s.Vault.Mask("id_token", token)})))
		if want == "" && (err != nil || !j.Claims.Has("sub")) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%v, want %q in it", err, want)
		}
	}
}
