package house_test

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/settings"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// keys are shared by all practice providers of these tests: making them is slow.
var keys = sync.OnceValues(practice.NewKeys)

func start(t testing.TB, latency time.Duration, faults ...string) *practice.Provider {
	t.Helper()
	k, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	p, err := practice.Start(practice.Config{Faults: faults, TLS: true, Keys: k, Latency: latency})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// diagnose runs every check against p, with every impact, as this client.
func diagnose(t testing.TB, p *practice.Provider, client practice.Client) *runner.Outcome {
	t.Helper()
	return diagnoseFor(t, p, client, checks.OfProvider(), func(*probe.Config) {})
}

// diagnoseFor is diagnose with a choice of checks and a change of what is given.
func diagnoseFor(t testing.TB, p *practice.Provider, client practice.Client, list []*checks.Check, change func(*probe.Config)) *runner.Outcome {
	t.Helper()
	admin, err := settings.Parse(practice.AdminAPI)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(p.CA)
	v := wire.NewVault()
	s := &probe.Session{
		Config: probe.Config{
			Issuer: p.Issuer, ClientID: client.ID, ClientSecret: client.Secret, ClientAuth: "auto",
			Scopes:      []string{"openid", "profile", "email", "offline_access"},
			RedirectURI: client.RedirectURI, PostLogoutRedirectURI: client.PostLogoutRedirectURI,
			AdminToken: p.AdminToken,
			AdminAPI:   func(*probe.ProviderMetadata, *probe.Fetched) *settings.API { return admin },
		},
		Vault:      v,
		Recorder:   wire.NewRecorder(wire.Options{Roots: roots, Lookup: lookup, Timeout: 5 * time.Second}, v),
		Authorizer: login.NewHeadless(p.User.Username, p.User.Password),
		Now:        time.Now,
	}
	change(&s.Config)
	t.Cleanup(s.Recorder.Close)
	s.Prepare()
	return runner.Run(t.Context(), s, list, runner.Options{Impact: probe.Intrusive})
}

// lookup knows this machine and nothing else, so that no test asks a name server.
func lookup(_ context.Context, host string) ([]netip.Addr, error) {
	if host == "localhost" {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

func statuses(o *runner.Outcome) map[string]string {
	out := map[string]string{}
	for _, r := range o.Results {
		out[string(r.Check.ID)] = r.Status.String()
	}
	return out
}

// client is the one that a fault's Expect is about.
func client(p *practice.Provider, name string) practice.Client {
	if strings.EqualFold(name, "public") {
		return p.Public
	}
	return p.Confidential
}
