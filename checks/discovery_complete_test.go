package checks_test

import (
	"encoding/json"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestDiscoveryComplete(t *testing.T) {
	given := func(change func(map[string]any)) []probe.Fact {
		document := map[string]any{
			"issuer": "https://sso.example", "authorization_endpoint": "https://sso.example/auth", "token_endpoint": "https://sso.example/token",
			"jwks_uri": "https://sso.example/keys", "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
			"id_token_signing_alg_values_supported": []string{"ES256", "RS256"},
		}
		change(document)
		raw, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		m, err := probe.ParseMetadata(raw)
		if err != nil {
			t.Fatal(err)
		}
		return []probe.Fact{probe.DiscoveryAnswer.Is(discovered()), probe.Discovery.Is(m)}
	}
	set := func(member string, value any) func(map[string]any) {
		return func(m map[string]any) { m[member] = value }
	}
	cases := []checktest.Case{
		{Name: "complete", Given: given(func(map[string]any) {}), Want: checks.Pass},
		{Name: "implicit only", Given: given(func(m map[string]any) {
			delete(m, "token_endpoint")
			m["response_types_supported"] = []string{"id_token", "id_token token"}
		}), Want: checks.Pass},
		{Name: "null", Given: given(set("jwks_uri", nil)), Want: checks.Fail, Saw: "jwks_uri is missing"},
		{Name: "empty list", Given: given(set("subject_types_supported", []string{})), Want: checks.Fail, Saw: "subject_types_supported is missing or empty"},
		{Name: "wrong type", Given: given(set("response_types_supported", "code")), Want: checks.Fail, Saw: "response_types_supported has the wrong type"},
		{Name: "wrong type of what is optional", Given: given(set("scopes_supported", "openid email")), Want: checks.Fail, Saw: "scopes_supported has the wrong type"},
		{Name: "no RS256", Given: given(set("id_token_signing_alg_values_supported", []string{"ES256"})), Want: checks.Fail, Saw: "is ES256, without RS256"},
		{Name: "HMAC alone", Given: given(set("id_token_signing_alg_values_supported", []string{"HS256"})), Want: checks.Fail, Saw: "is HS256, without RS256"},
	}
	for _, member := range []string{"authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported",
		"subject_types_supported", "id_token_signing_alg_values_supported"} {
		cases = append(cases, checktest.Case{Name: "without " + member, Given: given(func(m map[string]any) { delete(m, member) }),
			Want: checks.Fail, Saw: member + " is missing"})
	}
	checktest.Run(t, checks.DiscoveryComplete, cases...)
}
