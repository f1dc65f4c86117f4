// A small Dex for tests only: the server package of the newest Dex that comes
// through the Go module proxy as a library, with storage in memory, the local
// password database and nothing else. Loopback only; every secret is a lab secret.
//
//	dex -addr 127.0.0.1:PORT -web FOLDER [-issuer ISSUER] [-life 1h] [-consent] [-slow 5m]
//	    [-second PATH] [-own] [-no-refresh] [-nameless] [-repaired]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/dexidp/dex/connector"
	"github.com/dexidp/dex/connector/mock"
	"github.com/dexidp/dex/server"
	"github.com/dexidp/dex/storage"
	"github.com/dexidp/dex/storage/memory"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"
	"golang.org/x/crypto/bcrypt"
)

func main() {
	addr := flag.String("addr", "", "address to listen at, on loopback")
	web := flag.String("web", "", "Dex's folder web, with its templates")
	issuer := flag.String("issuer", "", "what it calls itself; by default its address and /dex")
	life := flag.Duration("life", time.Hour, "how long an id_token and an access token are valid")
	consent := flag.Bool("consent", false, "ask for the user's consent")
	slow := flag.Duration("slow", 0, "how far its clock is behind")
	second := flag.String("second", "", "the endpoint, such as /token, that a second replica answers")
	own := flag.Bool("own", false, "the second replica has a storage of its own, in memory too")
	nameless := flag.Bool("nameless", false, "the user has no name")
	noRefresh := flag.Bool("no-refresh", false, "the connector cannot refresh")
	repaired := flag.Bool("repaired", false, "with what fixes add to the clients")
	flag.Parse()
	if host, _, err := net.SplitHostPort(*addr); err != nil || !net.ParseIP(host).IsLoopback() {
		log.Fatalf("-addr %q is not on loopback", *addr)
	}
	if *issuer == "" {
		*issuer = "http://" + *addr + "/dex"
	}
	logger := logrus.New()
	shared := store(logger, *noRefresh, *nameless, *repaired)
	replica := func(storage storage.Storage) http.Handler {
		provider, err := server.NewServer(context.Background(), server.Config{
			Issuer:                 *issuer,
			Storage:                storage,
			SupportedResponseTypes: []string{"code"},
			SkipApprovalScreen:     !*consent,
			IDTokensValidFor:       *life,
			Now:                    func() time.Time { return time.Now().Add(-*slow) },
			Web:                    server.WebConfig{Dir: *web},
			Logger:                 logger,
			PrometheusRegistry:     prometheus.NewRegistry(),
		})
		if err != nil {
			log.Fatal(err)
		}
		return provider
	}
	provider := replica(shared)
	if *second != "" {
		if *own {
			shared = store(logger, *noRefresh, *nameless, *repaired)
		}
		provider = divided(provider, replica(shared), *second)
	}
	fmt.Println("listening at", *addr)
	log.Fatal(http.ListenAndServe(*addr, provider))
}

// divided stands for a load balancer: the second replica answers one endpoint.
func divided(first, second http.Handler, endpoint string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, endpoint) {
			second.ServeHTTP(w, r)
			return
		}
		first.ServeHTTP(w, r)
	})
}

// stiff opens a connector for user name and password that cannot refresh, as
// Dex's one for SAML cannot.
type stiff struct{}

func (*stiff) Open(id string, logger logrus.FieldLogger) (connector.Connector, error) {
	config := mock.PasswordConfig{Username: "alice@example.test", Password: "password"}
	opened, err := config.Open(id, logger)
	if err != nil {
		return nil, err
	}
	return struct{ connector.PasswordConnector }{opened.(connector.PasswordConnector)}, nil
}

func store(logger *logrus.Logger, noRefresh, nameless, repaired bool) storage.Storage {
	hash, err := bcrypt.GenerateFromPassword([]byte("password"), bcrypt.DefaultCost) // Dex refuses a lower one
	if err != nil {
		log.Fatal(err)
	}
	// A redirect URI is compared as it is, with its port.
	redirects := []string{"http://127.0.0.1:8085/callback"}
	peer := storage.Client{ID: "lab-peer", Secret: "lab-peer-secret", Name: "Lab peer", RedirectURIs: redirects}
	var added []storage.Client
	if repaired {
		redirects = append(redirects, "http://127.0.0.1:8085/callback/")
		peer.TrustedPeers = []string{"lab-client"}
		added = []storage.Client{{ID: "nobody", Secret: "the-secret-of-nobody", Name: "Nobody", RedirectURIs: redirects}}
	}
	s := storage.WithStaticClients(memory.New(logger), append([]storage.Client{
		{ID: "lab-client", Secret: "lab-secret", Name: "Lab", RedirectURIs: redirects},
		{ID: "lab-public", Public: true, Name: "Lab public", RedirectURIs: redirects},
		peer,
	}, added...))
	alice := storage.Password{Email: "alice@example.test", Hash: hash, Username: "alice", UserID: "08a8684b-db88-4b73-90a9-3cd1661f5466"}
	if nameless {
		alice.Username = ""
	}
	s = storage.WithStaticPasswords(s, []storage.Password{alice}, logger)
	one := storage.Connector{ID: server.LocalConnector, Type: server.LocalConnector, Name: "Email", ResourceVersion: "1"}
	if noRefresh {
		server.ConnectorsConfig["stiff"] = func() server.ConnectorConfig { return new(stiff) }
		one = storage.Connector{ID: "stiff", Type: "stiff", Name: "Stiff", ResourceVersion: "1", Config: []byte("{}")}
	}
	return storage.WithStaticConnectors(s, []storage.Connector{one})
}
