package probe

import (
	"context"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Find reads the discovery document of an issuer before a run, for somebody who has
// to find out which issuer that will be about; nil where there is none, or where it
// calls itself by an address at which it is not.
func Find(ctx context.Context, r *wire.Recorder, v *wire.Vault, issuer string) *ProviderMetadata {
	s := &Session{Config: Config{Issuer: issuer}, Recorder: r, Vault: v}
	x, a := s.fetch(ctx, discoveryAddress(issuer), wire.Metadata)
	m, _ := readDiscovery(x, a.Body)
	if m == nil || discoveryAddress(m.Issuer) != discoveryAddress(issuer) {
		return nil
	}
	return m
}
