package checks

import (
	"fmt"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// IntrospectionMatchesToken is Should: all members but active are optional (RFC
// 7662 section 2.2), and none is compared that is not in both places.
var IntrospectionMatchesToken = &Check{
	ID:    "introspection-matches-token",
	Title: "introspection says the same as the tokens",
	Why: `An API that introspects and an application that reads the id_token know the
user under two names when sub differs: rights given in one place are missing in
the other. With a wrong exp, dead tokens stay in a cache.`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{RFC7662, "2.2"}},
	Needs: []probe.Need{probe.Target, probe.Tokens, probe.IDTokenClaims, probe.ActiveIntrospection},
	Judge: judgeIntrospectionMatchesToken,
	Fix:   "Make the provider use one subject and one issuer for id_token and introspection, and answer with the client and the end of the token that is asked about.",
}

// lateBy is how much longer than expires_in a token may seem to live: clocks
// tick while tokens travel.
const lateBy = time.Minute

func judgeIntrospectionMatchesToken(f *probe.Facts) Verdict {
	t, idToken, i := probe.Tokens.Of(f), probe.IDTokenClaims.Of(f), probe.ActiveIntrospection.Of(f)
	var same []string
	for _, name := range []string{"sub", "iss"} {
		if !idToken.Has(name) || !i.Claims.Has(name) {
			continue
		}
		if !i.Claims.Same(idToken, name) {
			return failed(fmt.Sprintf("%s of the id_token, %s", name, idToken[name]), fmt.Sprintf("%s %s", name, i.Claims[name]),
				i.At("body /"+name, i.Claims[name].String()))
		}
		same = append(same, name)
	}
	if i.Claims.Has("client_id") {
		client, got := probe.Target.Of(f).ClientID, i.Claims["client_id"].String()
		if got != client {
			return failed("client_id "+client, "client_id "+got, i.At("body /client_id", got))
		}
		same = append(same, "client_id")
	}
	if end, ok := i.Claims.Time("exp"); ok && !i.Date.IsZero() {
		left := end.Sub(i.Date)
		where := i.At("body /exp", end.UTC().Format(time.RFC3339))
		switch {
		case left <= 0:
			return failed("an exp to come, because the token is active", fmt.Sprintf("exp %s ago", -left), where)
		case t.HasExpiresIn && left > t.ExpiresIn+lateBy:
			return failed(fmt.Sprintf("exp within expires_in, %s", t.ExpiresIn), fmt.Sprintf("exp in %s", left), where)
		}
		same = append(same, "exp")
	}
	if len(same) == 0 {
		return notApplicable("the answer has nothing to compare with")
	}
	return passed("the same "+strings.Join(same, ", "), i.At("body", strings.Join(i.Claims.Names(), " ")))
}
