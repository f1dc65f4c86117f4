package checks

import (
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// RefreshRotates is Should: RFC 9700 section 2.2.2 demands rotation or
// sender-constraining of public clients' refresh tokens, but clients work
// without. A confidential client's token is bound by its authentication.
var RefreshRotates = &Check{
	ID:    "refresh-rotates",
	Title: "a public client's refresh token is replaced",
	Why: `A public client cannot prove who it is, so whoever copies its refresh token out
of a browser or a phone stays logged in for weeks. When each use replaces the
token, the theft is noticed at the next one.`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{RFC9700, "2.2.2"}, {RFC9700, "4.14.2"}},
	Needs: []probe.Need{probe.Target, probe.RefreshToken, probe.Refreshed},
	Judge: judgeRefreshRotates,
	Fix:   "Turn on refresh token rotation for this client, or bind its tokens to a key of the client (DPoP).",
}

func judgeRefreshRotates(f *probe.Facts) Verdict {
	t, old := probe.Refreshed.Of(f), probe.RefreshToken.Of(f)
	where := t.At("body /refresh_token", t.RefreshToken.String())
	switch {
	case t.Replaces(old):
		return passed("replaced", where)
	case probe.Target.Of(f).HasSecret:
		return notApplicable("kept, which is enough for a client that authenticates", where)
	case strings.EqualFold(t.TokenType, "DPoP"):
		return notApplicable("kept, and bound to a key of the client (DPoP)", where)
	case t.RefreshToken.Present():
		return failed("another refresh_token in the answer", "the same one, "+old.String(), where)
	}
	return failed("another refresh_token in the answer", "none, so the old one stays", where)
}
