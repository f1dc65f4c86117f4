package sessionstore

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// kindOf says what an error is about.
func kindOf(err error) string {
	var dns *net.DNSError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	var timeout net.Error
	text := err.Error()
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("WRONGPASS", "invalid password", "invalid username-password"):
		return application.StoreWrongPassword
	case has("NOAUTH"):
		return application.StoreNoPassword
	case has("NOPERM"):
		return application.StoreNoRights
	case has("READONLY"):
		return application.StoreReadOnly
	case has("MOVED ", "CLUSTERDOWN", "CROSSSLOT", "ASK "):
		return application.StoreIsCluster
	case has("cluster support disabled"):
		return application.StoreIsSingle
	case errors.As(err, &dns):
		return application.StoreUnknownHost
	case errors.Is(err, syscall.ECONNREFUSED):
		return application.StoreRefused
	case errors.As(err, &record), errors.As(err, &alert), errors.As(err, &unknown), errors.As(err, &hostname), errors.As(err, &invalid), has("tls: ", "x509: "):
		return application.StoreTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return application.StoreHangs
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return application.StoreHungUp // a server that speaks TLS does so to one that does not
	}
	return application.StoreOther
}

// sentence is the error in one line without the secrets.
func (s *Store) sentence(err error) string {
	text := err.Error()
	for _, secret := range s.Secrets() {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "(password)")
		}
	}
	return wire.Clean(text) // last: half of a secret, where a long text is cut, would not be found
}
