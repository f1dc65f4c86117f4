package report_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// hostile is what a provider could send to drive a terminal, a page, a ticket or
// the log of a CI job: escape sequences, a bell, a direction override, bytes that
// are no UTF-8, what XML cannot hold, markup of every kind, orders, mentions and
// references, line ends.
const hostile = "\x1b[2J\x1b]0;owned\a\u202etxt.<script>alert(1)</script>\n| \u009b31m **bold** " +
	"\xff\xfe\uffff\x00 ]]> &amp; <!-- --> \"'>< javascript:alert(1) {{.}} ${x} {0} [a](https://evil.example/)\r\n" +
	"::error::owned ##[add-mask]owned ::stop-commands::x ##vso[task.complete] @admin @here <!channel> closes #12 GH-12 " +
	"https://github.com/evil/evil/issues/12 ``` ` ~~~ </details> /close :tada: \u2028\u2029 <img src=x onerror=alert(1)>"

// endless is a line of 10 kB, of words and without any.
var endless = strings.Repeat("endless ", 1280) + strings.Repeat("x", 10240)

func verdict(id checks.ID, level checks.Level, title string, v checks.Verdict) checks.Result {
	return checks.Result{Verdict: v, Check: &checks.Check{
		ID: id, Level: level, Title: title, Fix: "Repair it, whatever the provider is.",
		Spec: []checks.Ref{{Doc: checks.RFC6749, Section: "5.1"}},
	}}
}

func pass(id checks.ID, title string) checks.Result {
	return verdict(id, checks.Must, title, checks.Verdict{Status: checks.Pass, Saw: "all as it should be",
		Evidence: []wire.Evidence{{Exchange: 1, Where: "body /issuer", Value: "https://sso.example.com"}}})
}

func notApplicable(id checks.ID, title string) checks.Result {
	return verdict(id, checks.Should, title, checks.Verdict{Status: checks.NotApplicable, Saw: "the provider is reached without TLS"})
}

func skip(id checks.ID, title, needs string, blockedBy checks.ID, missing, reason string) checks.Result {
	r := verdict(id, checks.Must, title, checks.Verdict{Status: checks.Skipped})
	r.Needs, r.BlockedBy, r.Missing, r.Reason = needs, blockedBy, missing, reason
	return r
}

// sick is a document with every status and every level, with a known provider
// and an application, and with a provider that is hostile.
func sick() *report.Document {
	broken := verdict("logout-advertised", checks.Must, "logout is advertised", checks.Verdict{Status: checks.Broken})
	broken.Reason = "the judge panicked: index out of range"
	results := []checks.Result{
		pass("reach-resolves", "every advertised host resolves"),
		notApplicable("reach-tls", "the certificate is valid"),
		notApplicable("reach-certificate-lifetime", "the certificate is valid for two weeks more"),
		pass("discovery-served", "the discovery document is served"),
		verdict("discovery-issuer-matches", checks.Must, "the issuer is the address that was asked", checks.Verdict{
			Status: checks.Fail,
			Want:   "https://sso.example.com",
			Saw:    hostile,
			Evidence: []wire.Evidence{
				{Exchange: 1, Where: "body /issuer", Value: hostile},
				{Exchange: 2, Where: "header Location", Value: "https://sso.example.com/elsewhere"},
			},
		}),
		pass("token-code-accepted", "the authorization code is exchanged for tokens"),
		verdict("token-response-not-cached", checks.Advice, "the token response forbids caching", checks.Verdict{
			Status: checks.Fail, Want: "Cache-Control: no-store", Saw: "no such header",
			Evidence: []wire.Evidence{{Exchange: 2, Where: "header Cache-Control", Value: "(absent)"}},
		}),
		pass("id-token-format", "the id_token can be read by the client"),
		pass("scope-mappings", "every scope that was asked for is granted and yields its claims"),
		skip("userinfo-answers", "userinfo answers", "accepted authorization request", "", "--impact intrusive", ""),
		verdict("email-verified-stated", checks.Should, "email_verified is true", checks.Verdict{
			Status: checks.Fail, Want: "email_verified: true", Saw: "false and " + endless,
			Evidence: []wire.Evidence{{Where: "userinfo claim email_verified", Value: "false"}},
		}),
		verdict("refresh-token-issued", checks.Should, "a refresh token is issued when offline_access is granted", checks.Verdict{
			Status: checks.Fail, Want: "a refresh_token in the token response", Saw: "none",
			Evidence: []wire.Evidence{{Exchange: 2, Where: "body /refresh_token", Value: "(absent)"}},
		}),
		skip("refresh-rotates", "a used refresh token is replaced", "refreshed tokens", "refresh-token-issued", "", ""),
		skip("introspection-answers", "a good token is active", "user's tokens", "discovery-issuer-matches", "", ""),
		skip("introspection-without-hint", "a good token is active without a hint", "introspection answer", "discovery-issuer-matches", "", ""),
		skip("revocation-revokes", "a revoked token is refused", "user's tokens", "discovery-issuer-matches", "", ""),
		verdict("app-id-token-readable", checks.Must, "the application can read the id_token", checks.Verdict{
			Status: checks.Fail, Want: "a signed id_token (JWS)", Saw: "an encrypted id_token (JWE)",
			Cause: "id-token-encrypted-jwe", Says: "unsupported operation, " + hostile, Where: "page",
			Evidence: []wire.Evidence{{Exchange: 2, Where: "body /id_token", Value: "(id_token, 5 bytes, #abc)"}},
		}),
		broken,
		skip("logout-returns", "logout returns to the client", "logout answer", "", "", "interrupted"),
	}
	return report.New(report.Input{
		Version: "v0.0.0-test",
		Target: report.Target{
			Issuer: "https://sso.example.com", ClientID: "zipline", App: "zipline",
			Provider: report.Provider{Name: "authentik", Title: "authentik", Version: "2026.2", Confidence: knowledge.Certain},
		},
		Command:  []string{"oidc-doctor", "check", "https://sso.example.com", "--client-id", "zipline", "--client-secret-file", "FILE", "--scope", "openid profile '" + hostile},
		Started:  time.Date(2026, 1, 2, 15, 4, 5, 678, time.UTC),
		Duration: 812 * time.Millisecond, Chain: 774 * time.Millisecond,
		Results: results, Exchanges: exchanges(), Claims: claims(),
		Provider: &knowledge.Provider{
			Name: "authentik", Title: "authentik",
			Fixes: map[string][]knowledge.Fix{
				"refresh-token-issued": {
					{Do: "Attach the scope mapping of another case.", Versions: "all", See: "https://example.com/other", When: "^another$"},
					{Do: "Attach the scope mapping offline_access under Applications > Providers > (provider) > Advanced protocol settings > Scopes.",
						Versions: "2024.2 and later", See: "https://example.com/authentik", Tried: []string{"authentik 2025.12.4", "authentik 2026.2.2"},
						How: []knowledge.Way{{By: "blueprint", Do: "entries:\n  - model: authentik_providers_oauth2.oauth2provider\n", See: "https://example.com/blueprint"}}},
				},
			},
			Deviations: []knowledge.Deviation{{
				Check: "email-verified-stated", What: "A default installation sends false for every address.",
				Versions: "2025.10 and later", See: "https://example.com/authentik-email",
			}},
		},
		App: &knowledge.App{
			Name: "zipline", Title: "Zipline",
			Fixes: map[string][]knowledge.Fix{
				"refresh-token-issued": {{Do: "Request offline_access.", Versions: "v4", See: "https://example.com/zipline"}},
			},
		},
	})
}

// claims are in one place and in several, the same, different, and hostile.
func claims() []report.Claim {
	masked := func(digest string) *report.ClaimValue {
		return &report.ClaimValue{Type: "string", Value: "(claim sub, 27 bytes, #" + digest + ")"}
	}
	return []report.Claim{
		{Name: "email_verified", IDToken: &report.ClaimValue{Type: "boolean", Value: "false"}},
		{Name: "sub", IDToken: masked("037beae0dac4"), UserInfo: masked("62945a6595d1"), Introspection: masked("037beae0dac4"), Differs: true},
		{Name: hostile, UserInfo: &report.ClaimValue{Type: "string", Value: hostile}},
	}
}

func exchanges() []wire.Exchange {
	return []wire.Exchange{
		{N: 1, Step: "discovery document", Timing: wire.Timing{Whole: 41 * time.Millisecond},
			Request: wire.Sent{Method: "GET", URL: "https://sso.example.com/.well-known/openid-configuration",
				Address: "https://sso.example.com/.well-known/openid-configuration", Header: http.Header{"Accept": {"application/json"}}},
			Answer: wire.Received{Status: 200}},
		{N: 2, Step: "tokens", Start: 41 * time.Millisecond, Timing: wire.Timing{Whole: 1200 * time.Millisecond},
			Request: wire.Sent{Method: "POST", URL: "https://sso.example.com/token?" + hostile, Address: "https://sso.example.com/token",
				Header: http.Header{"Authorization": {"Basic (credentials, 56 bytes, #10eba8fc5014)"}, "Accept": {"application/json"}},
				Form: []wire.Field{{Name: "code", Value: "(code, 43 bytes, #d553bef1e0e8)"}, {Name: "grant_type", Value: "authorization_code"},
					{Name: "x'; touch /tmp/owned; '" + hostile, Value: "'$(touch /tmp/owned)" + hostile}}},
			Answer: wire.Received{Status: 400}},
		{N: 3, Step: "userinfo", Start: 50 * time.Millisecond, Timing: wire.Timing{Whole: 10 * time.Second},
			Request: wire.Sent{Method: "GET", URL: "https://login.example.net/authorize?response_type=code", Address: "https://login.example.net/authorize",
				Query: []wire.Field{{Name: "response_type", Value: "code"}, {Name: "state", Value: "(state, 26 bytes, #aaaaaaaaaaaa)"}, {Name: "nonce", Value: "(state, 26 bytes, #bbbbbbbbbbbb)"}}},
			Failure: &wire.Failure{Stage: wire.StageAnswer, Kind: wire.TimedOut, Text: hostile}},
	}
}

// healthy is a document in which nothing failed.
func healthy() *report.Document {
	return report.New(report.Input{
		Version: "v0.0.0-test",
		Target:  report.Target{Issuer: "http://127.0.0.1:8080", Provider: report.Provider{Confidence: knowledge.Unknown}},
		Started: time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC),
		Results: []checks.Result{
			pass("reach-resolves", "every advertised host resolves"),
			notApplicable("reach-tls", "the certificate is valid"),
			pass("discovery-served", "the discovery document is served"),
			pass("discovery-complete", "the discovery document is complete"),
			notApplicable("logout-returns", "logout returns to the client"),
			skip("introspection-answers", "a good token is active", "user's tokens", "", "--client-id", ""),
		},
	})
}
