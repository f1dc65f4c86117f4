package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"
)

// Conn is what was learnt while connecting to a host.
type Conn struct {
	Host      string        `json:"host"` // host:port as asked
	Addresses []string      `json:"addresses,omitempty"`
	Remote    string        `json:"remote,omitempty"` // the address that took the connection
	TLS       string        `json:"tls,omitempty"`    // version, e.g. "TLS 1.3"; empty on plain HTTP
	Chain     []Certificate `json:"chain,omitempty"`  // as the server sent it, leaf first
}

// Certificate is the public part of a certificate that a verdict needs.
type Certificate struct {
	Subject   string    `json:"subject"`
	Issuer    string    `json:"issuer"`
	Names     []string  `json:"names,omitempty"` // DNS names and IP addresses
	NotBefore time.Time `json:"not_before"`
	NotAfter  time.Time `json:"not_after"`
}

func certificate(c *x509.Certificate) Certificate {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	for i := range names {
		names[i] = Clean(names[i])
	}
	return Certificate{
		Subject: Clean(c.Subject.String()), Issuer: Clean(c.Issuer.String()),
		Names: names, NotBefore: c.NotBefore, NotAfter: c.NotAfter,
	}
}

// A dialer connects, and notes in the Conn of the context how far it came.
type dialer struct {
	net      net.Dialer
	resolve  map[string]string // host:port to address, from --resolve
	lookup   func(ctx context.Context, host string) ([]netip.Addr, error)
	roots    *x509.CertPool
	insecure bool
	now      func() time.Time
}

type connKey struct{}

// noteOf returns where the dialer writes what it learns; each dial of the
// transport belongs to the request whose context it carries.
func noteOf(ctx context.Context) *note {
	if n, ok := ctx.Value(connKey{}).(*note); ok {
		return n
	}
	return &note{}
}

// note is written by the dialing goroutine and read after RoundTrip returned;
// the transport may dial in the background, hence the lock inside.
type note struct {
	guarded
	conn  *Conn
	stage Stage
	dns   time.Duration
	dial  time.Duration
	tls   time.Duration
}

func (d *dialer) plain(ctx context.Context, network, address string) (net.Conn, error) {
	n := noteOf(ctx)
	n.do(func() { n.conn, n.stage = &Conn{Host: address}, StageResolve })
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", address, err)
	}
	begin := time.Now()
	addrs, err := d.addresses(ctx, host, address)
	if err != nil {
		return nil, err
	}
	n.do(func() {
		n.dns, n.stage = time.Since(begin), StageConnect
		for _, a := range addrs {
			n.conn.Addresses = append(n.conn.Addresses, a.String())
		}
	})
	begin = time.Now()
	var errs []error
	for i, a := range addrs {
		c, err := d.one(ctx, network, net.JoinHostPort(a.String(), port), len(addrs)-i)
		if err == nil {
			n.do(func() { n.dial, n.stage, n.conn.Remote = time.Since(begin), StageAnswer, c.RemoteAddr().String() })
			return c, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// one dials a single address with its share of the time that is left, so that a
// silent IPv6 address does not use up what the IPv4 one needs.
func (d *dialer) one(ctx context.Context, network, address string, left int) (net.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok && left > 1 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
		defer cancel()
	}
	return d.net.DialContext(ctx, network, address)
}

func (d *dialer) addresses(ctx context.Context, host, address string) ([]netip.Addr, error) {
	if to, ok := d.resolve[address]; ok {
		host = to
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	addrs, err := d.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	return addrs, nil
}

func (d *dialer) secure(ctx context.Context, network, address string) (net.Conn, error) {
	raw, err := d.plain(ctx, network, address)
	if err != nil {
		return nil, err
	}
	n := noteOf(ctx)
	n.do(func() { n.stage = StageTLS })
	host, _, _ := net.SplitHostPort(address)
	begin := time.Now()
	c := tls.Client(raw, &tls.Config{
		ServerName: host,
		NextProtos: []string{"h2", "http/1.1"},
		// Verification is ours, below, so that the chain is known even when it is
		// refused; nothing is sent over a refused connection.
		InsecureSkipVerify: true,
		VerifyConnection:   func(cs tls.ConnectionState) error { return d.verify(n, host, cs) },
	})
	if err := c.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, err
	}
	n.do(func() { n.tls, n.stage = time.Since(begin), StageAnswer })
	return c, nil
}

func (d *dialer) verify(n *note, host string, cs tls.ConnectionState) error {
	n.do(func() {
		n.conn.TLS = tls.VersionName(cs.Version)
		for _, c := range cs.PeerCertificates {
			n.conn.Chain = append(n.conn.Chain, certificate(c))
		}
	})
	if d.insecure {
		return nil
	}
	pool := x509.NewCertPool()
	for _, c := range cs.PeerCertificates[1:] {
		pool.AddCert(c)
	}
	_, err := cs.PeerCertificates[0].Verify(x509.VerifyOptions{
		DNSName: host, Roots: d.roots, Intermediates: pool, CurrentTime: d.now(),
	})
	if err != nil {
		return &certificateError{certificateKind(err, cs.PeerCertificates), err}
	}
	return nil
}
