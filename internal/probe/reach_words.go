package probe

import (
	"fmt"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// SayFailure says in a sentence why no connection stands, with what the
// certificate has to do with it.
func SayFailure(f *wire.Failure, c *wire.Conn) string {
	if len(c.Chain) > 0 && f.Stage == wire.StageTLS {
		return SayCertificate(f.Kind, c)
	}
	words := failureWords[f.Kind]
	if f.Text == "" {
		return words
	}
	return words + " (" + f.Text + ")"
}

// SayCertificate says why a client refuses the certificate of a connection.
func SayCertificate(kind wire.Kind, c *wire.Conn) string {
	leaf := c.Chain[0]
	host := c.Host[:strings.LastIndexByte(c.Host, ':')]
	switch kind {
	case wire.UnknownCA:
		switch {
		case leaf.Issuer == leaf.Subject:
			return fmt.Sprintf("the certificate, %s, is signed by itself", name(leaf.Subject))
		case len(c.Chain) == 1:
			return fmt.Sprintf("the certificate is signed by %s, which this machine does not know and of which the server sends no certificate: "+
				"either a private CA, or an intermediate that is missing", name(leaf.Issuer))
		}
		return fmt.Sprintf("the certificate goes back to %s, a CA that this machine does not know", name(c.Chain[len(c.Chain)-1].Issuer))
	case wire.IncompleteChain:
		return fmt.Sprintf("the server does not send the intermediate certificate of %s, which signed its own", name(leaf.Issuer))
	case wire.WrongName:
		return fmt.Sprintf("the certificate is for %s, not for %s", names(leaf), host)
	case wire.Expired:
		return fmt.Sprintf("the certificate for %s, signed by %s, ended on %s", names(leaf), name(leaf.Issuer), Day(leaf.NotAfter))
	case wire.NotYetValid:
		return fmt.Sprintf("the certificate for %s, signed by %s, begins on %s: it is too new, or this machine's clock is behind",
			names(leaf), name(leaf.Issuer), Day(leaf.NotBefore))
	}
	return failureWords[kind]
}

// Day is a time as reports show it.
func Day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func name(subject string) string {
	if subject == "" {
		return "an authority without a name"
	}
	return subject
}

// maxNames is how many names of a certificate are listed: some have a hundred.
const maxNames = 4

func names(c wire.Certificate) string {
	switch n := len(c.Names); {
	case n == 0:
		return "no host at all (it has no subject alternative name)"
	case n > maxNames:
		return fmt.Sprintf("%s and %d more", strings.Join(c.Names[:maxNames], ", "), n-maxNames)
	}
	return strings.Join(c.Names, ", ")
}

// failureWords says each kind of failure for a reader.
var failureWords = map[wire.Kind]string{
	wire.NoSuchHost:      "the name does not exist",
	wire.ResolverTrouble: "the resolver gave no answer",
	wire.Refused:         "connection refused: nothing listens there",
	wire.Unreachable:     "no route to the host",
	wire.TimedOut:        "no answer within the time-out",
	wire.Interrupted:     "interrupted",
	wire.UnknownCA:       "the certificate is signed by a CA that this machine does not know",
	wire.IncompleteChain: "the server does not send the intermediate certificate",
	wire.WrongName:       "the certificate is for another name",
	wire.Expired:         "the certificate has expired",
	wire.NotYetValid:     "the certificate is not valid yet",
	wire.PlainHTTP:       "the port speaks plain HTTP, not TLS",
	wire.HandshakeFailed: "the TLS handshake failed",
	wire.ClosedEarly:     "the connection was closed half-way",
	wire.NotHTTP:         "the answer is not HTTP",
	wire.HeadersTooLarge: "the headers are larger than 64 KiB",
	wire.Other:           "the request failed",
}
