package probe

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestIntrospectionAsks(t *testing.T) {
	var sent []string
	s, address := documents(t, map[string]http.HandlerFunc{"/introspect": func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		user, _, _ := r.BasicAuth()
		sent = append(sent, user+" "+r.PostForm.Get("token")+" "+r.PostForm.Get("token_type_hint"))
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"active":true,"sub":"1"}`))
	}})
	s.Config.ClientID, s.Config.ClientSecret = "app", "right"
	given := Given(
		IntrospectionEndpoint.Is(address+"/introspect"), Introspector.Is(AuthBasic),
		Tokens.Is(&TokenSet{AccessToken: s.Vault.Mask("access_token", "access")}),
		RefreshToken.Is(s.Vault.Mask("refresh_token", "refresh")),
	)
	for _, step := range []*Step[*Introspection]{
		IntrospectAccess, IntrospectAccessHinted, IntrospectAccessMishinted, IntrospectRefresh, IntrospectRefreshHinted,
	} {
		i, err := step.do(context.Background(), s, given)
		if err != nil || !i.Active || !i.Claims.Has("sub") {
			t.Errorf("%s: %+v, %v", step.Name(), i, err)
		}
	}
	want := []string{"app access ", "app access access_token", "app access refresh_token", "app refresh ", "app refresh refresh_token"}
	if !slices.Equal(sent, want) {
		t.Errorf("sent %q, want %q", sent, want)
	}
}

func TestIntrospectionIsUnderstood(t *testing.T) {
	for body, want := range map[string]string{
		`{"active":true}`:   "active true",
		`{"active":false}`:  "active false",
		`{"active":"true"}`: "200 OK",
		`{"sub":"1"}`:       "200 OK",
		`[]`:                "200 OK",
		`eyJ.a.b`:           "200 OK",
	} {
		s, address := documents(t, map[string]http.HandlerFunc{"/introspect": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(body))
		}})
		i := s.introspect(context.Background(), address+"/introspect", "x", "", nil)
		if !strings.HasPrefix(i.Say(), want) || i.Understood != strings.HasPrefix(want, "active") {
			t.Errorf("%s: %q, understood %t", body, i.Say(), i.Understood)
		}
	}
}

func TestPublicClientsDoNotIntrospect(t *testing.T) {
	_, err := Introspector.do(context.Background(), nil, Given(IntrospectionEndpoint.Is("x"), ClientAuthMethod.Is(AuthNone)))
	var notOffered *NotOffered
	if !errors.As(err, &notOffered) {
		t.Error(err)
	}
}

func TestInactiveNamesTheCause(t *testing.T) {
	for name, tc := range map[string]struct{ token, saw string }{
		"opaque":        {"opaque", "the token is opaque"},
		"other aud":     {unsigned(`{"aud":"account"}`), "the token's aud is account, without the asking client"},
		"own aud":       {unsigned(`{"aud":["account","app"]}`), "the token's aud has the asking client"},
		"no aud at all": {unsigned(`{"sub":"1"}`), "the token has no aud"},
	} {
		t.Run(name, func(t *testing.T) {
			s := public(t, "https://op.example")
			inactive := &Introspection{Understood: true}
			_, err := ActiveIntrospection.do(context.Background(), s, Given(
				Target.Is(&TargetInfo{ClientID: "app"}),
				Tokens.Is(&TokenSet{AccessToken: s.Vault.Mask("access_token", tc.token)}),
				IntrospectAccess.Is(inactive), IntrospectAccessHinted.Is(inactive)))
			var p *Problem
			if !errors.As(err, &p) || !strings.Contains(p.Saw, tc.saw) || len(p.Evidence) == 0 {
				t.Errorf("%v, want %q in it", err, tc.saw)
			}
		})
	}
	hinted := &Introspection{Understood: true, Active: true}
	i, err := ActiveIntrospection.do(context.Background(), nil, Given(
		Target.Is(&TargetInfo{}), Tokens.Is(&TokenSet{}), IntrospectAccess.Is(&Introspection{}), IntrospectAccessHinted.Is(hinted)))
	if i != hinted || err != nil {
		t.Error("active with its hint is active: ", err)
	}
}

func TestStrangersAskAboutTheRealToken(t *testing.T) {
	var token, credentials string
	s, address := documents(t, map[string]http.HandlerFunc{"/introspect": func(_ http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		token, credentials = r.PostForm.Get("token"), r.Header.Get("Authorization")+r.PostForm.Get("client_id")
	}})
	endpoint := Given(Target.Is(&TargetInfo{Issuer: address}), Discovery.Is(&ProviderMetadata{}), IntrospectionEndpoint.Is(address+"/introspect"))
	x, err := IntrospectAnonymous.do(context.Background(), s, endpoint)
	if err != nil || x.RealToken || !strings.HasPrefix(token, "made-up-") {
		t.Errorf("without a login: %+v, %v", x, err)
	}
	s.keep(liveAccessToken, []byte("live-token"))
	x, err = IntrospectAnonymous.do(context.Background(), s, endpoint)
	if err != nil || !x.RealToken || token != "live-token" || credentials != "" {
		t.Errorf("with a login: %+v, token %q, credentials %q, %v", x, token, credentials, err)
	}
}
