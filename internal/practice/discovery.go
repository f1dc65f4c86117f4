package practice

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// issuer is what the provider calls itself, in every place where it does.
func (p *Provider) issuer() string {
	switch {
	case p.faulty(foreignIssuer):
		scheme, host, _ := strings.Cut(p.Issuer, "://")
		port := host[strings.LastIndexByte(host, ':'):]
		return scheme + "://localhost" + port
	case p.faulty(issuerWithSlash):
		return p.Issuer + "/"
	}
	return p.Issuer
}

func (p *Provider) serveDiscovery(w http.ResponseWriter, r *http.Request) {
	switch {
	case p.faulty(discoveryMissing):
		writeJSON(w, http.StatusNotFound, map[string]string{"error": "not_found"})
	case p.faulty(discoveryHTML):
		showMessage(w, http.StatusOK, "Welcome", "This portal has many applications. Sign in to see yours.")
	case p.faulty(discoveryRedirectsToLogin):
		http.Redirect(w, r, loginPath, http.StatusFound)
	case p.faulty(discoveryTruncated):
		document, err := json.Marshal(p.metadata())
		if err != nil {
			fail(w, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(document[:len(document)/2])
	default:
		writeJSON(w, http.StatusOK, p.metadata())
	}
}

// metadata is the discovery document (OpenID Connect Discovery 1.0 section 3,
// RFC 8414, 8628, 9126 and 9207).
func (p *Provider) metadata() map[string]any {
	secretMethods := []string{"client_secret_basic", "client_secret_post"}
	methods := append(secretMethods, "none")
	m := map[string]any{
		"issuer":                                         p.issuer(),
		"authorization_endpoint":                         p.Issuer + authorizePath,
		"token_endpoint":                                 p.Issuer + tokenPath,
		"userinfo_endpoint":                              p.Issuer + userinfoPath,
		"jwks_uri":                                       p.Issuer + keysPath,
		"introspection_endpoint":                         p.Issuer + introspectPath,
		"revocation_endpoint":                            p.Issuer + revokePath,
		"end_session_endpoint":                           p.Issuer + endSessionPath,
		"device_authorization_endpoint":                  p.Issuer + deviceAuthPath,
		"pushed_authorization_request_endpoint":          p.Issuer + pushPath,
		"require_pushed_authorization_requests":          false,
		"scopes_supported":                               supportedScopes(),
		"response_types_supported":                       []string{"code"},
		"response_modes_supported":                       []string{"query"},
		"grant_types_supported":                          grantTypes(),
		"subject_types_supported":                        []string{"public"},
		"id_token_signing_alg_values_supported":          []string{string(jose.RS256)},
		"id_token_encryption_alg_values_supported":       []string{string(jose.RSA_OAEP_256)},
		"id_token_encryption_enc_values_supported":       []string{string(jose.A256GCM)},
		"token_endpoint_auth_methods_supported":          methods,
		"introspection_endpoint_auth_methods_supported":  secretMethods,
		"revocation_endpoint_auth_methods_supported":     methods,
		"code_challenge_methods_supported":               []string{"S256"},
		"prompt_values_supported":                        []string{"none", "login", "consent"},
		"service_documentation":                          Documentation,
		"claim_types_supported":                          []string{"normal"},
		"claims_supported":                               supportedClaims(),
		"claims_parameter_supported":                     false,
		"request_parameter_supported":                    false,
		"request_uri_parameter_supported":                false,
		"authorization_response_iss_parameter_supported": true,
	}
	if p.faulty(noSubjectTypes) {
		delete(m, "subject_types_supported")
	}
	if p.faulty(logoutNotAdvertised) {
		delete(m, "end_session_endpoint")
	}
	switch {
	case p.faulty(unresolvableHost):
		m["registration_endpoint"] = "https://sso.practice.invalid/register"
	case p.faulty(unreachableHost):
		m["registration_endpoint"] = "https://127.0.0.1:1/register" // nobody listens on port 1
	case p.faulty(httpEndpoint):
		m["registration_endpoint"] = "http://" + strings.TrimPrefix(p.Issuer, "https://") + "/register"
	}
	return m
}

func supportedClaims() []string {
	claims := []string{"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash"}
	for _, scope := range supportedScopes() {
		claims = append(claims, claimsOfScope(scope)...)
	}
	return claims
}
