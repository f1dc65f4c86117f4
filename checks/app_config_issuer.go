package checks

import (
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppConfigIssuer is Must: the discovery address is the issuer with a path behind it
// (Discovery section 4), so that an endpoint or that address itself leads nowhere.
var AppConfigIssuer = &Check{
	ID:    "app-config-issuer",
	Title: "the issuer is written as an issuer",
	Why: `Where an application asks for the issuer, the address of an endpoint or of the
discovery document makes it look at .../token/.well-known/openid-configuration:
404, and it does not start. Others ask for the discovery address in full.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "3"}, {OIDCDiscovery, "4"}},
	Needs: configNeeds,
	Judge: judgeAppConfigIssuer,
	Fix:   "Copy the issuer from the provider's discovery document, byte for byte; where the application asks for the discovery address, give that in full.",
}

// endpointPath is the end of an address that is no issuer at any provider.
var endpointPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)/(authorize|authorization|token|userinfo|jwks(\.json)?|certs|introspect(ion)?|revoke|end[-_]session)/?$|/protocol/openid-connect`)
})

func judgeAppConfigIssuer(f *probe.Facts) Verdict {
	u := probe.Configured.Of(f)
	x := &findings{u: u}
	issuer, discovery := set(u, "issuer"), set(u, "discovery_url")
	if s := issuer; s != nil {
		at, err := url.Parse(s.Value)
		switch {
		case strings.Contains(s.Value, "/.well-known/"):
			x.wrongIssuer(s, s.Key+" is the address of the discovery document")
		case err == nil && endpointPath().MatchString(at.Path):
			x.wrongIssuer(s, s.Key+" is the address of an endpoint")
		case err == nil && (at.RawQuery != "" || at.Fragment != ""):
			x.wrongIssuer(s, s.Key+" has a query or a fragment")
		case err != nil || at.Host == "":
			x.wrongIssuer(s, s.Key+" is no URL")
		}
	}
	if s := discovery; s != nil && !strings.Contains(s.Value, "/.well-known/") {
		x.add(s, s.Key+" with /.well-known/openid-configuration at its end", s.Key+" is written as an issuer")
	}
	x.rules("app-config-issuer")
	if issuer == nil && discovery == nil && len(x.saw) == 0 {
		return notApplicable("the configuration has no issuer")
	}
	return x.verdict("an issuer, by its form")
}

func (x *findings) wrongIssuer(s *application.Setting, saw string) {
	x.add(s, "the issuer in "+s.Key, saw)
	x.cause = "issuer-set-to-endpoint-or-wellknown"
}
