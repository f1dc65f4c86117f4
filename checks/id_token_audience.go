package checks

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// IDTokenAudience is Must by Core section 3.1.3.7. Further audiences are
// healthy as long as azp, where it stands, is the client.
var IDTokenAudience = &Check{
	ID:    "id-token-audience",
	Title: "the id_token is meant for this client",
	Why: `A client refuses an id_token without its own client_id in aud ("expected
audience … got …"). It happens with a client id of another environment, or with
a mapper that replaces the audience instead of adding one.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "2"}, {OIDCCore, "3.1.3.7"}},
	Needs: []probe.Need{probe.Target, probe.Tokens, probe.IDToken},
	Judge: judgeIDTokenAudience,
	Fix:   "Make the provider put this client's client_id into aud of the id_token; add further audiences beside it, not instead of it.",
}

func judgeIDTokenAudience(f *probe.Facts) Verdict {
	client, claims := probe.Target.Of(f).ClientID, probe.IDToken.Of(f).Claims
	aud, azp := claims.List("aud"), claims.Text("azp")
	where := probe.Tokens.Of(f).At("id_token claim aud", strings.Join(aud, " "))
	switch {
	case len(aud) == 0:
		where.Value = "(absent)"
		return failed("aud "+client, "no aud", where)
	case !slices.Contains(aud, client):
		return failed("aud "+client, "aud "+strings.Join(aud, " "), where)
	case azp != "" && azp != client:
		return failed("azp "+client, "azp "+azp, probe.Tokens.Of(f).At("id_token claim azp", azp))
	}
	return passed("aud "+strings.Join(aud, " "), where)
}
