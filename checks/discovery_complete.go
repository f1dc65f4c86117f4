package checks

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// DiscoveryComplete is Must: Discovery section 3 calls each of these members
// REQUIRED, and says of the algorithms that RS256 must be among them.
var DiscoveryComplete = &Check{
	ID:    "discovery-complete",
	Title: "every required member is there",
	Why: `Strict clients refuse a document in which one is missing: AppAuth says "Missing
field: response_types_supported", Java clients "Missing JSON object member with
key subject_types_supported". Without RS256, clients with their defaults fail at
the end of the login: "unexpected JWT alg received, expected RS256, got: ES256".`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "3"}},
	Needs: []probe.Need{probe.DiscoveryAnswer, probe.Discovery},
	Judge: judgeDiscoveryComplete,
	Fix:   "Let the provider generate the document or complete the hand-written one; for a missing RS256, give the provider an RSA signing key.",
}

// implicitOnly holds for a provider that never uses its token endpoint: then
// that one member is not required.
func implicitOnly(m *probe.ProviderMetadata) bool {
	return len(m.ResponseTypesSupported) > 0 && !slices.ContainsFunc(m.ResponseTypesSupported, func(t string) bool {
		return slices.Contains(strings.Fields(t), "code")
	})
}

func judgeDiscoveryComplete(f *probe.Facts) Verdict {
	answer, m := probe.DiscoveryAnswer.Of(f), probe.Discovery.Of(f)
	var wrong []string
	var evidence []wire.Evidence
	add := func(member, what string) {
		wrong = append(wrong, member+" "+what)
		evidence = append(evidence, answer.At("body /"+member, what))
	}
	for _, r := range []struct {
		member string
		there  bool
	}{
		{"issuer", m.Issuer != ""},
		{"authorization_endpoint", m.AuthorizationEndpoint != ""},
		{"token_endpoint", m.TokenEndpoint != "" || implicitOnly(m)},
		{"jwks_uri", m.JWKSURI != ""},
		{"response_types_supported", len(m.ResponseTypesSupported) > 0},
		{"subject_types_supported", len(m.SubjectTypesSupported) > 0},
		{"id_token_signing_alg_values_supported", len(m.IDTokenAlgs) > 0},
	} {
		if !r.there && !slices.Contains(m.Malformed, r.member) {
			add(r.member, "is missing or empty")
		}
	}
	for _, member := range m.Malformed {
		add(member, "has the wrong type")
	}
	if len(m.IDTokenAlgs) > 0 && !slices.Contains(m.IDTokenAlgs, "RS256") {
		add("id_token_signing_alg_values_supported", "is "+wire.Clean(strings.Join(m.IDTokenAlgs, ", "))+", without RS256")
	}
	if len(wrong) > 0 {
		return failed("the required members, RS256 among the algorithms", strings.Join(wrong, "; "), evidence...)
	}
	return passed("all required members", answer.At("body /id_token_signing_alg_values_supported", wire.Clean(strings.Join(m.IDTokenAlgs, ", "))))
}
