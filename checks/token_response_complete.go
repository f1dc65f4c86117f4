package checks

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// TokenResponseComplete is Must: RFC 6749 section 5.1 requires access_token and
// token_type, Core section 3.1.3.3 the id_token. expires_in is only recommended
// and its absence is no failure.
var TokenResponseComplete = &Check{
	ID:    "token-response-complete",
	Title: "the token response has what clients need",
	Why: `Client libraries refuse a response without token_type, or with one that they
do not know, and every OpenID Connect client refuses one without id_token
("id_token not present in TokenSet", "No id_token field in oauth2 token").`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "5.1"}, {RFC6749, "7.1"}, {OIDCCore, "3.1.3.3"}},
	Needs: []probe.Need{probe.Tokens},
	Judge: judgeTokenResponseComplete,
	Fix:   "Make the provider treat this as an OpenID Connect client: grant it the scope openid, and answer with access_token, token_type and id_token.",
}

func judgeTokenResponseComplete(f *probe.Facts) Verdict {
	t := probe.Tokens.Of(f)
	members := t.At("body", strings.Join(t.Members, " "))
	switch {
	case t.TokenType == "":
		return failed("a token_type", "none", members)
	case !strings.EqualFold(t.TokenType, "Bearer") && !strings.EqualFold(t.TokenType, "DPoP"):
		return failed("token_type Bearer or DPoP", "token_type "+t.TokenType, t.At("body /token_type", t.TokenType))
	case slices.Contains(t.Asked, "openid") && !t.IDToken.Present():
		return failed("an id_token, because the scope openid was asked for", "members "+strings.Join(t.Members, ", "), members)
	}
	return passed("members "+strings.Join(t.Members, ", "), members)
}
