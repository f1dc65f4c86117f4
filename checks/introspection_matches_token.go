package checks

import (
	"fmt"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// IntrospectionMatchesToken is Should: all members but active are optional (RFC
// 7662 section 2.2), and none is compared that is not in both places.
var IntrospectionMatchesToken = &Check{
	ID:    "introspection-matches-token",
	Title: "it says the same as the tokens",
	Why: `An API that introspects and an application that reads the id_token know the
user under two names when sub differs: rights given in one place are missing in
the other. With a wrong exp, dead tokens stay in a cache.`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{RFC7662, "2.2"}},
	Needs: []probe.Need{probe.Target, probe.Discovery, probe.Tokens, probe.IDTokenClaims, probe.ActiveIntrospection},
	Judge: judgeIntrospectionMatchesToken,
	Fix:   "Make the provider use one subject and one issuer for id_token and introspection, and answer with the client and the end of the token that is asked about.",
}

// slack is by how much a token may seem to live longer than expires_in says.
const slack = time.Minute

func judgeIntrospectionMatchesToken(f *probe.Facts) Verdict {
	t, idToken, i := probe.Tokens.Of(f), probe.IDTokenClaims.Of(f), probe.ActiveIntrospection.Of(f)
	var same []string
	if idToken.Has("sub") && i.Claims.Has("sub") {
		if !i.Claims.Same(idToken, "sub") {
			return failed("sub of the id_token, "+idToken["sub"].String(), "another one, "+i.Claims["sub"].String(),
				i.At("body /sub", i.Claims["sub"].String()))
		}
		same = append(same, "sub")
	}
	if i.Claims.Has("iss") {
		// An id_token of another issuer has a check of its own.
		issuer, got := probe.Discovery.Of(f).Issuer, i.Claims.Text("iss")
		if got != issuer && !i.Claims.Same(idToken, "iss") {
			return failed("iss "+wire.Clean(issuer), "iss "+i.Claims["iss"].String(), i.At("body /iss", i.Claims["iss"].String()))
		}
		same = append(same, "iss")
	}
	if i.Claims.Has("client_id") {
		client, got := probe.Target.Of(f).ClientID, i.Claims["client_id"].String()
		if got != client {
			return failed("client_id "+client, "client_id "+got, i.At("body /client_id", got))
		}
		same = append(same, "client_id")
	}
	// From iat to exp, because that needs nobody's clock.
	begin, begins := i.Claims.Time("iat")
	end, ends := i.Claims.Time("exp")
	if begins && ends && t.HasExpiresIn {
		life := end.Sub(begin)
		if life > t.ExpiresIn+slack {
			return failed(fmt.Sprintf("a life of %s, as expires_in says", t.ExpiresIn), fmt.Sprintf("%s from iat to exp", life),
				i.At("body /exp", end.UTC().Format(time.RFC3339)))
		}
		same = append(same, "exp")
	}
	if len(same) == 0 {
		return notApplicable("the answer has nothing to compare with the tokens")
	}
	return passed("the same "+strings.Join(same, ", "), i.At("body", strings.Join(i.Claims.Names(), " ")))
}
