package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// What a provider may send before the rest is cut off.
const (
	MaxBody   = 1 << 20
	MaxOpaque = 16 << 20 // the scripts of one page
	MaxHeader = 64 << 10
)

// Options are the settings of a Recorder. The zero value works.
type Options struct {
	Timeout  time.Duration     // of one request; default 10 s
	Parallel int               // requests at a time; default 4
	Within   []*Limit          // what is shared with other recorders; taken in this order
	Roots    *x509.CertPool    // nil: the system's
	Insecure bool              // accept any certificate; the chain is still recorded
	Resolve  map[string]string // host:port to the address that is dialled instead
	// Lookup replaces the system's resolver; for tests.
	Lookup    func(ctx context.Context, host string) ([]netip.Addr, error)
	UserAgent string
}

// A Recorder sends requests and records them. It follows no redirect and keeps
// no cookie. It is safe for concurrent use.
type Recorder struct {
	vault     *Vault
	transport *http.Transport
	dialer    *dialer
	slots     []*slots // taken in this order by all that share them
	timeout   time.Duration
	agent     string
	begin     time.Time

	mu        sync.Mutex
	exchanges []Exchange
	issued    int
}

// An Answer is a live answer, with its secrets: it stays inside the step that
// asked. What is kept of it is its Exchange.
type Answer struct {
	Exchange Exchange
	Status   int // 0: none came, see Exchange.Failure
	Header   http.Header
	Body     []byte
}

// String keeps an answer from being printed by accident.
func (a *Answer) String() string { return "answer of an exchange" }

// NewRecorder returns a recorder that masks into v.
func NewRecorder(o Options, v *Vault) *Recorder {
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Parallel <= 0 {
		o.Parallel = 4
	}
	if o.Lookup == nil {
		o.Lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	d := &dialer{resolve: o.Resolve, lookup: o.Lookup, roots: o.Roots, insecure: o.Insecure, now: time.Now}
	return &Recorder{
		vault:  v,
		dialer: d,
		transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            d.plain,
			DialTLSContext:         d.secure,
			TLSClientConfig:        &tls.Config{RootCAs: o.Roots, InsecureSkipVerify: o.Insecure}, // through a proxy only
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    o.Parallel,
			IdleConnTimeout:        30 * time.Second,
			MaxResponseHeaderBytes: MaxHeader,
		},
		slots:   allSlots(o),
		timeout: o.Timeout,
		agent:   o.UserAgent,
		begin:   time.Now(),
	}
}

// Vault is where the recorder masks.
func (r *Recorder) Vault() *Vault { return r.vault }

// Timeout is how long one request may take.
func (r *Recorder) Timeout() time.Duration { return r.timeout }

// Close drops kept connections.
func (r *Recorder) Close() { r.transport.CloseIdleConnections() }

// Exchanges returns what was recorded so far, in order of N.
func (r *Recorder) Exchanges() []Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := slices.Clone(r.exchanges)
	slices.SortFunc(out, func(a, b Exchange) int { return a.N - b.N })
	return out
}

type stepKey struct{}

type step struct {
	name   string
	weight int
}

// As names the step on whose behalf requests with this context are made, and
// how much work waits behind it (see slots).
func As(ctx context.Context, name string, weight int) context.Context {
	return context.WithValue(ctx, stepKey{}, step{name, weight})
}

// RoundTrip makes a Recorder an http.RoundTripper: it sends one request and
// records it. Its error is a *Failure.
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	a := r.Do(req, Private)
	if f := a.Exchange.Failure; f != nil {
		return nil, f
	}
	return &http.Response{
		Status: http.StatusText(a.Status), StatusCode: a.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.Header, Body: io.NopCloser(bytes.NewReader(a.Body)), ContentLength: int64(len(a.Body)), Request: req,
	}, nil
}

// Do sends req once and records it; doc says what its body will be. It always
// returns an answer: a refused connection is one too.
func (r *Recorder) Do(req *http.Request, doc Doc) *Answer {
	s, _ := req.Context().Value(stepKey{}).(step)
	body := drain(req)
	if r.agent != "" && req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", r.agent)
	}
	e := Exchange{Step: s.name, Request: Sent{Method: req.Method, URL: r.vault.address(req.URL, doc), Header: r.vault.header(req.Header)}}
	e.Request.Address, e.Request.Query = r.vault.inParts(req.URL, doc)
	if values, err := url.ParseQuery(string(body)); err == nil && isForm(req.Header) {
		e.Request.Form = r.vault.form(values)
	}
	release, err := acquireAll(req.Context(), r.slots, s.weight)
	if err != nil {
		// Never sent: not an exchange, and it gets no number.
		return &Answer{Exchange: Exchange{Step: s.name, Request: e.Request, Failure: &Failure{Stage: StageConnect, Kind: Interrupted, Text: "not sent"}}}
	}
	defer release()
	r.mu.Lock()
	r.issued++
	e.N = r.issued
	r.mu.Unlock()

	a := r.send(req, &e, doc)
	a.Exchange = e
	r.mu.Lock()
	r.exchanges = append(r.exchanges, e)
	r.mu.Unlock()
	return a
}

// send does the exchange and fills in what came back.
func (r *Recorder) send(req *http.Request, e *Exchange, doc Doc) *Answer {
	ctx, cancel := context.WithTimeout(req.Context(), r.timeout)
	defer cancel()
	n := &note{stage: StageAnswer}
	n.deadline, _ = ctx.Deadline()
	var written, first time.Time
	ctx = context.WithValue(ctx, connKey{}, n)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:              func(i httptrace.GotConnInfo) { n.got(i.Reused) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { n.do(func() { written = time.Now() }) },
		GotFirstResponseByte: func() { n.do(func() { first = time.Now() }) },
	})
	begin := time.Now()
	e.Start = begin.Sub(r.begin)
	a := &Answer{}
	resp, err := r.transport.RoundTrip(req.WithContext(ctx))
	if err == nil {
		a.Status, a.Header = resp.StatusCode, resp.Header
		most := MaxBody
		if doc.kind == opaque {
			most = MaxOpaque
		}
		a.Body, err = io.ReadAll(io.LimitReader(resp.Body, int64(most)+1))
		resp.Body.Close()
		if len(a.Body) > most {
			a.Body, e.Answer.Truncated = a.Body[:most], true
		}
		// The body first: a header may repeat what it hides.
		e.Answer.Body, e.Answer.Bytes = r.vault.body(a.Header.Get("Content-Type"), a.Body, doc), len(a.Body)
		e.Answer.Status, e.Answer.Header = a.Status, r.vault.header(a.Header)
		e.Answer.Marks = r.vault.marks(a.Header.Get("Content-Type"), a.Body, req.Header.Get("Cookie") == "")
	}
	e.Timing.Whole = time.Since(begin)
	n.do(func() {
		n.over = true
		if e.Conn = n.conn; e.Conn != nil {
			e.Conn.Proxied = r.proxied(req)
		}
		e.Timing.DNS, e.Timing.Connect, e.Timing.TLS = n.dns, n.dial, n.tls
		if !first.IsZero() && !written.IsZero() {
			e.Timing.FirstByte = first.Sub(written)
		}
		if err != nil {
			e.Failure = r.failure(err, n.stage)
		}
	})
	// A person who pressed Ctrl-C is told apart from a provider that is slow.
	if e.Failure != nil && errors.Is(context.Cause(req.Context()), context.Canceled) {
		e.Failure.Kind = Interrupted
	}
	return a
}

func (r *Recorder) failure(err error, reached Stage) *Failure {
	f := classify(err, reached)
	f.Text = r.vault.Clean(err.Error())
	return f
}

// proxied reports whether the environment sends this request through a proxy.
func (r *Recorder) proxied(req *http.Request) bool {
	proxy, err := r.transport.Proxy(req)
	return proxy != nil || err != nil
}

// drain reads the request's body and puts it back.
func drain(req *http.Request) []byte {
	if req.Body == nil {
		return nil
	}
	b, _ := io.ReadAll(req.Body) // our own bytes, in memory
	req.Body.Close()
	req.Body = io.NopCloser(bytes.NewReader(b))
	return b
}

func isForm(h http.Header) bool {
	return strings.HasPrefix(h.Get("Content-Type"), "application/x-www-form-urlencoded")
}

// guarded runs functions one at a time.
type guarded struct{ mu sync.Mutex }

func (g *guarded) do(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f()
}
