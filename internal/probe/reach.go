package probe

import (
	"context"
	"net/http"
	"strconv"
	"time"

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
			Want: want, Saw: SayFailure(f, conn),
			Evidence: []wire.Evidence{at(first, "connection to "+conn.Host, string(f.Kind))},
		}
	}
	return conn, nil
}

// ClockReading is the provider's clock beside this machine's.
type ClockReading struct {
	Says    time.Time     // the Date header, in whole seconds, plus the Age of a cached answer
	HasDate bool          // false: no readable Date header
	Here    time.Time     // this machine's clock when the answer was there
	Took    time.Duration // the exchange: the provider's clock was read within this time before Here
}

// Clock reads both clocks at the discovery document. It is a step of its own
// because it has to run as soon as the answer is there.
var Clock = &Step[*ClockReading]{
	name: "clock of the provider", impact: Passive,
	needs: []Need{DiscoveryAnswer, IssuerSecured},
	do: func(_ context.Context, s *Session, f *Facts) (*ClockReading, error) {
		x := DiscoveryAnswer.Of(f)
		r := &ClockReading{Here: s.Now(), Took: x.Exchange.Timing.Whole}
		date, err := http.ParseTime(x.Header("Date"))
		if err != nil {
			return r, nil
		}
		// A cache sends the Date of the origin and how long it kept the answer
		// (RFC 9111 section 5.1).
		age, err := strconv.Atoi(x.Header("Age"))
		if err != nil || age < 0 {
			age = 0
		}
		r.Says, r.HasDate = date.Add(time.Duration(age)*time.Second), true
		return r, nil
	},
}

// Offset is the least by which the provider's clock must be ahead of this
// machine's (behind it when negative) to have given this reading; 0 when both
// may be the same.
func (r *ClockReading) Offset() time.Duration {
	least := r.Says.Sub(r.Here)                          // read at the very end
	most := r.Says.Add(time.Second).Sub(r.Here) + r.Took // read at the very beginning
	switch {
	case least > 0:
		return least
	case most < 0:
		return most
	}
	return 0
}
