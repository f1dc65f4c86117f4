package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Conn is what was learnt while connecting to a host.
type Conn struct {
	Host      string        `json:"host"` // host:port as asked
	Addresses []string      `json:"addresses,omitempty"`
	Remote    string        `json:"remote,omitempty"`    // the address that took the connection
	TLS       string        `json:"tls,omitempty"`       // version, e.g. "TLS 1.3"; empty on plain HTTP
	Chain     []Certificate `json:"chain,omitempty"`     // as the server sent it, leaf first
	Refusable Kind          `json:"refusable,omitempty"` // why a client refuses the certificate that we were told to accept
	Proxied   bool          `json:"proxied,omitempty"`   // a proxy of the environment is in between: the rest describes the way to it
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

// note is written by the dialing goroutine and read after RoundTrip returned.
// The transport may go on dialing in the background for the benefit of later
// requests, hence the lock, and the end of the writing.
type note struct {
	guarded
	deadline time.Time // the transport detaches a dial from the deadline of its request
	over     bool      // a connection was got, or given up: nothing is written from then on
	conn     *Conn
	stage    Stage
	dns      time.Duration
	dial     time.Duration
	tls      time.Duration
}

func (n *note) learn(f func()) {
	n.do(func() {
		if !n.over {
			f()
		}
	})
}

// got ends the writing when the request has its connection. A connection that
// an earlier request made tells nothing about this one.
func (n *note) got(kept bool) {
	n.learn(func() {
		n.over, n.stage = true, StageAnswer
		if kept {
			n.conn, n.dns, n.dial, n.tls = nil, 0, 0, 0
		}
	})
}

func (d *dialer) plain(ctx context.Context, network, address string) (net.Conn, error) {
	n := noteOf(ctx)
	n.learn(func() { n.conn, n.stage = &Conn{Host: Clean(address)}, StageResolve })
	if !n.deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, n.deadline)
		defer cancel()
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", address, err)
	}
	begin := time.Now()
	addrs, err := d.addresses(ctx, host, address)
	if err != nil {
		return nil, err
	}
	n.learn(func() {
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
			n.learn(func() { n.dial, n.stage, n.conn.Remote = time.Since(begin), StageAnswer, c.RemoteAddr().String() })
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
	n.learn(func() { n.stage = StageTLS })
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
	n.learn(func() { n.tls, n.stage = time.Since(begin), StageAnswer })
	return c, nil
}

func (d *dialer) verify(n *note, host string, cs tls.ConnectionState) error {
	n.learn(func() {
		n.conn.TLS = tls.VersionName(cs.Version)
		for _, c := range cs.PeerCertificates {
			n.conn.Chain = append(n.conn.Chain, certificate(c))
		}
	})
	pool := x509.NewCertPool()
	for _, c := range cs.PeerCertificates[1:] {
		pool.AddCert(c)
	}
	_, err := cs.PeerCertificates[0].Verify(x509.VerifyOptions{
		DNSName: host, Roots: d.roots, Intermediates: pool, CurrentTime: d.now(),
	})
	if err == nil {
		return nil
	}
	kind := certificateKind(err, cs.PeerCertificates)
	if d.insecure {
		n.learn(func() { n.conn.Refusable = kind })
		return nil
	}
	return &certificateError{kind, err}
}

// Connect makes a connection to the host of address, over TLS when that is an
// https URL, and closes it: nothing is sent. The Conn says how far it came, also
// beside a Failure. Behind a proxy of the environment nothing is tried, because
// a direct connection would say nothing about what clients there see.
func (r *Recorder) Connect(ctx context.Context, address string) (*Conn, *Failure) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return &Conn{}, &Failure{Stage: StageResolve, Kind: Other, Text: r.vault.Clean("not an address: " + address)}
	}
	dial, port := r.dialer.plain, "80"
	if u.Scheme == "https" {
		dial, port = r.dialer.secure, "443"
	}
	if u.Port() != "" {
		port = u.Port()
	}
	host := net.JoinHostPort(u.Hostname(), port)
	if r.proxied(&http.Request{URL: u}) {
		return &Conn{Host: Clean(host), Proxied: true}, nil
	}
	s, _ := ctx.Value(stepKey{}).(step)
	release, err := acquireAll(ctx, r.slots, s.weight)
	if err != nil {
		return &Conn{Host: Clean(host)}, &Failure{Stage: StageConnect, Kind: Interrupted, Text: "not tried"}
	}
	defer release()

	n := &note{stage: StageConnect}
	timed, cancel := context.WithTimeout(context.WithValue(ctx, connKey{}, n), r.timeout)
	defer cancel()
	c, err := dial(timed, "tcp", host)
	if err == nil {
		c.Close()
		return n.conn, nil
	}
	f := r.failure(err, n.stage)
	if errors.Is(context.Cause(ctx), context.Canceled) {
		f.Kind = Interrupted
	}
	return n.conn, f
}
