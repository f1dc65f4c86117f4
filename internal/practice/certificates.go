package practice

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

const day = 24 * time.Hour

// An authority is a root certificate and the intermediate that it signed. The
// intermediate signs the servers, as public authorities do it.
type authority struct {
	root, intermediate       *x509.Certificate
	rootKey, intermediateKey *ecdsa.PrivateKey
}

func newAuthority(name string) (*authority, error) {
	a := new(authority)
	var err error
	root := authorityTemplate(name)
	if a.root, a.rootKey, err = issue(root, root, nil); err != nil {
		return nil, err
	}
	a.intermediate, a.intermediateKey, err = issue(authorityTemplate(name+" Intermediate"), a.root, a.rootKey)
	return a, err
}

func authorityTemplate(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             now.Add(-day),
		NotAfter:              now.Add(3650 * day),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
}

func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw})
}

// issue signs template with the parent's key; without one the certificate signs itself.
func issue(template, parent *x509.Certificate, parentKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("making a certificate key: %w", err)
	}
	if parentKey == nil {
		parentKey = key
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return nil, nil, fmt.Errorf("making a serial number: %w", err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		return nil, nil, fmt.Errorf("signing a certificate: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	return certificate, key, err
}

func (p *Provider) tlsConfig(listener net.Listener) (*tls.Config, error) {
	signer := p.keys.authority
	if p.faulty(unknownCA) {
		signer = p.keys.stranger
	}
	leaf, key, err := issue(p.serverTemplate(listener), signer.intermediate, signer.intermediateKey)
	if err != nil {
		return nil, err
	}
	chain := [][]byte{leaf.Raw, signer.intermediate.Raw}
	if p.faulty(incompleteChain) {
		chain = chain[:1]
	}
	return &tls.Config{
		Certificates: []tls.Certificate{{Certificate: chain, PrivateKey: key}},
		MinVersion:   tls.VersionTLS12,
	}, nil
}

func (p *Provider) serverTemplate(listener net.Listener) *x509.Certificate {
	now := p.now()
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "practice provider"},
		NotBefore:   now.Add(-day),
		NotAfter:    now.Add(90 * day),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"},
		IPAddresses: []net.IP{listener.Addr().(*net.TCPAddr).IP},
	}
	switch {
	case p.faulty(wrongNameCertificate):
		template.DNSNames, template.IPAddresses = []string{"elsewhere.practice.invalid"}, nil
	case p.faulty(expiredCertificate):
		template.NotBefore, template.NotAfter = now.Add(-90*day), now.Add(-day)
	case p.faulty(incompleteChain): // as public authorities have it: where the one above can be fetched
		template.IssuingCertificateURL = []string{"http://ca.practice.invalid/intermediate.der"}
	case p.faulty(certificateEndsSoon):
		template.NotBefore, template.NotAfter = now.Add(-87*day), now.Add(3*day+time.Hour) // three whole days, also after a slow run
	}
	return template
}
