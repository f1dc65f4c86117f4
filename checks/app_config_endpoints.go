package checks

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AppConfigEndpoints is Should: nothing forbids other addresses, and inside a cluster
// they are often meant; but an address that the document does not have is one that
// the provider may move without a word.
var AppConfigEndpoints = &Check{
	ID:    "app-config-endpoints",
	Title: "the configured addresses are of discovery",
	Why: `An application that reads no discovery document is told each address by hand. One
slash, one old path, and the login ends in "Failed to fetch access token" after the
user has typed the password.`,
	Since: "v0.2",
	Level: Should,
	Spec:  []Ref{{OIDCDiscovery, "3"}, {OIDCDiscovery, "4.3"}},
	Needs: []probe.Need{probe.Application, probe.Configured, probe.DiscoveryAnswer, probe.Discovery},
	Judge: judgeAppConfigEndpoints,
	Fix:   "Copy each address from the discovery document into the application's configuration, with or without the slash at its end as it stands there.",
}

func judgeAppConfigEndpoints(f *probe.Facts) Verdict {
	u, m, answer := probe.Configured.Of(f), probe.Discovery.Of(f), probe.DiscoveryAnswer.Of(f)
	x := &findings{u: u}
	compared, inner := 0, []string{}
	for _, e := range []struct {
		name, address string
		byBrowser     bool
	}{
		{"authorization_endpoint", m.AuthorizationEndpoint, true},
		{"token_endpoint", m.TokenEndpoint, false},
		{"userinfo_endpoint", m.UserinfoEndpoint, false},
		{"jwks_uri", m.JWKSURI, false},
		{"end_session_endpoint", m.EndSessionEndpoint, true},
	} {
		s := set(u, e.name)
		if s == nil {
			continue
		}
		compared++
		switch got := wire.Clean(e.address); {
		case e.address == "":
			x.add(s, "an "+e.name+" in the discovery document", "none there, and "+s.Value+" configured")
		case sameAddress(s.Value, e.address):
		case !e.byBrowser && otherHost(s.Value, e.address):
			inner = append(inner, s.Key)
		default:
			x.add(s, got, s.Value+": "+difference(s.Value, got))
			x.evidence = append(x.evidence, answer.At("body /"+e.name, got))
		}
	}
	x.rules("app-config-endpoints")
	switch {
	case compared == 0 && len(x.saw) == 0:
		return notApplicable("the configuration has no address of an endpoint")
	case len(inner) > 0:
		return x.verdict(fmt.Sprintf("%d addresses, of which %s at another host, as inside a network", compared, strings.Join(inner, ", ")))
	}
	return x.verdict(fmt.Sprintf("%d as in the document", compared))
}

// sameAddress compares as a client reaches them: the case of the host and a port that
// is the default do not matter, a slash does.
func sameAddress(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	return errX == nil && errY == nil && x.Scheme == y.Scheme && withPort(x) == withPort(y) && x.EscapedPath() == y.EscapedPath() && x.RawQuery == y.RawQuery
}

func withPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}

// otherHost holds for the same path at a host that only a network of its own has.
func otherHost(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	return errX == nil && errY == nil && x.EscapedPath() == y.EscapedPath() && !strings.EqualFold(x.Hostname(), y.Hostname()) &&
		probe.Inner(a)
}
