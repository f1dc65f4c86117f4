package probe

import (
	"slices"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// lost says why an advertised address gave no answer, where that has a home
// already: a host other than the issuer's that cannot be reached is reported by
// the area reach, an address that does not fit the issuer by
// discovery-endpoints-consistent, and one that speaks another scheme than the
// issuer at the same port, because the document takes itself for another issuer,
// by discovery-issuer-matches. It is nil where nothing else tells.
func lost(e wire.Exchange, address string, m *ProviderMetadata, issuer string) error {
	misplaced := func(p Misplaced) bool { return p.Address == wire.Clean(address) }
	switch {
	case e.Failure == nil:
		return nil
	case slices.ContainsFunc(m.Misplaced(issuer), misplaced):
		return &Blocked{By: "discovery-endpoints-consistent"}
	case hostPort(address) != hostPort(issuer):
		if by := reachOwner[e.Failure.Stage]; by != "" {
			return &Blocked{By: by}
		}
	case isHTTPS(address) != isHTTPS(issuer) && isHTTPS(m.Issuer) != isHTTPS(issuer):
		return &Blocked{By: "discovery-issuer-matches"}
	}
	return nil
}

// reachOwner are the checks that report how far the way to a host goes.
var reachOwner = map[wire.Stage]string{
	wire.StageResolve: "reach-resolves", wire.StageConnect: "reach-connects", wire.StageTLS: "reach-tls",
}
