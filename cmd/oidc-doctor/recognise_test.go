package main

import (
	"net/http"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

func TestRecognise(t *testing.T) {
	authentik, err := knowledge.LoadProvider("authentik")
	if err != nil {
		t.Fatal(err)
	}
	answers := func(address string, h http.Header) *runner.Outcome {
		return &runner.Outcome{Facts: probe.Given(), Exchanges: []wire.Exchange{{
			Request: wire.Sent{URL: address}, Answer: wire.Received{Header: h},
		}}}
	}
	const issuer = "https://sso.example.com"
	powered := http.Header{"X-Powered-By": {"authentik"}}
	document := &runner.Outcome{Facts: probe.Given(probe.Discovery.Is(&probe.ProviderMetadata{
		Issuer: "https://nas.example.com/webman/sso",
		Raw:    map[string]any{"token_endpoint": "https://nas.example.com/webman/sso/SSOAccessToken.cgi"},
	}))}
	for _, tt := range []struct {
		name       string
		given      *knowledge.Provider
		outcome    *runner.Outcome
		want       string
		confidence string
	}{
		{"by its document", nil, document, "synology", knowledge.Certain},
		{"by a header", nil, answers(issuer+"/x", powered), "authentik", knowledge.Certain},
		{"by a cookie", nil, answers(issuer, http.Header{"Set-Cookie": {"KC_RESTART=(cookie, 9 bytes, #1); Path=/"}}), "keycloak", knowledge.Likely},
		{"not by another host", nil, answers("https://broker.example.com", powered), "", knowledge.Unknown},
		{"as given", authentik, document, "authentik", given},
		{"a stranger", nil, answers(issuer, nil), "", knowledge.Unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &diagnosis{provider: tt.given, config: probe.Config{Issuer: issuer}}
			got, known := d.recognise(tt.outcome)
			if got.Name != tt.want || got.Confidence != tt.confidence {
				t.Errorf("got %+v, want %q, %s", got, tt.want, tt.confidence)
			}
			if (known == nil) != (tt.want == "") || known != nil && known.Name != tt.want {
				t.Errorf("the fixes are those of %v, want %q", known, tt.want)
			}
		})
	}
}
