package checks

import (
	"fmt"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// clockLeeway is what clients allow between two clocks: Spring Security 60 s,
// openid-client and jose less or none.
const clockLeeway = 60 * time.Second

// IDTokenTimes is Must: Core section 2 requires exp and iat, and section 3.1.3.7
// has the client refuse a token after exp. A difference of the clocks alone is
// reach-clock's business as long as the token is still good on arrival.
var IDTokenTimes = &Check{
	ID:    "id-token-times",
	Title: "the id_token is valid when it arrives",
	Why: `A token that is over on arrival, or issued in the future, is refused at every
login: "token is expired", "JWT timestamp claim value failed validation". The
cause is a clock, or a lifetime of seconds.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "2"}, {OIDCCore, "3.1.3.7"}},
	Needs: []probe.Need{probe.Started, probe.Tokens, probe.IDToken},
	Judge: judgeIDTokenTimes,
	Fix:   "Synchronise the clocks of the provider and of this machine (NTP), then look at the id_token's lifetime in the client's settings.",
}

func judgeIDTokenTimes(f *probe.Facts) Verdict {
	t, claims := probe.Tokens.Of(f), probe.IDToken.Of(f).Claims
	if t.Exchange.N == 0 {
		return notApplicable("the tokens were handed in: when they arrived is not known")
	}
	arrived := probe.Started.Of(f).Add(t.Exchange.Start + t.Exchange.Timing.Whole)
	exp, hasExp := claims.Time("exp")
	iat, hasIat := claims.Time("iat")
	nbf, hasNbf := claims.Time("nbf")
	claim := func(name string) Verdict {
		return failed("a claim "+name, "none", t.At("id_token claim "+name, "(absent)"))
	}
	switch {
	case !hasExp:
		return claim("exp")
	case !hasIat:
		return claim("iat")
	case !exp.After(arrived):
		return failed("exp after the arrival", fmt.Sprintf("exp %s before it", whole(arrived.Sub(exp))), t.At("id_token claim exp", stamp(exp)))
	case iat.After(arrived.Add(clockLeeway)):
		return failed("iat not in the future", fmt.Sprintf("iat %s in the future", whole(iat.Sub(arrived))), t.At("id_token claim iat", stamp(iat)))
	case hasNbf && nbf.After(arrived.Add(clockLeeway)):
		return failed("nbf not in the future", fmt.Sprintf("nbf %s in the future", whole(nbf.Sub(arrived))), t.At("id_token claim nbf", stamp(nbf)))
	}
	return passed("good for "+whole(exp.Sub(iat)), t.At("id_token claim exp", stamp(exp)))
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// whole is a duration in whole seconds, for a sentence.
func whole(d time.Duration) string { return d.Round(time.Second).String() }
