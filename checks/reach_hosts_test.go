package checks_test

import (
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// began is when the runs of the reach tables begin.
var began = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// discovered is an answer at the discovery address with these headers: name,
// value and so on.
func discovered(headers ...string) *probe.Fetched {
	x := &probe.Fetched{Exchange: wire.Exchange{N: 1, Answer: wire.Received{Status: 200, Header: map[string][]string{}}}}
	for i := 0; i < len(headers); i += 2 {
		x.Exchange.Answer.Header.Set(headers[i], headers[i+1])
	}
	return x
}

// trusted is a connection with a certificate that has lived for since and has
// left to go.
func trusted(since, left time.Duration) *wire.Conn {
	return &wire.Conn{
		Host: "sso.example:443", Addresses: []string{"192.0.2.7"}, Remote: "192.0.2.7:443", TLS: "TLS 1.3",
		Chain: []wire.Certificate{{Subject: "CN=sso.example", Issuer: "CN=R10", Names: []string{"sso.example"}, NotBefore: began.Add(-since), NotAfter: began.Add(left)}},
	}
}

// other is another advertised host to which the way ended so; no failure when
// kind is "".
func other(stage wire.Stage, kind wire.Kind) *probe.OtherHost {
	h := &probe.OtherHost{Host: "api.example:443", TLS: true, Members: []string{"jwks_uri", "token_endpoint"}, Conn: trusted(30*day, 60*day)}
	h.Conn.Host = h.Host
	if kind != "" {
		h.Failure = &wire.Failure{Stage: stage, Kind: kind, Text: "words of the library"}
		if stage != wire.StageTLS {
			h.Conn = &wire.Conn{Host: h.Host}
		}
	}
	return h
}
