package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// IDTokenIssuer is Must: Core section 3.1.3.7 has the client compare iss with
// the issuer of the discovery document exactly. That the document names another
// issuer than the one typed is discovery-issuer-matches' business.
var IDTokenIssuer = &Check{
	ID:    "id-token-issuer",
	Title: "the id_token names the discovered issuer",
	Why: `Clients compare byte for byte: a slash, a port or http instead of https ends the
login with "id token issued by a different provider" or "unexpected iss value".`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "2"}, {OIDCCore, "3.1.3.7"}},
	Needs: []probe.Need{probe.Discovery, probe.Tokens, probe.IDToken},
	Judge: judgeIDTokenIssuer,
	Fix:   "Set one public address at the provider (host name, scheme, port), and let the reverse proxy pass Host and X-Forwarded-Proto on, so that tokens and discovery name the same issuer.",
}

func judgeIDTokenIssuer(f *probe.Facts) Verdict {
	want, got := probe.Discovery.Of(f).Issuer, probe.IDToken.Of(f).Claims.Text("iss")
	where := probe.Tokens.Of(f).At("id_token claim iss", got)
	if got == "" {
		where.Value = "(absent)"
		return failed("iss "+want, "no iss", where)
	}
	if got != want {
		return failed("iss "+want, "iss "+got, where)
	}
	return passed("iss "+got, where)
}
