package probe

import (
	"context"
	"testing"
)

func TestRevocation(t *testing.T) {
	for name, tc := range map[string]struct {
		offline, revokes, userinfo bool
		kind, tried                string
		alive                      bool
	}{
		"refresh token, revoked":      {true, true, true, "refresh_token", "refresh", false},
		"refresh token, without use":  {true, false, true, "refresh_token", "refresh", true},
		"access token, revoked":       {false, true, true, "access_token", "userinfo", false},
		"access token, without use":   {false, false, true, "access_token", "userinfo", true},
		"access token, no way to see": {false, true, false, "access_token", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, facts, m := (&tokenServer{offline: tc.offline, revokes: tc.revokes}).open(t)
			if !tc.userinfo {
				m.UserinfoEndpoint = ""
			}
			r, err := Revocation.do(context.Background(), s, Given(append(facts, RevocationEndpoint.Is(m.RevocationEndpoint))...))
			if err != nil || r.Kind != tc.kind || r.Tried != tc.tried || r.Alive != tc.alive || r.Answer.Status() != 200 {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

func TestRefusedRevocationIsNotTried(t *testing.T) {
	x := &tokenServer{offline: true}
	s, facts, m := x.open(t)
	r, err := Revocation.do(context.Background(), s, Given(append(facts, RevocationEndpoint.Is(m.TokenEndpoint+"/nothing"))...))
	if err != nil || r.Answer.Status() != 404 || r.Tried != "" || len(x.used) != 1 {
		t.Errorf("%+v, sent %q, %v", r, x.used, err)
	}
}
