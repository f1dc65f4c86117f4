package checks

import (
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// TokenResponseNotCached is Must by RFC 6749 section 5.1. Only Cache-Control is
// judged: Pragma, which the section names too, means nothing in an answer today
// (RFC 9111 section 5.4), and oidc-provider 9 rightly leaves it out. Dex 2.13
// leaves out both, and no cache keeps its answer: what came for a POST is kept
// only where it says for how long it is fresh (RFC 9110 section 9.3.3). So only
// an answer that says so fails.
var TokenResponseNotCached = &Check{
	ID:    "token-response-not-cached",
	Title: "the token response forbids caching",
	Why: `A proxy between the application and the provider may keep an answer that does
not forbid it, and hand one user's tokens to another.`,
	Since: "v0.1",
	Level: Must,
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
	saw := "Cache-Control: " + got
	if got == "" {
		saw, where.Value = "no Cache-Control header", "(absent)"
	}
	if !fresh(got) && t.Header("Expires") == "" {
		return notApplicable(saw+", where no-store should be; but no cache keeps the answer to a POST that does not say how long it is fresh", where)
	}
	return failed("Cache-Control: no-store", saw, where)
}

// fresh reports whether a Cache-Control lets a cache keep the answer to a POST.
func fresh(cacheControl string) bool {
	for directive := range strings.SplitSeq(strings.ToLower(cacheControl), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "public":
			return true
		case "max-age", "s-maxage":
			if strings.Trim(value, `"`) != "0" {
				return true
			}
		}
	}
	return false
}
