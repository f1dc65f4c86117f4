package login

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// comesBack reports whether this program can listen at the redirect URI.
func (b *Browser) comesBack() bool {
	return b.redirect != nil && b.redirect.Scheme == "http" && b.hosts() != nil
}

// hosts are the addresses to listen on; nil when the redirect URI is not on this
// machine. A browser may take either address of localhost.
func (b *Browser) hosts() []string {
	name := b.redirect.Hostname()
	if name == "localhost" {
		return []string{"127.0.0.1", "::1"}
	}
	if a, err := netip.ParseAddr(name); err == nil && a.IsLoopback() {
		return []string{name}
	}
	return nil
}

// Listen begins to listen at the redirect URI, if it is a loopback one. Its error
// is one sentence that says what to type next. Further calls do nothing.
func (b *Browser) Listen() error {
	if !b.comesBack() {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.server != nil {
		return nil
	}
	var listeners []net.Listener
	for i, host := range b.hosts() {
		l, err := net.Listen("tcp", net.JoinHostPort(host, port(b.redirect)))
		if err != nil && i > 0 && !errors.Is(err, syscall.EADDRINUSE) {
			continue // this machine has no IPv6
		}
		if err != nil {
			for _, open := range listeners {
				_ = open.Close() // the first error is the one to tell
			}
			return b.cannotListen(host, err)
		}
		listeners = append(listeners, l)
	}
	server := &http.Server{
		Handler:           http.HandlerFunc(b.serve),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // a browser that hangs up is no news
	}
	for _, l := range listeners {
		go func() { _ = server.Serve(l) }() // ends with ErrServerClosed
	}
	b.server = server
	return nil
}

func (b *Browser) cannotListen(host string, err error) error {
	reason := wire.Clean(err.Error())
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		reason = "it is in use"
	case errors.Is(err, syscall.EACCES):
		reason = "this user may not listen there"
	}
	return fmt.Errorf("cannot listen on port %s of %s, where the browser has to come back: %s; stop the program that listens there, or register another redirect URI and type --redirect-uri %s",
		port(b.redirect), host, reason, printable(b.elsewhere().String()))
}

// elsewhere is the redirect URI with another port.
func (b *Browser) elsewhere() *url.URL {
	u := *b.redirect
	next := 8085
	if p, err := strconv.Atoi(u.Port()); err == nil && p >= 1024 && p < 65535 {
		next = p + 1
	}
	u.Host = net.JoinHostPort(u.Hostname(), strconv.Itoa(next))
	return &u
}

// closing is how long the last page may take to reach the browser.
const closing = time.Second

// Close ends listening.
func (b *Browser) Close() error {
	b.mu.Lock()
	server := b.server
	b.server = nil
	b.mu.Unlock()
	if server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	if server.Shutdown(ctx) == nil {
		return nil
	}
	return server.Close()
}

// printable keeps a terminal from being drawn on by an address.
func printable(s string) string {
	if isASCII(s) {
		return s
	}
	return strconv.QuoteToASCII(s)
}
