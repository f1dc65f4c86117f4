package knowledge

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// published are identifiers that scripts and pages hold: none of them goes.
var published = strings.Fields(`
issuer-trailing-slash issuer-token-differs-from-discovery issuer-global-mode-authentik issuer-http-behind-tls-proxy discovery-mixed-scheme-endpoints
issuer-internal-vs-external-host issuer-host-header-dependent issuer-vendor-default-not-set issuer-subpath-rewritten entra-common-tenantid-template
entra-v1-sts-issuer okta-org-vs-custom-as discovery-404-keycloak-auth-path discovery-404-wrong-path-or-realm issuer-set-to-endpoint-or-wellknown
discovery-returns-html discovery-redirects discovery-missing-required-fields discovery-oauth-as-metadata-vs-oidc discovery-at-start-failed-and-cached
https-required-by-endpoint rfc9207-iss-missing-or-mismatch underscore-hostname tls-unknown-ca tls-incomplete-chain tls-hostname-mismatch
tls-http-on-https-port dns-or-connection-refused-in-container hairpin-nat-timeout client-timeout-too-short egress-proxy-ignored
ssrf-guard-local-address waf-bot-challenge proxy-header-buffer-too-small x-forwarded-proto-lost-at-client jwks-empty-or-no-signing-key
jwks-kid-not-found jwks-rotation-stale-client-cache jwks-unsupported-key-breaks-parser jwk-missing-alg jwk-missing-kid-or-use
redirect-uri-not-registered redirect-uri-http-vs-https redirect-uri-regex-vs-strict-authentik redirect-uri-differs-at-token invalid-scope
client-id-unknown consent-or-assignment-required policy-denied state-too-short response-type-or-flow-not-enabled response-mode-mismatch
embedded-webview-blocked par-required-or-failing request-object-required state-cookie-missing state-mismatch-parallel-requests
samesite-blocks-callback provider-login-cookie-lost redirect-loop-session-cookie code-already-used code-expired error-callback-loop
client-auth-method-mismatch client-secret-wrong client-secret-id-instead-of-value client-secret-special-characters public-vs-confidential-mismatch
client-assertion-audience grant-type-not-allowed token-response-not-standard id-token-missing-in-response client-credentials-scope-default
mtls-client-certificate-missing dpop-proof-rejected pkce-required-not-sent pkce-verifier-mismatch pkce-plain-or-unsupported id-token-alg-hs256
id-token-alg-es256 id-token-alg-none id-token-encrypted-jwe id-token-nonstandard-header aud-mismatch aud-multiple-untrusted access-token-opaque
clock-skew nonce-missing-or-mismatch at-hash-mismatch sub-missing id-token-masked-error email-missing email-unverified email-verified-absent
claims-only-in-userinfo groups-claim-missing groups-format-mismatch groups-overage-entra groups-omitted-when-empty username-claim-missing
sub-changed-or-pairwise account-linking-conflict userinfo-403-missing-openid-scope userinfo-token-issuer-mismatch userinfo-signed-jwt
userinfo-sub-mismatch userinfo-wrong-url-or-method refresh-token-not-issued refresh-token-rotation-race refresh-response-without-id-token
refresh-token-lifetime token-lifetime-vs-session offline-token-survives-logout introspection-active-false introspection-lacks-claims
revocation-failing-or-noop logout-missing-id-token-hint logout-redirect-uri-invalid end-session-endpoint-missing logout-landing-error
backchannel-logout-rejected session-cookie-too-large cors-missing third-party-cookie-iframe app-base-url-unset device-flow-unavailable
device-flow-polling api-audience-not-requested token-exchange-audience client-config-not-parsed `)

func TestPublishedCausesStay(t *testing.T) {
	s, err := LoadSymptoms()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range s.Causes {
		ids = append(ids, c.ID)
	}
	for _, id := range published {
		if !slices.Contains(ids, id) {
			t.Errorf("%s has no symptoms", id)
		}
	}
}

// A broken set of symptoms: each thing that is wrong has its problem below.
func TestValidateSymptoms(t *testing.T) {
	files := fstest.MapFS{
		"symptoms/a.yaml": {Data: []byte(`
about: broken
causes:
  - id: Bad Name
    side: nobody
    checks: [no-such-check]
    command: oidc-doctor check ISSUER --only reach-tls,other-check --verbose
    fix: the wall
    see: [http://example.com/]
    signs:
      - {says: '(', sure: certain}
      - {says: 'x*', sure: perhaps}
      - {saw: {error: '['}, sure: likely, app: nobody, provider: nobody}
      - {sure: likely}
  - {id: good-name, title: t, side: client, fix: Set it., see: [https://example.com/], look: here, signs: []}
  - {id: good-name, title: t, side: client, fix: Set it., signs: [{says: abc, sure: likely}]}
`)},
		"symptoms/ambiguous.yaml": {Data: []byte("ambiguous:\n  - {text: '', decide: the one, causes: [nothing]}\n")},
		"symptoms/senders.yaml":   {Data: []byte("senders:\n  - {name: '', title: '', is: person}\nlogin: []\nelsewhere: ['(']\n")},
	}
	err := library{files}.validate(knownChecks)
	if err == nil {
		t.Fatal("broken symptoms are accepted")
	}
	for _, want := range []string{
		"symptoms/a.yaml: Bad Name: the identifier is not of small letters",
		"Bad Name: title is missing", `Bad Name: side is "nobody"`, `Bad Name: checks: unknown check "no-such-check"`,
		`Bad Name: command: unknown check "other-check"`, `Bad Name: fix: begins with "the"`, `"http://example.com/" is not an https address`,
		"Bad Name: signs[0]: error parsing regexp", `Bad Name: signs[1]: pattern "x*" matches the empty text`, `Bad Name: signs[1]: sure is "perhaps"`,
		"Bad Name: signs[2]: saw.error: error parsing regexp", `signs[2]: app "nobody" is not in`, `signs[2]: provider "nobody" is not in`,
		"Bad Name: signs[3]: neither says nor saw", "good-name: signs is empty", "good-name: stands twice", "good-name: see is missing",
		"good-name: neither checks nor look says", "ambiguous[0]: text is missing", `ambiguous[0]: decide: begins with "the"`,
		"ambiguous[0]: command is missing", "an ambiguity has signs and two causes", `ambiguous[0]: unknown cause "nothing"`,
		"senders[0]: name is missing", `senders[0]: is is "person"`, "senders[0]: says is empty", "login and elsewhere are needed",
		"symptoms/senders.yaml: error parsing regexp",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no problem %q", want)
		}
	}
	if t.Failed() {
		t.Logf("reported:\n%v", err)
	}
}
