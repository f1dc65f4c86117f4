package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
)

// Stage is how far a request got before it failed.
type Stage string

// The stages, in order.
const (
	StageResolve Stage = "resolve"
	StageConnect Stage = "connect"
	StageTLS     Stage = "tls"
	StageAnswer  Stage = "answer" // sent, and no whole answer came
)

// Kind names the reason within a stage.
type Kind string

// Reasons for a failure. What none of them fits is Other.
const (
	NoSuchHost      Kind = "no-such-host"
	ResolverTrouble Kind = "resolver-trouble"
	Refused         Kind = "refused"
	Unreachable     Kind = "unreachable"
	TimedOut        Kind = "timed-out"
	Interrupted     Kind = "interrupted" // the person stopped the run
	UnknownCA       Kind = "unknown-ca"
	IncompleteChain Kind = "incomplete-chain"
	WrongName       Kind = "wrong-name"
	Expired         Kind = "expired"
	NotYetValid     Kind = "not-yet-valid"
	PlainHTTP       Kind = "plain-http" // the TLS port answered in plain HTTP
	HandshakeFailed Kind = "handshake-failed"
	ClosedEarly     Kind = "closed-early"
	NotHTTP         Kind = "not-http"
	HeadersTooLarge Kind = "headers-too-large"
	Other           Kind = "other"
)

// Failure says why no whole answer came. It never holds more of the provider's
// words than a cleaned sentence.
type Failure struct {
	Stage Stage  `json:"stage"`
	Kind  Kind   `json:"kind"`
	Text  string `json:"text"` // the library's words, cleaned
}

func (f *Failure) Error() string { return f.Text }

// classify turns what the HTTP library returned into a Failure without Text.
// reached is the stage that the trace saw last.
func classify(err error, reached Stage) *Failure {
	f := &Failure{Stage: reached, Kind: Other}
	var dns *net.DNSError
	var verify *certificateError
	var header tls.RecordHeaderError
	var proxied *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		f.Stage, f.Kind = StageResolve, ResolverTrouble
		if dns.IsNotFound {
			f.Kind = NoSuchHost
		}
	case errors.As(err, &verify):
		f.Stage, f.Kind = StageTLS, verify.kind
	case errors.As(err, &proxied): // behind a proxy the library verifies, not our dialer
		f.Stage, f.Kind = StageTLS, certificateKind(err, proxied.UnverifiedCertificates)
	case errors.As(err, &header):
		f.Stage, f.Kind = StageTLS, HandshakeFailed
		if strings.HasPrefix(string(header.RecordHeader[:]), "HTTP/") {
			f.Kind = PlainHTTP
		}
	// net/http replaces the record header error by a sentence of its own.
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		f.Stage, f.Kind = StageTLS, PlainHTTP
	case errors.Is(err, context.Canceled):
		f.Kind = Interrupted
	case errors.Is(err, syscall.ECONNREFUSED):
		f.Stage, f.Kind = StageConnect, Refused
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		f.Stage, f.Kind = StageConnect, Unreachable
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded),
		errors.As(err, &timeout) && timeout.Timeout():
		f.Kind = TimedOut
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		f.Kind = ClosedEarly
	case strings.Contains(err.Error(), "server closed idle connection"):
		f.Kind = ClosedEarly
	case strings.Contains(err.Error(), "server response headers exceeded"),
		strings.Contains(err.Error(), "response header list larger"): // HTTP/2
		f.Kind = HeadersTooLarge
	case strings.Contains(err.Error(), "malformed HTTP"),
		strings.Contains(err.Error(), "readLoopPeekFailLocked"), // bytes came before the request was out, as from an SSH server
		strings.HasPrefix(err.Error(), "connection error: "):    // HTTP/2 (RFC 9113 section 7), also for very many headers
		f.Kind = NotHTTP
	case reached == StageTLS:
		f.Kind = HandshakeFailed
	}
	return f
}

// certificateError is a refused certificate, with the reason told apart.
type certificateError struct {
	kind Kind
	err  error
}

func (e *certificateError) Error() string { return e.err.Error() }
func (e *certificateError) Unwrap() error { return e.err }

// certificateKind tells the reasons apart for which x509 refuses a chain.
func certificateKind(err error, sent []*x509.Certificate) Kind {
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var noRoots x509.SystemRootsError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		if strings.Contains(invalid.Error(), "is before") {
			return NotYetValid
		}
		return Expired
	case errors.As(err, &host):
		return WrongName
	case errors.As(err, &unknown):
		if missesIntermediate(sent) {
			return IncompleteChain
		}
		return UnknownCA
	case errors.As(err, &noRoots):
		return UnknownCA
	}
	return Other
}

// missesIntermediate reports whether the certificate of the one who signed the
// server's was left out, though that can be fetched (RFC 5280 section 4.2.2.1).
// Public CAs name such an address and never sign a server with their root. A
// private CA's leaf seldom has one; there the CA itself is unknown.
func missesIntermediate(sent []*x509.Certificate) bool {
	if len(sent) == 0 || len(sent[0].IssuingCertificateURL) == 0 {
		return false
	}
	for _, c := range sent {
		if bytes.Equal(c.RawSubject, sent[0].RawIssuer) {
			return false
		}
	}
	return true
}
