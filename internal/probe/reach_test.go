package probe

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Each reading fails at its own stage, and lets the ones before it stand.
func TestReachStages(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	unknown := httptest.NewUnstartedServer(http.NotFoundHandler())
	unknown.Config.ErrorLog = quiet
	unknown.StartTLS()
	t.Cleanup(unknown.Close)
	for name, c := range map[string]struct {
		issuer string
		fails  *Step[*wire.Conn] // nil: none
		saw    string
	}{
		"no address":        {"https://sso.invalid", IssuerResolved, "the name does not exist"},
		"nobody there":      {"https://" + nobody(t), IssuerConnected, "connection refused"},
		"unknown CA":        {unknown.URL, IssuerSecured, "is signed by itself"},
		"plain HTTP on TLS": {strings.Replace(plain.URL, "http:", "https:", 1), IssuerSecured, "speaks plain HTTP, not TLS"},
		"404":               {plain.URL, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			blocked := false
			for _, step := range []*Step[*wire.Conn]{IssuerResolved, IssuerConnected, IssuerSecured} {
				conn, problem := gather(t, public(t, c.issuer), step)
				blocked = blocked || step == c.fails
				switch {
				case blocked && (problem == nil || !strings.Contains(problem.Saw, c.saw) || len(problem.Evidence) == 0):
					t.Errorf("%s: %+v, want it to say %q", step.Name(), problem, c.saw)
				case !blocked && (problem != nil || conn.Host == ""):
					t.Errorf("%s: %v, %+v", step.Name(), problem, conn)
				}
			}
		})
	}
}

func TestSayCertificate(t *testing.T) {
	from := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	leaf := wire.Certificate{Subject: "CN=sso", Issuer: "CN=R10", Names: []string{"a.example", "b.example"}, NotBefore: from, NotAfter: from.AddDate(0, 3, 0)}
	self := leaf
	self.Issuer = self.Subject
	many := leaf
	many.Names = strings.Fields("a b c d e f")
	none := leaf
	none.Names = nil
	for name, c := range map[string]struct {
		kind  wire.Kind
		chain []wire.Certificate
		want  string
	}{
		"self-signed":   {wire.UnknownCA, []wire.Certificate{self}, "the certificate, CN=sso, is signed by itself"},
		"alone":         {wire.UnknownCA, []wire.Certificate{leaf}, "signed by CN=R10, which this machine does not know and of which the server sends no certificate: either a private CA, or an intermediate that is missing"},
		"whole chain":   {wire.UnknownCA, []wire.Certificate{leaf, {Subject: "CN=R10", Issuer: "CN=Home Root"}}, "goes back to CN=Home Root, a CA that this machine does not know"},
		"incomplete":    {wire.IncompleteChain, []wire.Certificate{leaf}, "does not send the intermediate certificate of CN=R10"},
		"wrong name":    {wire.WrongName, []wire.Certificate{leaf}, "is for a.example, b.example, not for sso.example"},
		"many names":    {wire.WrongName, []wire.Certificate{many}, "is for a, b, c, d and 2 more, not for"},
		"no name":       {wire.WrongName, []wire.Certificate{none}, "is for no host at all"},
		"expired":       {wire.Expired, []wire.Certificate{leaf}, "ended on 2026-04-02 03:04 UTC"},
		"not yet valid": {wire.NotYetValid, []wire.Certificate{leaf}, "begins on 2026-01-02 03:04 UTC"},
		"another":       {wire.Other, []wire.Certificate{leaf}, "the request failed"},
	} {
		got := SayFailure(&wire.Failure{Stage: wire.StageTLS, Kind: c.kind, Text: "x509"}, &wire.Conn{Host: "sso.example:443", Chain: c.chain})
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want it to say %q", name, got, c.want)
		}
	}
}

func TestEveryFailureHasWords(t *testing.T) {
	for _, k := range []wire.Kind{wire.NoSuchHost, wire.ResolverTrouble, wire.Refused, wire.Unreachable, wire.TimedOut, wire.Interrupted,
		wire.UnknownCA, wire.IncompleteChain, wire.WrongName, wire.Expired, wire.NotYetValid, wire.PlainHTTP, wire.HandshakeFailed,
		wire.ClosedEarly, wire.NotHTTP, wire.HeadersTooLarge, wire.Other} {
		if failureWords[k] == "" {
			t.Errorf("%s has no words", k)
		}
	}
}

func TestClock(t *testing.T) {
	here := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		date, age string
		has       bool
		least     time.Duration // of the offset's magnitude
	}{
		"together":       {"Wed, 25 Nov 2026 12:00:00 GMT", "", true, 0},
		"behind":         {"Wed, 25 Nov 2026 11:50:00 GMT", "", true, 9 * time.Minute},
		"from a cache":   {"Wed, 25 Nov 2026 11:00:00 GMT", "3600", true, 0},
		"a wrong age":    {"Wed, 25 Nov 2026 12:00:00 GMT", "-5", true, 0},
		"no header":      {"", "", false, 0},
		"another format": {"2026-11-25", "", false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := documents(t, map[string]http.HandlerFunc{wellKnown: func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Date"] = nil
				if c.date != "" {
					w.Header()["Date"] = []string{c.date}
				}
				if c.age != "" {
					w.Header().Set("Age", c.age)
				}
			}})
			s.Now = func() time.Time { return here }
			r, problem := gather(t, s, Clock)
			if problem != nil || r.HasDate != c.has || !r.Here.Equal(here) || r.Took <= 0 {
				t.Fatalf("%+v, %v", r, problem)
			}
			if got := r.Offset().Abs(); c.has && (got < c.least || c.least == 0 && got != 0) {
				t.Errorf("%v apart", r.Offset())
			}
		})
	}
}
