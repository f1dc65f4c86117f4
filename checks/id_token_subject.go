package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// maxSubject is the length limit of sub in Core section 2, in ASCII characters.
const maxSubject = 255

// IDTokenSubject is Must by Core section 2.
var IDTokenSubject = &Check{
	ID:    "id-token-subject",
	Title: "the id_token names a subject that fits",
	Why: `sub is the key under which an application keeps the user's account. Without it
no account is found; one that does not fit the column is cut, and two users may
become one.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "2"}},
	Needs: []probe.Need{probe.Tokens, probe.IDToken},
	Judge: judgeIDTokenSubject,
	Fix:   "Choose a short, stable attribute for the subject in the provider's settings, such as the user's UUID, and map it to sub.",
}

func judgeIDTokenSubject(f *probe.Facts) Verdict {
	sub := probe.IDToken.Of(f).Claims["sub"]
	where := probe.Tokens.Of(f).At("id_token claim sub", sub.String())
	switch {
	case sub.Type == "" || sub.Type == "null":
		where.Value = "(absent)"
		return failed("a claim sub", "none", where)
	case sub.Type != "string":
		return failed("sub as a string", "a "+sub.Type, where)
	case !sub.Mask.Present():
		return failed("a sub that is not empty", "an empty one", where)
	case sub.Mask.Len > maxSubject:
		return failed(fmt.Sprintf("at most %d characters", maxSubject), fmt.Sprintf("%d bytes", sub.Mask.Len), where)
	}
	return passed(fmt.Sprintf("%d characters", sub.Mask.Len), where)
}
