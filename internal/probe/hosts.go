package probe

import (
	"context"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// OtherHost is a host that the provider advertises besides the issuer's.
type OtherHost struct {
	Host    string        // host:port
	TLS     bool          // an https address named it
	Members []string      // of the discovery document that name it, sorted
	Conn    *wire.Conn    // how far the way there goes
	Failure *wire.Failure // nil: all the way
}

// Reached reports whether the way went past the stage.
func (h *OtherHost) Reached(stage wire.Stage) bool {
	return !h.Conn.Proxied && (h.Failure == nil || rank[h.Failure.Stage] > rank[stage])
}

// FailedAt reports whether the way ended at this stage.
func (h *OtherHost) FailedAt(stage wire.Stage) bool {
	return h.Failure != nil && h.Failure.Stage == stage
}

var rank = map[wire.Stage]int{wire.StageResolve: 1, wire.StageConnect: 2, wire.StageTLS: 3, wire.StageAnswer: 4}

// Name is the host with the members that name it.
func (h *OtherHost) Name() string { return h.Host + " (" + strings.Join(h.Members, ", ") + ")" }

// OtherHosts connects once to each host that the provider advertises besides
// the issuer's, without asking it for anything. It reads the discovery answer
// itself and never fails, so that what is known about the issuer's host can be
// judged also where the document cannot be read. Addresses that are wrong as
// they stand are left to the check that says so (see Misplaced).
var OtherHosts = &Step[[]*OtherHost]{
	name: "connections to the other advertised hosts", impact: Passive,
	needs: []Need{Target, DiscoveryAnswer},
	do: func(ctx context.Context, s *Session, f *Facts) ([]*OtherHost, error) {
		m, _ := readDiscovery(DiscoveryAnswer.Of(f), s.kept(discoveryBody))
		if m == nil {
			return nil, nil
		}
		hosts, addresses := otherHosts(m, Target.Of(f).Issuer)
		var wg sync.WaitGroup
		for i, h := range hosts {
			wg.Go(func() { h.Conn, h.Failure = s.Recorder.Connect(ctx, addresses[i]) })
		}
		wg.Wait()
		return hosts, nil
	},
}

// otherHosts lists the hosts to connect to, sorted, and an address of each.
func otherHosts(m *ProviderMetadata, issuer string) (hosts []*OtherHost, addresses []string) {
	wrong := map[string]bool{}
	for _, p := range m.Misplaced(issuer) {
		wrong[p.Member] = true
	}
	endpoints := m.Endpoints()
	found := map[string]*OtherHost{}
	for _, member := range slices.Sorted(maps.Keys(endpoints)) {
		address := endpoints[member]
		host := hostPort(address)
		if wrong[member] || host == "" || host == hostPort(issuer) {
			continue
		}
		h := found[host]
		if h == nil {
			h = &OtherHost{Host: wire.Clean(host)}
			found[host] = h
			hosts, addresses = append(hosts, h), append(addresses, address)
		}
		h.TLS = h.TLS || strings.HasPrefix(address, "https:")
		h.Members = append(h.Members, member)
	}
	return hosts, addresses
}

// Misplaced is an advertised address that no client of this issuer can use as it
// stands.
type Misplaced struct {
	Member, Address string
	Why             string // completes "it is …"
}

// Misplaced lists advertised addresses that do not fit the issuer: not a web
// address, plain http beside an https issuer, or a host that only the provider's
// own network knows beside a public issuer. The issuer counts as https or public
// only when both the one that was given and the one in the document are: a
// provider that is asked by its inner name may well answer with inner addresses
// for the back channel (Keycloak's hostname-backchannel-dynamic). Several
// public hosts are fine.
func (m *ProviderMetadata) Misplaced(issuer string) []Misplaced {
	secure := isHTTPS(issuer) && isHTTPS(m.Issuer)
	public := !isInner(issuer) && !isInner(m.Issuer)
	var out []Misplaced
	endpoints := m.Endpoints()
	for _, member := range slices.Sorted(maps.Keys(endpoints)) {
		address := endpoints[member]
		u, err := url.Parse(address)
		why := ""
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			why = "not an absolute web address"
		case secure && u.Scheme == "http":
			why = "plain http, and the issuer is https"
		case public && isInner(address):
			why = "on a host that only its own network knows, and the issuer is public"
		default:
			continue
		}
		out = append(out, Misplaced{member, wire.Clean(address), why})
	}
	return out
}

func isHTTPS(address string) bool { return strings.HasPrefix(strings.ToLower(address), "https://") }

// shared is the carrier-grade NAT block, which overlay networks use too (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// Inner holds for an address that only a network of its own has.
func Inner(address string) bool { return isInner(address) }

// isInner holds for an address whose host is not public by its look: loopback,
// private, a single label, or a name that is reserved for private use.
func isInner(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if a, err := netip.ParseAddr(host); err == nil {
		a = a.Unmap()
		return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsUnspecified() || shared.Contains(a)
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, suffix := range []string{".localhost", ".local", ".internal", ".lan", ".home.arpa"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}
