package checks

import (
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AuthorizeIssReturned is Must: RFC 9207 section 2 wants iss in every
// authorization response, errors included, and section 2.4 has clients refuse a
// response whose iss is not the issuer, announced or not.
var AuthorizeIssReturned = &Check{
	ID:    "authorize-iss-returned",
	Title: "the answer names the issuer (iss)",
	Why: `Clients that read authorization_response_iss_parameter_supported refuse the
callback without it: "iss missing from the response", "iss mismatch, expected …,
got: …". Older ones do not look, so it seems to depend on the application.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC9207, "2"}, {RFC9207, "2.4"}},
	Needs: []probe.Need{probe.Discovery, probe.AuthorizeSilent, probe.RedirectURIAccepted},
	Judge: judgeAuthorizeIssReturned,
	Fix:   "Make the provider send iss, equal to issuer in the discovery document, in every redirect to the client, or stop announcing it; behind a proxy let the parameter pass.",
}

func judgeAuthorizeIssReturned(f *probe.Facts) Verdict {
	m, silent := probe.Discovery.Of(f), probe.AuthorizeSilent.Of(f)
	issuer := wire.Clean(m.Issuer)
	switch {
	case !m.IssParameter && !silent.HasIss:
		return notApplicable("discovery does not announce authorization_response_iss_parameter_supported")
	case silent.Kind != probe.Returned:
		return notApplicable("nothing came to the redirect URI before the login: "+silent.Say(), silent.Points())
	}
	where := silent.At("header Location, parameter iss", silent.Iss)
	switch {
	case !silent.HasIss:
		return failed("iss="+issuer, "no iss, which discovery announces", silent.Points())
	case silent.Iss != issuer:
		return failed("iss="+issuer, "iss="+silent.Iss, where)
	}
	return passed("iss="+silent.Iss, where)
}
