// A small Dex for tests only: the server package of the newest Dex that comes
// through the Go module proxy as a library, with storage in memory, the local
// password database and nothing else. Loopback only; every secret is a lab secret.
//
//	dex -addr 127.0.0.1:PORT -web FOLDER [-issuer ISSUER] [-life 1h] [-consent]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

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
	flag.Parse()
	if host, _, err := net.SplitHostPort(*addr); err != nil || !net.ParseIP(host).IsLoopback() {
		log.Fatalf("-addr %q is not on loopback", *addr)
	}
	if *issuer == "" {
		*issuer = "http://" + *addr + "/dex"
	}
	logger := logrus.New()
	provider, err := server.NewServer(context.Background(), server.Config{
		Issuer:                 *issuer,
		Storage:                store(logger),
		SupportedResponseTypes: []string{"code"},
		SkipApprovalScreen:     !*consent,
		IDTokensValidFor:       *life,
		Web:                    server.WebConfig{Dir: *web},
		Logger:                 logger,
		PrometheusRegistry:     prometheus.NewRegistry(),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening at", *addr)
	log.Fatal(http.ListenAndServe(*addr, provider))
}

func store(logger *logrus.Logger) storage.Storage {
	hash, err := bcrypt.GenerateFromPassword([]byte("password"), bcrypt.DefaultCost) // Dex refuses a lower one
	if err != nil {
		log.Fatal(err)
	}
	// A redirect URI is compared as it is, with its port.
	redirects := []string{"http://127.0.0.1:8085/callback"}
	s := storage.WithStaticClients(memory.New(logger), []storage.Client{
		{ID: "lab-client", Secret: "lab-secret", Name: "Lab", RedirectURIs: redirects},
		{ID: "lab-public", Public: true, Name: "Lab public", RedirectURIs: redirects},
	})
	s = storage.WithStaticPasswords(s, []storage.Password{
		{Email: "alice@example.test", Hash: hash, Username: "alice", UserID: "08a8684b-db88-4b73-90a9-3cd1661f5466"},
	}, logger)
	return storage.WithStaticConnectors(s, []storage.Connector{
		{ID: server.LocalConnector, Type: server.LocalConnector, Name: "Email", ResourceVersion: "1"},
	})
}
