package practice

import (
	_ "embed"
	"encoding/base64"
	"net/http"
	"slices"
)

// AdminAPI describes the admin API in the form of the data about real products.
//
//go:embed admin.yaml
var AdminAPI []byte

// Documentation is in the discovery document and says who this is.
const Documentation = "https://github.com/oidc-doctor/oidc-doctor#practice-provider"

// serverName stands in the settings of each client and leads to those of the
// server: a second request that needs the answer of the first, as at real products.
const serverName = "practice"

// serveAdminClients is what an administrator sees of a client. It shows what real
// APIs show, secrets included.
func (p *Provider) serveAdminClients(w http.ResponseWriter, r *http.Request) {
	if !p.administrator(w, r) {
		return
	}
	found := []any{}
	if c, ok := p.clientByID(r.URL.Query().Get("client_id")); ok {
		found = append(found, p.settingsOf(c))
	}
	writeJSON(w, http.StatusOK, map[string]any{"clients": found})
}

func (p *Provider) serveAdminServer(w http.ResponseWriter, r *http.Request) {
	if !p.administrator(w, r) {
		return
	}
	userinfo := "on"
	if p.faulty(userinfoRefuses) {
		userinfo = "off"
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"scopes": supportedScopes(), "rotation": !p.faulty(refreshTokenReusable), "refresh_token_lifetime": "days=30", "userinfo": userinfo,
		"signing_key": map[string]string{"private_key": base64.RawURLEncoding.EncodeToString(p.keys.signing.D.Bytes())},
	})
}

// administrator lets the admin token in (RFC 6750 section 3.1).
func (p *Provider) administrator(w http.ResponseWriter, r *http.Request) bool {
	token, _ := bearerToken(r)
	switch {
	case token != p.AdminToken:
		challenge(w, http.StatusUnauthorized, "invalid_token", "this is no admin token")
	case p.faulty(adminTokenWithoutRights):
		challenge(w, http.StatusForbidden, "insufficient_scope", "the token may not read clients")
	default:
		return true
	}
	return false
}

// settingsOf are the settings of a client under the names of RFC 7591 where it
// has one, as they would have to be for what the active faults do.
func (p *Provider) settingsOf(c Client) map[string]any {
	scopes, algorithm := supportedScopes(), "RS256"
	if p.faulty(offlineAccessNotGranted) || p.faulty(scopeRefused) {
		scopes = slices.DeleteFunc(scopes, func(s string) bool { return s == "offline_access" })
	}
	if p.faulty(idTokenHS256) {
		algorithm = "HS256"
	}
	methods := []string{"none"}
	if !c.public() {
		methods = []string{"client_secret_basic", "client_secret_post"}
	}
	lifetime := tokenLifetime
	if p.faulty(accessTokenShortLived) {
		lifetime = shortLifetime
	}
	out := map[string]any{
		"client_id": c.ID, "client_secret": c.Secret, "registration_access_token": p.AdminToken, "server": serverName,
		"enabled": !p.faulty(clientDisabled), "scopes": scopes, "grant_types": grantTypes(),
		"refresh_tokens": !p.faulty(noRefreshToken), "redirect_uris": []string{c.RedirectURI},
		"post_logout_redirect_uris": []string{c.PostLogoutRedirectURI}, "id_token_signed_response_alg": algorithm,
		"access_token_lifetime": lifetime.Seconds(), "token_endpoint_auth_methods": methods, "description": "the client of the practice provider",
	}
	if p.faulty(redirectURINotRegistered) {
		out["redirect_uris"] = []string{c.RedirectURI + "/"}
	}
	if p.faulty(idTokenEncrypted) {
		out["id_token_encrypted_response_alg"], out["id_token_encrypted_response_enc"] = "RSA-OAEP-256", "A256GCM"
	}
	return out
}
