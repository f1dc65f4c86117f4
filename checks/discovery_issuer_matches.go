package checks

import (
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// DiscoveryIssuerMatches is Must: Discovery section 4.3 has the issuer be exactly
// the one that the document was fetched with.
var DiscoveryIssuerMatches = &Check{
	ID:    "discovery-issuer-matches",
	Title: "the document names the issuer asked for",
	Why: `Clients compare byte for byte, because the issuer is what an id_token is trusted
by. oauth2-proxy and Vault do not start: "oidc: issuer did not match the issuer
returned by provider"; openid-client says "discovered metadata issuer does not
match the expected issuer". One slash is enough.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "4.3"}, {OIDCDiscovery, "3"}},
	Needs: []probe.Need{probe.Target, probe.DiscoveryAnswer, probe.Discovery},
	Judge: judgeDiscoveryIssuerMatches,
	Fix:   "Give the client exactly the issuer that the document names; if that one is wrong, set the provider's public address (and let it trust the proxy's forwarded headers).",
}

func judgeDiscoveryIssuerMatches(f *probe.Facts) Verdict {
	asked, got := probe.Target.Of(f).Issuer, probe.Discovery.Of(f).Issuer
	where := probe.DiscoveryAnswer.Of(f).At("body /issuer", wire.Clean(got))
	if asked == got {
		return passed(wire.Clean(got), where)
	}
	return failed(asked, wire.Clean(got)+": "+difference(asked, got), where)
}

// difference says in which part two issuers differ.
func difference(asked, got string) string {
	if strings.ContainsAny(got, "{}") {
		return "a template with a placeholder: ask for the issuer of one tenant"
	}
	a, errA := url.Parse(asked)
	b, errB := url.Parse(got)
	switch {
	case errB != nil || b.Scheme == "" || b.Host == "":
		return "not a URL"
	case errA != nil:
		return "another URL"
	}
	var parts []string
	add := func(differs bool, words string) {
		if differs {
			parts = append(parts, words)
		}
	}
	add(!strings.EqualFold(a.Scheme, b.Scheme), "the scheme differs")
	add(!strings.EqualFold(a.Hostname(), b.Hostname()), "the host differs")
	add(a.Port() != b.Port(), "the port differs")
	switch p, q := a.EscapedPath(), b.EscapedPath(); {
	case p == q:
	case p == q+"/":
		parts = append(parts, "it has no slash at its end")
	case p+"/" == q:
		parts = append(parts, "it has a slash at its end")
	case strings.EqualFold(p, q):
		parts = append(parts, "letters of the path differ in case")
	default:
		parts = append(parts, "the path differs")
	}
	add(a.RawQuery != b.RawQuery || a.Fragment != b.Fragment || a.User.String() != b.User.String(),
		"it has parts that an issuer must not have, or lacks them")
	if len(parts) == 0 {
		return "letters differ in case, or the same is written in another way"
	}
	return strings.Join(parts, ", ")
}
