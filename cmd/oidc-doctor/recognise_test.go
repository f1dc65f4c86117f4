package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
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
	page := func(address string, marks ...string) *runner.Outcome {
		return &runner.Outcome{Facts: probe.Given(), Exchanges: []wire.Exchange{{
			Request: wire.Sent{URL: address}, Answer: wire.Received{Marks: marks},
		}}}
	}
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
		{"by its pages", nil, page(issuer, "dex", "/dex/static/main.css", "/dex/theme/styles.css"), "dex", knowledge.Likely},
		{"not by the pages of another host", nil, page("https://broker.example.com", "/dex/static/main.css", "/dex/theme/styles.css"), "", knowledge.Unknown},
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

// TestRecogniseInARun looks at what a whole run sees of pages and errors.
func TestRecogniseInARun(t *testing.T) {
	provider, err := practice.Start(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer provider.Close()
	serve := func(status int, header http.Header, body string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for name, values := range header {
				w.Header()[name] = values
			}
			w.WriteHeader(status)
			w.Write([]byte(body))
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	aPage, aDocument := http.Header{"Content-Type": {"text/html"}}, http.Header{"Content-Type": {"application/json"}}
	for _, tt := range []struct{ name, issuer, want, confidence, version string }{
		{"a realm that there is not", serve(404, aDocument, `{"error":"Realm does not exist"}`) + "/realms/stuff", "keycloak", knowledge.Certain, ""},
		{"the root of authentik", serve(404, aPage, `<title>Not Found - authentik</title><script src="/static/dist/poly-2025.12.4.js" type="module"></script>`) + "/application/o/app/",
			"authentik", knowledge.Certain, "2025.12.4"},
		{"a header with a version", serve(404, http.Header{"X-Kanidm-Version": {"1.11.1"}}, ""), "kanidm", knowledge.Certain, "1.11.1"},
		{"a page of somebody else", serve(404, aPage, `<title>Casdoor or authentik?</title><link rel="stylesheet" href="/theme.css">`), "", knowledge.Unknown, ""},
		{"the practice provider", provider.Issuer, "", knowledge.Unknown, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, _ := execute(t, "", "check", tt.issuer, "--format", "json")
			var d report.Document
			if err := json.NewDecoder(strings.NewReader(out[strings.Index(out, "{\n"):])).Decode(&d); err != nil {
				t.Fatalf("%v in %s", err, out)
			}
			if p := d.Target.Provider; p.Name != tt.want || p.Confidence != tt.confidence || p.Version != tt.version {
				t.Errorf("recognised as %+v, want %q, %s, version %q", p, tt.want, tt.confidence, tt.version)
			}
		})
	}
}
