//go:build interop

package interop

import (
	"crypto/x509"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/sessionstore"
)

// TestSessionStores keeps a session in real servers, as an application would that is
// configured rightly, and as one that is not.
func TestSessionStores(t *testing.T) {
	install(t, "redis")
	for _, server := range []struct {
		variants []string
		rows     []storeRow
	}{
		{nil, []storeRow{
			{"single", nil, ""},
			{"used as a cluster", asCluster("address"), application.StoreIsSingle},
		}},
		{[]string{"password"}, []storeRow{
			{"password", nil, ""},
			{"without it", withPassword(""), application.StoreNoPassword},
			{"with another", withPassword("wrong"), application.StoreWrongPassword},
		}},
		{[]string{"tls"}, []storeRow{
			{"TLS", nil, ""},
			{"of an authority that is not given", func(s *sessionstore.Store, _ map[string]string) { s.Roots = nil }, application.StoreTLS},
			{"spoken to without", func(s *sessionstore.Store, _ map[string]string) {
				s.URLs[0] = strings.Replace(s.URLs[0], "rediss:", "redis:", 1)
			}, application.StoreHungUp},
		}},
		{[]string{"sentinel"}, []storeRow{
			{"sentinel", func(s *sessionstore.Store, known map[string]string) {
				s.Sentinel, s.MasterName = true, known["master_name"]
				s.URLs = redisURLs(s.URLs[0], known["sentinels"])
			}, ""},
			{"its replica", func(s *sessionstore.Store, known map[string]string) {
				s.URLs = redisURLs(s.URLs[0], known["replica"])
			}, application.StoreReadOnly},
		}},
		{[]string{"cluster", "password", "tls"}, []storeRow{{"cluster", asCluster("nodes"), ""}}},
		{[]string{"cluster"}, []storeRow{
			{"plain cluster", asCluster("nodes"), ""},
			{"used as a single server", nil, application.StoreIsCluster},
		}},
	} {
		t.Run(strings.Join(append([]string{"redis"}, server.variants...), " "), func(t *testing.T) {
			t.Parallel()
			giveBack := processors.take(1)
			defer giveBack()
			known, _, err := startOnce(t, "redis", server.variants, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range server.rows {
				t.Run(row.name, func(t *testing.T) { row.run(t, known) })
			}
		})
	}
}

// A storeRow is one way to use a server, and what comes of it.
type storeRow struct {
	name   string
	change func(s *sessionstore.Store, known map[string]string)
	kind   string // "" a session lives there
}

func (row storeRow) run(t *testing.T, known map[string]string) {
	s := &sessionstore.Store{URLs: []string{known["url"]}, Password: known["password"], SentinelPassword: known["password"], Timeout: 10 * time.Second}
	if file := known["ca_file"]; file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s.Roots = x509.NewCertPool()
		s.Roots.AppendCertsFromPEM(pem)
	}
	if row.change != nil {
		row.change(s, known)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	a := s.Ask(t.Context())
	t.Logf("%+v", a)
	if a.Kind != row.kind {
		t.Errorf("it is %q (%s: %s), want %q", a.Kind, a.Step, a.Text, row.kind)
	}
	if row.kind == "" && (!strings.HasPrefix(a.Server, "Redis ") || !slices.Contains(a.Done, application.StoreExpire)) {
		t.Errorf("server %q, done %q", a.Server, a.Done)
	}
}

func withPassword(password string) func(*sessionstore.Store, map[string]string) {
	return func(s *sessionstore.Store, known map[string]string) {
		s.URLs, s.Password = redisURLs(s.URLs[0], known["address"]), password
	}
}

func asCluster(member string) func(*sessionstore.Store, map[string]string) {
	return func(s *sessionstore.Store, known map[string]string) {
		s.Cluster, s.URLs = true, redisURLs(s.URLs[0], known[member])
	}
}

// redisURLs are the addresses of a list, with the scheme of another one.
func redisURLs(like, list string) (out []string) {
	scheme, _, _ := strings.Cut(like, "://")
	for _, address := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(`, []"`, r) }) {
		if !strings.Contains(address, "://") {
			address = scheme + "://" + address
		}
		out = append(out, address)
	}
	return out
}
