package practice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Config says how a provider is started. Its zero value starts a healthy one
// over plain HTTP on a free loopback port.
type Config struct {
	Faults  []string         // names from Faults
	Latency time.Duration    // waited before each answer
	TLS     bool             // serve https with a certificate of the authority in Keys
	Keys    *Keys            // shared between providers to save time; nil: fresh keys
	Now     func() time.Time // clock for tokens, certificates and the Date header; nil: time.Now
	Client  Client           // the confidential client; without an ID one is made
	Addr    string           // "127.0.0.1:0" when empty; anything that is not a loopback IP address is an error
}

// A Provider is a running practice provider. Its exported fields do not change
// after Start.
type Provider struct {
	Issuer        string // the address to type; some faults make the provider call itself otherwise
	CA            []byte // PEM certificate of the authority to trust; nil without TLS
	Confidential  Client
	Public        Client
	User          User
	AdminToken    string // opens the admin API, which AdminAPI describes
	DecryptionKey []byte // private JWK in JSON that decrypts the tokens of the fault id-token-encrypted

	faults  map[string]bool
	latency time.Duration
	now     func() time.Time
	keys    *Keys
	server  *http.Server
	served  chan struct{} // closed when the server has ended
	closing chan struct{}
	close   func() error

	mu    sync.Mutex // held while a request is answered; guards state
	state state
}

// Start serves a provider until Close. An unknown fault is an error that lists
// the known ones.
func Start(cfg Config) (*Provider, error) {
	faults, err := activeFaults(cfg.Faults, cfg.TLS)
	if err != nil {
		return nil, err
	}
	listener, err := listenLoopback(cfg.Addr)
	if err != nil {
		return nil, err
	}
	p, err := newProvider(cfg, faults, listener)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	if err := p.serve(listener, cfg.TLS); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return p, nil
}

func newProvider(cfg Config, faults map[string]bool, listener net.Listener) (*Provider, error) {
	p := &Provider{
		Issuer:  "http://" + listener.Addr().String(),
		faults:  faults,
		latency: cfg.Latency,
		now:     cfg.Now,
		keys:    cfg.Keys,
		served:  make(chan struct{}),
		closing: make(chan struct{}),
		state:   newState(),
	}
	if p.now == nil {
		p.now = time.Now
	}
	if p.keys == nil {
		keys, err := NewKeys()
		if err != nil {
			return nil, err
		}
		p.keys = keys
	}
	if cfg.TLS {
		p.Issuer = "https://" + listener.Addr().String()
		p.CA = p.keys.authority.pem()
	}
	var err error
	if p.DecryptionKey, err = p.keys.decryptionJWK(); err != nil {
		return nil, err
	}
	p.AdminToken = p.newSecret()
	p.addClients(cfg.Client)
	p.addUser()
	p.keepPrivateKeys()
	return p, nil
}

func (p *Provider) serve(listener net.Listener, useTLS bool) error {
	p.server = &http.Server{
		Handler:           p.handler(),
		ReadHeaderTimeout: 30 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // refused handshakes are what some faults are for
	}
	p.close = sync.OnceValue(func() error {
		close(p.closing)
		err := p.server.Close()
		<-p.served
		return err
	})
	run := p.server.Serve
	if useTLS && !p.faulty(plainHTTPOnTLSPort) {
		config, err := p.tlsConfig(listener)
		if err != nil {
			return err
		}
		p.server.TLSConfig = config
		run = func(l net.Listener) error { return p.server.ServeTLS(l, "", "") }
	}
	go func() {
		defer close(p.served)
		_ = run(listener) // ends with ErrServerClosed; there is nobody left to tell of anything else
	}()
	return nil
}

// Close ends the provider at once, and with it everything it knew.
func (p *Provider) Close() error { return p.close() }

// Banner names the provider and its active faults in one line without a line end.
func (p *Provider) Banner() string {
	var active []string
	for _, f := range faultTable {
		if p.faulty(f.Name) {
			active = append(active, f.Name)
		}
	}
	if active == nil {
		return fmt.Sprintf("practice provider at %s, faults: none", p.Issuer)
	}
	return fmt.Sprintf("practice provider at %s, faults: %s", p.Issuer, strings.Join(active, ", "))
}

func (p *Provider) faulty(name string) bool { return p.faults[name] }

// Paths of the endpoints and pages, below the issuer.
const (
	discoveryPath     = "/.well-known/openid-configuration"
	authorizePath     = "/authorize"
	tokenPath         = "/token"
	userinfoPath      = "/userinfo"
	keysPath          = "/keys"
	introspectPath    = "/introspect"
	revokePath        = "/revoke"
	endSessionPath    = "/end-session"
	deviceAuthPath    = "/device-authorization"
	pushPath          = "/par"
	loginPath         = "/login"
	consentPath       = "/consent"
	devicePath        = "/device"
	confirmLogoutPath = "/end-session/confirm"
	adminClientsPath  = "/admin/clients"
	adminServerPath   = "/admin/server/" + serverName
)

func (p *Provider) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+discoveryPath, p.serveDiscovery)
	mux.HandleFunc("GET "+keysPath, p.serveKeys)
	mux.HandleFunc("GET "+authorizePath, p.serveAuthorize)
	mux.HandleFunc("POST "+authorizePath, p.serveAuthorize)
	mux.HandleFunc("POST "+pushPath, p.servePush)
	mux.HandleFunc("POST "+tokenPath, p.serveToken)
	mux.HandleFunc("GET "+userinfoPath, p.serveUserinfo)
	mux.HandleFunc("POST "+userinfoPath, p.serveUserinfo)
	mux.HandleFunc("POST "+introspectPath, p.serveIntrospect)
	mux.HandleFunc("POST "+revokePath, p.serveRevoke)
	mux.HandleFunc("POST "+deviceAuthPath, p.serveDeviceAuthorization)
	mux.HandleFunc("GET "+devicePath, p.serveDevicePage)
	mux.HandleFunc("GET "+endSessionPath, p.serveEndSession)
	mux.HandleFunc("POST "+endSessionPath, p.serveEndSession)
	mux.HandleFunc("POST "+confirmLogoutPath, p.serveConfirmLogout)
	mux.HandleFunc("GET "+adminClientsPath, p.serveAdminClients)
	mux.HandleFunc("GET "+adminServerPath, p.serveAdminServer)
	mux.HandleFunc("GET "+loginPath, p.serveBareLogin)
	mux.HandleFunc("POST "+loginPath, p.serveLogin)
	mux.HandleFunc("POST "+consentPath, p.serveConsent)
	return mux
}

// maxBody bounds what a request may send; the longest honest one is a PAR
// request of some kilobytes.
const maxBody = 1 << 20

// handler reads a request in full before it takes the lock, so that a slow
// sender delays nobody else, and answers under the lock, so that every endpoint
// is plain sequential code.
func (p *Provider) handler() http.Handler {
	routes := p.routes()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		formErr := r.ParseForm()
		p.note(r)
		if !p.wait(r.Context()) {
			return
		}
		w.Header().Set("Date", p.date())
		if formErr != nil {
			refuse(w, invalidRequest("the request cannot be read: %v", formErr))
			return
		}
		if p.breakTransport(w, r) {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		routes.ServeHTTP(w, r)
	})
}

// wait sleeps for the latency and tells whether an answer is still wanted.
func (p *Provider) wait(ctx context.Context) bool {
	if p.latency == 0 {
		return true
	}
	timer := time.NewTimer(p.latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	case <-p.closing:
		return false
	}
}

func (p *Provider) date() string {
	now := p.now()
	if p.faulty(dateHeaderBehind) {
		now = now.Add(-10 * time.Minute)
	}
	return now.UTC().Format(http.TimeFormat)
}

func listenLoopback(addr string) (net.Listener, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w; use 127.0.0.1:PORT", addr, err)
	}
	// A name is refused as well: what it resolves to is not ours to know.
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("address %q is not a loopback IP address; use 127.0.0.1:PORT", addr)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", addr, err)
	}
	return listener, nil
}
