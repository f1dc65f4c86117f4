package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// RefreshReplayRefused is Advice: RFC 9700 section 4.14.2 has rotation notice a
// token that is used again, but Keycloak as installed (26.7) goes on accepting it
// for public clients too, and no client breaks on that. It is not demanded of
// confidential clients at all.
var RefreshReplayRefused = &Check{
	ID:    "refresh-replay-refused",
	Title: "a replaced refresh token is refused",
	Why: `Rotation protects only when the old token is dead: else a thief and the user
refresh side by side and nobody notices. On the other hand, clients that refresh
twice at once then lose the session ("Maximum allowed refresh token reuse
exceeded"): they need a lock or a shared session store.`,
	Since: "v0.1",
	Level: Advice,
	Spec:  []Ref{{RFC9700, "4.14.2"}, {RFC6749, "10.4"}},
	Needs: []probe.Need{probe.Target, probe.RefreshReplay, probe.IfOffered(probe.WrongSecret)},
	Judge: judgeRefreshReplayRefused,
	Fix:   "Turn on revocation of used refresh tokens, and set the grace period for reuse to a few seconds at most.",
}

func judgeRefreshReplayRefused(f *probe.Facts) Verdict {
	again := probe.RefreshReplay.Of(f).Again
	where := again.At("status", again.Say())
	switch {
	case !again.Answered():
		return notApplicable("the old token got " + again.Say())
	case again.Status() != 200:
		return passed("old token: "+again.Say(), where)
	case probe.Target.Of(f).HasSecret && !secretUnneeded(f):
		return notApplicable("the old token still works, which is allowed for a client that authenticates", where)
	}
	return failed("an error for the replaced token", "200 and tokens: replaced tokens stay valid, or have a grace period", where)
}

// secretUnneeded: the client is public, and the secret that was given is not
// looked at.
func secretUnneeded(f *probe.Facts) bool {
	c, ok := probe.WrongSecret.Maybe(f)
	return ok && c.Public()
}
