package wire

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// A signer is a certificate and its key.
type signer struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// sign issues template; a nil parent makes it sign itself.
func sign(t *testing.T, template x509.Certificate, parent *signer) *signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	if template.NotAfter.IsZero() {
		template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	}
	by := &signer{&template, key}
	if parent != nil {
		by = parent
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, by.certificate, &key.PublicKey, by.key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &signer{c, key}
}

func authority(name string) x509.Certificate {
	return x509.Certificate{Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
}

func server(change func(*x509.Certificate)) x509.Certificate {
	c := x509.Certificate{Subject: pkix.Name{CommonName: "server"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	if change != nil {
		change(&c)
	}
	return c
}

// serveTLS shows this chain, leaf first.
func serveTLS(t *testing.T, chain ...*signer) string {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") }))
	c := tls.Certificate{PrivateKey: chain[0].key}
	for _, x := range chain {
		c.Certificate = append(c.Certificate, x.certificate.Raw)
	}
	s.TLS = &tls.Config{Certificates: []tls.Certificate{c}}
	s.Config.ErrorLog = quiet
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

func get(t *testing.T, r *Recorder, address string) *Answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Do(req, Private)
}

func recorder(t *testing.T, o Options) *Recorder {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	r := NewRecorder(o, NewVault())
	t.Cleanup(r.Close)
	return r
}

// A request and a mere connection have to say the same about a certificate.
func TestCertificates(t *testing.T) {
	root := sign(t, authority("Root"), nil)
	middle := sign(t, authority("Middle"), root)
	strange := sign(t, authority("Stranger"), nil)
	strangeMiddle := sign(t, authority("Stranger's Middle"), strange)
	roots := x509.NewCertPool()
	roots.AddCert(root.certificate)
	fetchable := func(c *x509.Certificate) { c.IssuingCertificateURL = []string{"http://ca.example/middle.cer"} }
	now := time.Now()

	for name, c := range map[string]struct {
		chain []*signer
		want  Kind // "" when it is trusted
	}{
		"trusted": {[]*signer{sign(t, server(nil), middle), middle}, ""},
		"trusted, no name of ours in the subject":           {[]*signer{sign(t, server(func(c *x509.Certificate) { c.Subject = pkix.Name{} }), root)}, ""},
		"incomplete chain":                                  {[]*signer{sign(t, server(fetchable), middle)}, IncompleteChain},
		"incomplete chain without an address to fetch from": {[]*signer{sign(t, server(nil), middle)}, UnknownCA},
		"unknown CA":                         {[]*signer{sign(t, server(nil), strange)}, UnknownCA},
		"unknown CA behind a complete chain": {[]*signer{sign(t, server(fetchable), strangeMiddle), sign(t, authority("Stranger's Middle"), strange)}, UnknownCA},
		"self-signed":                        {[]*signer{sign(t, server(nil), nil)}, UnknownCA},
		"wrong name": {[]*signer{sign(t, server(func(c *x509.Certificate) {
			c.IPAddresses, c.DNSNames = nil, []string{"elsewhere.example"}
		}), root)}, WrongName},
		"no name": {[]*signer{sign(t, server(func(c *x509.Certificate) { c.IPAddresses = nil }), root)}, WrongName},
		"expired": {[]*signer{sign(t, server(func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = now.Add(-2*time.Hour), now.Add(-time.Hour)
		}), root)}, Expired},
		"not yet valid": {[]*signer{sign(t, server(func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = now.Add(time.Hour), now.Add(2*time.Hour)
		}), root)}, NotYetValid},
	} {
		t.Run(name, func(t *testing.T) {
			address := serveTLS(t, c.chain...)
			r := recorder(t, Options{Roots: roots})
			a := get(t, r, address)
			conn, f := r.Connect(t.Context(), address)
			for what, got := range map[string]*Failure{"request": a.Exchange.Failure, "connection": f} {
				switch {
				case c.want == "" && got != nil:
					t.Errorf("%s: failed with %+v", what, got)
				case c.want != "" && (got == nil || got.Kind != c.want || got.Stage != StageTLS):
					t.Errorf("%s: %+v, want %s", what, got, c.want)
				}
			}
			for what, got := range map[string]*Conn{"request": a.Exchange.Conn, "connection": conn} {
				if got == nil || len(got.Chain) != len(c.chain) || got.TLS == "" {
					t.Errorf("%s: the chain is not known: %+v", what, got)
				}
			}

			// Told to accept it, the recorder goes on and says what was wrong.
			insecure := get(t, recorder(t, Options{Roots: roots, Insecure: true}), address)
			if insecure.Status != 200 || insecure.Exchange.Conn.Refusable != c.want {
				t.Errorf("insecure: %d, refusable %q, want %q", insecure.Status, insecure.Exchange.Conn.Refusable, c.want)
			}
		})
	}
}

// listen answers each connection with a function, on loopback.
func listen(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				handle(c)
			}()
		}
	}()
	return l.Addr().String()
}

func readRequest(c net.Conn) { _, _ = http.ReadRequest(bufio.NewReader(c)) }

func hang(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

func TestFailures(t *testing.T) {
	// Nobody listens there: it needs privileges, and the service is long forgotten.
	// A port that was free just now is taken again by a test beside this one.
	const nobody = "127.0.0.1:1"
	notFound := func(context.Context, string) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "sso.example", IsNotFound: true}
	}
	troubled := func(context.Context, string) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "server misbehaving", Name: "sso.example", IsTemporary: true}
	}
	silent := func(ctx context.Context, _ string) ([]netip.Addr, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)

	for name, c := range map[string]struct {
		address string
		options Options
		stage   Stage
		kind    Kind
	}{
		"no such host":      {"http://sso.example/", Options{Lookup: notFound}, StageResolve, NoSuchHost},
		"resolver trouble":  {"http://sso.example/", Options{Lookup: troubled}, StageResolve, ResolverTrouble},
		"resolver silent":   {"http://sso.example/", Options{Lookup: silent, Timeout: 50 * time.Millisecond}, StageResolve, TimedOut},
		"refused":           {"http://" + nobody, Options{}, StageConnect, Refused},
		"refused, TLS":      {"https://" + nobody, Options{}, StageConnect, Refused},
		"plain HTTP on TLS": {strings.Replace(plain.URL, "http:", "https:", 1), Options{}, StageTLS, PlainHTTP},
		"TLS closed":        {"https://" + listen(t, func(net.Conn) {}), Options{}, StageTLS, ClosedEarly},
		"TLS alert": {"https://" + listen(t, func(c net.Conn) {
			_, _ = c.Write([]byte{21, 3, 3, 0, 2, 2, 40}) // fatal, handshake_failure
			hang(c)
		}), Options{}, StageTLS, HandshakeFailed},
		"TLS hangs":     {"https://" + listen(t, hang), Options{Timeout: 100 * time.Millisecond}, StageTLS, TimedOut},
		"answer hangs":  {"http://" + listen(t, hang), Options{Timeout: 100 * time.Millisecond}, StageAnswer, TimedOut},
		"closed before": {"http://" + listen(t, readRequest), Options{}, StageAnswer, ClosedEarly},
		"closed half-way": {"http://" + listen(t, func(c net.Conn) {
			readRequest(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"issuer\":")
		}), Options{}, StageAnswer, ClosedEarly},
		"body hangs": {"http://" + listen(t, func(c net.Conn) {
			readRequest(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
			hang(c)
		}), Options{Timeout: 100 * time.Millisecond}, StageAnswer, TimedOut},
		"not HTTP": {"http://" + listen(t, func(c net.Conn) {
			readRequest(c)
			_, _ = io.WriteString(c, "220 mail.example ESMTP\r\n")
			hang(c)
		}), Options{}, StageAnswer, NotHTTP},
		"endless headers": {"http://" + listen(t, func(c net.Conn) {
			readRequest(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			for i := 0; ; i++ {
				if _, err := fmt.Fprintf(c, "X-%d: %s\r\n", i, strings.Repeat("x", 1000)); err != nil {
					return
				}
			}
		}), Options{}, StageAnswer, HeadersTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := recorder(t, c.options)
			got := get(t, r, c.address).Exchange.Failure
			if got == nil || got.Stage != c.stage || got.Kind != c.kind || got.Text == "" {
				t.Errorf("%+v, want %s at stage %s", got, c.kind, c.stage)
			}
			if c.stage == StageAnswer {
				return
			}
			conn, f := r.Connect(t.Context(), c.address)
			if f == nil || f.Stage != c.stage || f.Kind != c.kind || conn.Host == "" {
				t.Errorf("connection: %+v to %+v, want %s at stage %s", f, conn, c.kind, c.stage)
			}
		})
	}
}

func TestInterrupted(t *testing.T) {
	r := recorder(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	address := listen(t, func(c net.Conn) {
		cancel()
		hang(c)
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Do(req, Private).Exchange.Failure; f == nil || f.Kind != Interrupted {
		t.Errorf("a request under way: %+v", f)
	}
	if f := r.Do(req, Private).Exchange.Failure; f == nil || f.Kind != Interrupted {
		t.Errorf("one that was not sent: %+v", f)
	}
	if _, f := r.Connect(ctx, "http://"+address); f == nil || f.Kind != Interrupted {
		t.Errorf("a connection: %+v", f)
	}
	if n := len(r.Exchanges()); n != 1 {
		t.Errorf("%d exchanges, want the one that was sent", n)
	}
}
