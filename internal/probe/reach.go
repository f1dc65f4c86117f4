package probe

import (
	"context"
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// The three readings below tell how far the way to the issuer goes. They read
// the exchange of the discovery document: each fails at its own stage only, so
// that one cause has one home.

// IssuerResolved is the connection record once the issuer's name has an address.
var IssuerResolved = &Step[*wire.Conn]{
	name: "address of the issuer's host", owner: "reach-resolves", impact: Passive,
	needs: []Need{DiscoveryAnswer},
	do: func(_ context.Context, _ *Session, f *Facts) (*wire.Conn, error) {
		return reached(DiscoveryAnswer.Of(f), wire.StageResolve, "an address for the issuer's host")
	},
}

// IssuerConnected is the same once a connection stands.
var IssuerConnected = &Step[*wire.Conn]{
	name: "connection to the issuer's host", owner: "reach-connects", impact: Passive,
	needs: []Need{DiscoveryAnswer, IssuerResolved},
	do: func(_ context.Context, _ *Session, f *Facts) (*wire.Conn, error) {
		return reached(DiscoveryAnswer.Of(f), wire.StageConnect, "a TCP connection")
	},
}

// IssuerSecured is the same once TLS stands, or is not asked for.
var IssuerSecured = &Step[*wire.Conn]{
	name: "trusted connection to the issuer's host", owner: "reach-tls", impact: Passive,
	needs: []Need{DiscoveryAnswer, IssuerConnected},
	do: func(_ context.Context, _ *Session, f *Facts) (*wire.Conn, error) {
		return reached(DiscoveryAnswer.Of(f), wire.StageTLS, "a certificate that this machine trusts for the issuer's host")
	},
}

// reached returns what is known of the connection, or the problem when the
// exchange failed at just this stage.
func reached(x *Fetched, stage wire.Stage, want string) (*wire.Conn, error) {
	first := x.Exchange
	if len(x.Hops) > 0 {
		first = x.Hops[0]
	}
	conn := first.Conn
	if conn == nil {
		conn = &wire.Conn{}
	}
	if f := first.Failure; f != nil && f.Stage == stage {
		return nil, &Problem{
			Want: want, Saw: fmt.Sprintf("%s (%s)", failureWords[f.Kind], f.Text),
			Evidence: []wire.Evidence{at(first, "connection to "+conn.Host, string(f.Kind))},
		}
	}
	return conn, nil
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
