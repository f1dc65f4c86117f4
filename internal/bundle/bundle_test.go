package bundle_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

const secret = "a-client-secret-of-the-run"

// example is a bundle of one exchange, with this text in a fact.
func example(text string) *bundle.Bundle {
	e := wire.Exchange{N: 1, Step: "answer", Request: wire.Sent{Method: "GET", URL: "https://sso.example.test/x"},
		Answer: wire.Received{Status: 200, Body: map[string]any{"exp": 1.7e9}}, Timing: wire.Timing{Whole: 3}}
	fact, _ := json.Marshal(map[string]any{"Exchange": e, "Text": text, "Number": json.Number("1700000000123456789")})
	return &bundle.Bundle{
		Manifest: bundle.Manifest{Version: "v1", Started: time.Unix(1_700_000_000, 0).UTC(), Issuer: "https://sso.example.test", Checks: []string{"discovery-served"}},
		Steps:    []runner.Ended{{Step: "answer", Fact: fact}, {Step: "other", Missing: "--client-id"}}, Exchanges: []wire.Exchange{e},
		Report: json.RawMessage(`{"schema":1}`),
	}
}

func vault() *wire.Vault {
	v := wire.NewVault()
	v.Mask("client_secret", secret)
	return v
}

func TestBundleIsReadAsItWasWritten(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		var b bytes.Buffer
		if err := example("fine").Write(&b, asJSON, vault()); err != nil {
			t.Fatal(err)
		}
		got, err := bundle.Read(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := got.Write(&again, asJSON, vault()); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Errorf("JSON %v: read and written again it differs", asJSON)
		}
		want, fact := map[string]any{}, map[string]any{}
		if err := errors.Join(json.Unmarshal(example("fine").Steps[0].Fact, &want), json.Unmarshal(got.Steps[0].Fact, &fact)); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(want, fact) || got.Steps[1].Missing != "--client-id" || got.Manifest.Issuer != "https://sso.example.test" {
			t.Errorf("JSON %v: got %s and %+v", asJSON, got.Steps[0].Fact, got.Manifest)
		}
		if asJSON && strings.Count(b.String(), "https://sso.example.test/x") != 1 {
			t.Errorf("the exchange of the fact stands in the file twice:\n%s", &b)
		}
	}
}

// A word that became known as a secret late is replaced; one that is hidden in
// an encoding has nothing to be replaced by, and there is no bundle.
func TestBundleHoldsNoSecret(t *testing.T) {
	var b bytes.Buffer
	if err := example("it said "+secret).Write(&b, true, vault()); err != nil || strings.Contains(b.String(), secret) || !strings.Contains(b.String(), "it said (masked)") {
		t.Errorf("error %v\n%s", err, &b)
	}
	for _, asJSON := range []bool{false, true} {
		b.Reset()
		err := example("Basic "+base64.StdEncoding.EncodeToString([]byte("app:"+secret))).Write(&b, asJSON, vault())
		var leak *bundle.LeakError
		if !errors.As(err, &leak) || !slices.Equal(leak.Kinds, []string{"client_secret"}) || b.Len() > 0 {
			t.Errorf("JSON %v: error %v, %d bytes written", asJSON, err, b.Len())
		}
	}
}

func TestSeen(t *testing.T) {
	env := map[string]string{"HTTPS_PROXY": "http://user:pass@proxy.example.test", "SSL_CERT_FILE": "/x"}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 7200))
	e := bundle.Seen(func(name string) string { return env[name] }, []byte("# a\nsearch x\nnameserver 192.0.2.53\nnameserver ::1\n"), at)
	if !slices.Equal(e.Proxies, []string{"HTTPS_PROXY"}) || !slices.Equal(e.Certificate, []string{"SSL_CERT_FILE"}) ||
		!slices.Equal(e.Resolver, []string{"192.0.2.53", "::1"}) || e.Zone != "+0200" || e.OS == "" {
		t.Errorf("got %+v", e)
	}
}
