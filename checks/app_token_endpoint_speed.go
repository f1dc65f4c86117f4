package checks

import (
	"fmt"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppTokenEndpointSpeed is Should: no specification speaks of it, and RFC 9700 section
// 4.14 has a provider that rotates refresh tokens end the session when one is used
// twice, which a lock that ends too early leads to.
var AppTokenEndpointSpeed = &Check{
	ID:    "app-token-endpoint-speed",
	Title: "a refresh ends before the application's lock",
	Why: `One request refreshes and the others wait for its lock. Where the token endpoint is
slower than the lock lives, a second request uses the same refresh token, and the
session ends.`,
	Since: "v0.2",
	Level: Should,
	Spec:  []Ref{{RFC9700, "4.14.2"}},
	Needs: []probe.Need{probe.Application, probe.Tokens, probe.EvenRefused(probe.RefreshToken), probe.EvenRefused(probe.Refreshed)},
	Judge: judgeAppTokenEndpointSpeed,
	Fix:   "Find out why the token endpoint is slow (password hashing, a distant database, a proxy), or let the provider accept a used refresh token for some seconds.",
}

func judgeAppTokenEndpointSpeed(f *probe.Facts) Verdict {
	u, t := probe.Application.Of(f), probe.Tokens.Of(f)
	lease := time.Duration(u.Profile.Session.LeaseSeconds * float64(time.Second))
	if _, on := u.Refreshes(); !on || !u.Locks() || lease == 0 {
		return notApplicable(u.Title + " holds no lock that ends while it refreshes")
	}
	if r, ok := probe.Refreshed.Maybe(f); ok {
		t = r
	}
	took := t.Exchange.Timing.Whole
	saw := took.Round(time.Millisecond).String()
	where := t.At("time", saw)
	if took < lease {
		return passed(saw+", and the lock lives "+lease.String(), where)
	}
	return failed(fmt.Sprintf("less than %s, the life of the lock", lease), saw, where).saying(u, "refresh-token-rotation-race", nil)
}
