package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/token"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// fetchKeys asks a provider for its public keys, and for the name that it gives
// itself. The error is one sentence.
func fetchKeys(ctx context.Context, issuer string, roots *x509.CertPool) (keys []jose.JSONWebKey, itself string, err error) {
	v := wire.NewVault()
	s := &probe.Session{Vault: v, Recorder: wire.NewRecorder(wire.Options{Roots: roots, UserAgent: "oidc-doctor/" + toolVersion()}, v), Now: time.Now}
	defer s.Recorder.Close()
	document, err := get(ctx, s, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", wire.Metadata)
	if err != nil {
		return nil, "", err
	}
	m, err := probe.ParseMetadata(document)
	if err != nil || m.JWKSURI == "" {
		return nil, "", errors.New("the provider's discovery document names no jwks_uri")
	}
	if u, err := url.Parse(m.JWKSURI); err != nil || u.Host == "" {
		return nil, "", errors.New("the provider's jwks_uri is not an address")
	}
	set, err := get(ctx, s, m.JWKSURI, wire.KeySet)
	if err != nil {
		return nil, "", err
	}
	keys, err = token.ParseKeySet(set)
	if err != nil {
		return nil, "", fmt.Errorf("the provider's key set: %w", err)
	}
	return keys, m.Issuer, nil
}

// get asks for one public document.
func get(ctx context.Context, s *probe.Session, address string, doc wire.Doc) ([]byte, error) {
	a := s.Get(ctx, address, doc)
	f := probe.Fetched{Exchange: a.Exchange}
	if !f.Answered() || a.Status != 200 {
		return nil, fmt.Errorf("%s: %s", a.Exchange.Request.URL, f.Say())
	}
	return a.Body, nil
}
