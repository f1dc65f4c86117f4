package probe

import (
	"context"
	"errors"
	"net/url"
	"testing"
)

// browsing is an Authorizer that goes where its function says.
type browsing struct {
	consent
	visit func(start *url.URL) (*url.URL, error)
}

func (b browsing) Browse(_ context.Context, _ *Session, start, _ string) (*url.URL, int, error) {
	u, err := url.Parse(start)
	if err != nil {
		return nil, 0, err
	}
	arrived, err := b.visit(u)
	return arrived, 9, err
}

func TestLogout(t *testing.T) {
	const back = "https://app.example/bye"
	var asked url.Values
	to := func(state func(string) string) func(*url.URL) (*url.URL, error) {
		return func(start *url.URL) (*url.URL, error) {
			asked = start.Query()
			return url.Parse(back + "?state=" + state(asked.Get("state")))
		}
	}
	for name, tc := range map[string]struct {
		visit func(*url.URL) (*url.URL, error)
		want  LoggedOut
	}{
		"back":          {to(func(s string) string { return s }), LoggedOut{Exchange: 9, Returned: true, StateMatches: true}},
		"another state": {to(func(string) string { return "x" }), LoggedOut{Exchange: 9, Returned: true}},
		"a page": {func(start *url.URL) (*url.URL, error) {
			asked = start.Query()
			return nil, &Problem{Saw: "400, Invalid redirect uri"}
		}, LoggedOut{Exchange: 9, Saw: "400, Invalid redirect uri"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := public(t, "https://op.example")
			s.Authorizer = browsing{visit: tc.visit}
			s.keep(idTokenJWS, []byte("a.b.c"))
			x, err := Logout.do(context.Background(), s, Given(
				EndSessionEndpoint.Is("https://op.example/logout?tenant=1"), Target.Is(&TargetInfo{PostLogoutRedirectURI: back})))
			if err != nil || *x != tc.want {
				t.Errorf("%+v, want %+v: %v", x, tc.want, err)
			}
			if asked.Get("id_token_hint") != "a.b.c" || asked.Get("post_logout_redirect_uri") != back || asked.Get("tenant") != "1" {
				t.Errorf("asked with %v", asked)
			}
		})
	}
}

func TestLogoutSaysWhatIsMissing(t *testing.T) {
	for back, flag := range map[string]string{"": "--post-logout-redirect-uri", "https://app.example/bye": "--login headless"} {
		s := public(t, "https://op.example")
		s.Authorizer = consent{}
		_, err := Logout.do(context.Background(), s, Given(
			EndSessionEndpoint.Is("https://op.example/logout"), Target.Is(&TargetInfo{PostLogoutRedirectURI: back})))
		var missing *Missing
		if !errors.As(err, &missing) || missing.Flag != flag {
			t.Errorf("%q: %v, want %s", back, err, flag)
		}
	}
}
