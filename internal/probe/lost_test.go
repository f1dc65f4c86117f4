package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestALostAnswerHasOneHome(t *testing.T) {
	failed := func(stage wire.Stage) wire.Exchange { return wire.Exchange{Failure: &wire.Failure{Stage: stage}} }
	for name, tc := range map[string]struct {
		exchange                   wire.Exchange
		address, typed, inDocument string
		want                       string // "" where nobody else tells
	}{
		"answered":           {wire.Exchange{}, "http://other/keys", "http://op", "http://op", ""},
		"no such host":       {failed(wire.StageResolve), "http://other/keys", "http://op", "http://other", "reach-resolves"},
		"refused":            {failed(wire.StageConnect), "http://op:8080/keys", "http://op", "http://op", "reach-connects"},
		"not trusted":        {failed(wire.StageTLS), "https://other/keys", "https://op", "https://op", "reach-tls"},
		"the issuer's host":  {failed(wire.StageConnect), "http://op/keys", "http://op", "http://op", ""},
		"no answer there":    {failed(wire.StageAnswer), "http://other/keys", "http://op", "http://op", ""},
		"other scheme":       {failed(wire.StageAnswer), "http://op:443/keys", "https://op", "http://op:443", "discovery-issuer-matches"},
		"other scheme alone": {failed(wire.StageAnswer), "http://op:443/keys", "https://op", "https://op", "discovery-endpoints-consistent"},
		"inner host":         {failed(wire.StageResolve), "https://keycloak/keys", "https://op.example", "https://op.example", "discovery-endpoints-consistent"},
	} {
		t.Run(name, func(t *testing.T) {
			err := lost(tc.exchange, tc.address, &ProviderMetadata{Issuer: tc.inDocument, JWKSURI: tc.address}, tc.typed)
			var blocked *Blocked
			switch {
			case tc.want == "" && err != nil:
				t.Errorf("got %v, want nothing", err)
			case tc.want != "" && (!errors.As(err, &blocked) || blocked.By != tc.want):
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

func TestPlainHTTPToATLSPortIsNamed(t *testing.T) {
	answering := httptest.NewTLSServer(http.NotFoundHandler()) // 400 to plain HTTP
	t.Cleanup(answering.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closing := tls.NewListener(listener, answering.TLS) // no word to plain HTTP, as Keycloak
	t.Cleanup(func() { closing.Close() })
	go func() {
		for {
			c, err := closing.Accept()
			if err != nil {
				return
			}
			go func() {
				_ = c.(*tls.Conn).Handshake()
				c.Close()
			}()
		}
	}()
	_, plain := documents(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(400) }})

	for name, tc := range map[string]struct {
		address string
		named   bool
	}{
		"answers": {answering.Listener.Addr().String(), true},
		"closes":  {listener.Addr().String(), true},
		"no TLS":  {strings.TrimPrefix(plain, "http://"), false},
	} {
		t.Run(name, func(t *testing.T) {
			s := public(t, "http://"+tc.address)
			target := Target.Is(&TargetInfo{Issuer: s.Config.Issuer})
			x, err := DiscoveryAnswer.do(context.Background(), s, Given(target))
			if err != nil {
				t.Fatal(err)
			}
			_, err = Discovery.do(context.Background(), s, Given(target, DiscoveryAnswer.Is(x), IssuerSecured.Is(nil)))
			if err == nil || strings.Contains(err.Error(), "the address is https://"+tc.address) != tc.named {
				t.Errorf("%v", err)
			}
		})
	}
}
