package main

import (
	"context"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// locate settles which of several issuers is meant, where an application has only
// addresses of endpoints: the first that has a discovery document. Its own word for
// itself counts, so that a slash at the end is no fault of an operator who never
// wrote an issuer. Without any the first one stays, and the run says what is there.
func (d *diagnosis) locate(ctx context.Context) {
	if len(d.issuers) == 0 {
		return
	}
	v := wire.NewVault()
	r := wire.NewRecorder(d.wire, v)
	defer r.Close()
	for _, issuer := range d.issuers {
		if m := probe.Find(ctx, r, v, issuer); m != nil {
			d.config.Issuer = m.Issuer
			return
		}
	}
}
