package checks

import (
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// TokenResponseNotCached is Advice though RFC 6749 section 5.1 says MUST: Dex
// 2.13 sends no Cache-Control and no client or cache minds, because the answer to
// a POST is kept only where it says so itself (RFC 9110 section 9.3.3). Pragma,
// which the section names too, means nothing in an answer today (RFC 9111 section
// 5.4), and oidc-provider 9 rightly leaves it out.
var TokenResponseNotCached = &Check{
	ID:    "token-response-not-cached",
	Title: "the token response forbids caching",
	Why: `A proxy between the application and the provider may keep an answer that does
not forbid it, and hand one user's tokens to another.`,
	Since: "v0.1",
	Level: Advice,
	Spec:  []Ref{{RFC6749, "5.1"}, {OIDCCore, "3.1.3.3"}},
	Needs: []probe.Need{probe.Tokens},
	Judge: judgeTokenResponseNotCached,
	Fix:   "Send Cache-Control: no-store with token responses, and see that no reverse proxy in front of the provider removes or replaces it.",
}

func judgeTokenResponseNotCached(f *probe.Facts) Verdict {
	t := probe.Tokens.Of(f)
	if t.Exchange.N == 0 {
		return notApplicable("the tokens were handed in, their headers are not known")
	}
	got := t.Header("Cache-Control")
	where := t.At("header Cache-Control", got)
	if strings.Contains(strings.ToLower(got), "no-store") {
		return passed("Cache-Control: "+got, where)
	}
	if got == "" {
		got = "no Cache-Control header"
		where.Value = "(absent)"
	}
	return failed("Cache-Control: no-store", got, where)
}
