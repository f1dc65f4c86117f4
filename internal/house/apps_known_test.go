package house_test

import "fmt"

// knownPredictions are what applications of knowledge/apps come to. A row without a
// check says that the application does not mind. {port} is the provider's.
var knownPredictions = []prediction{
	said("grafana", ""),
	said("argo-cd", ""),
	said("vouch-proxy", ""),
	said("kubernetes", ""),
	said("kubelogin", ""),
	said("vault", ""),
	said("nextcloud-user-oidc", ""),
	said("gitea", ""),
	said("immich", ""),
	said("vaultwarden", ""),
	said("gitlab", ""),
	said("jellyfin-sso", ""),
	said("open-webui", ""),

	said("grafana", "public", "app-pkce", "Login provider denied login request"),
	said("argo-cd", "public", "app-pkce", "invalid_request: a public client has to send code_challenge"),
	said("vouch-proxy", "public", "app-pkce", "/auth Error from IdP: invalid_request - a public client has to send code_challenge"),
	said("kubernetes", "public"),
	said("kubelogin", "public"),
	said("gitea", "public", "app-pkce", "error = invalid_request"),
	said("gitlab", "public", "app-pkce", `Could not authenticate you from OpenIDConnect because "a public client has to send code_challenge"`),
	said("open-webui", "public", "app-pkce", "OAuth callback error: invalid_request: a public client has to send code_challenge"),

	said("vouch-proxy", "foreign-issuer"),
	said("kubelogin", "foreign-issuer", "app-issuer", `oidc discovery error: oidc: issuer did not match the issuer returned by provider, expected "https://127.0.0.1:{port}" got "https://localhost:{port}"`),
	said("vaultwarden", "foreign-issuer", "app-issuer", "Failed to discover OpenID provider: Validation error: unexpected issuer URI `https://localhost:{port}` (expected `https://127.0.0.1:{port}`)"),
	said("open-webui", "foreign-issuer"),

	said("grafana", "issuer-with-slash"),
	said("argo-cd", "issuer-with-slash", "app-issuer", `failed to query provider "https://127.0.0.1:{port}": oidc: issuer did not match the issuer returned by provider, expected "https://127.0.0.1:{port}" got "https://127.0.0.1:{port}/"`),
	said("kubernetes", "issuer-with-slash", "app-issuer", `oidc authenticator: initializing plugin: oidc: issuer did not match the issuer returned by provider, expected "https://127.0.0.1:{port}" got "https://127.0.0.1:{port}/"`),
	said("kubelogin", "issuer-with-slash", "app-issuer", `oidc discovery error: oidc: issuer did not match the issuer returned by provider, expected "https://127.0.0.1:{port}" got "https://127.0.0.1:{port}/"`),
	said("vault", "issuer-with-slash", "app-issuer", "error checking oidc discovery URL"),
	said("nextcloud-user-oidc", "issuer-with-slash"),
	said("immich", "issuer-with-slash"),
	said("vaultwarden", "issuer-with-slash", "app-issuer", "Failed to discover OpenID provider: Validation error: unexpected issuer URI `https://127.0.0.1:{port}/` (expected `https://127.0.0.1:{port}`)"),
	said("gitlab", "issuer-with-slash", "app-issuer", "OpenIDConnect::Discovery::DiscoveryFailed (Issuer mismatch)"),
	said("jellyfin-sso", "issuer-with-slash", "app-issuer", "Error preparing login: Error loading discovery document: PolicyViolation - Issuer name does not match authority: https://127.0.0.1:{port}/"),

	said("grafana", "basic-refused"),
	said("nextcloud-user-oidc", "basic-refused"),
	said("vaultwarden", "basic-refused", "app-client-authentication", "Failed to contact token endpoint: ServerResponse(StandardErrorResponse { error: invalid_client"),
	said("gitlab", "basic-refused", "app-client-authentication", `Could not authenticate you from OpenIDConnect because "invalid_client :: client authentication failed".`),
	said("open-webui", "basic-refused", "app-client-authentication", "OAuth callback error: invalid_client: client authentication failed"),

	said("grafana", "secret-refused", "app-client-authentication", "Failed to get token from provider"),
	said("argo-cd", "secret-refused", "app-client-authentication", `failed to get token: oauth2: "invalid_client" "client authentication failed"`),
	said("vouch-proxy", "secret-refused", "app-client-authentication", `/auth Error while retrieving user info after successful login at the OAuth provider: oauth2: "invalid_client" "client authentication failed"`),
	said("kubernetes", "secret-refused"),
	said("kubelogin", "secret-refused", "app-client-authentication", `authcode-browser error: authentication error: authorization code flow error: oauth2 error: could not exchange the code and token: oauth2: "invalid_client" "client authentication failed"`),
	said("vault", "secret-refused", "app-client-authentication", `Vault login failed. Error exchanging oidc code: "Provider.Exchange: unable to exchange auth code with provider: oauth2: \"invalid_client\" \"client authentication failed\"".`),
	said("nextcloud-user-oidc", "secret-refused", "app-client-authentication", "Failed to contact the OIDC provider token endpoint: client authentication failed"),
	said("gitea", "secret-refused", "app-client-authentication", `oauth2: "invalid_client" "client authentication failed"`),
	said("immich", "secret-refused", "app-client-authentication", "OAuth login failed: server responded with an error in the response body"),
	said("vaultwarden", "secret-refused", "app-client-authentication", "Failed to contact token endpoint: ServerResponse(StandardErrorResponse { error: invalid_client"),
	said("gitlab", "secret-refused", "app-client-authentication", `Could not authenticate you from OpenIDConnect because "invalid_client :: client authentication failed".`),
	said("jellyfin-sso", "secret-refused", "app-client-authentication", "Error logging in: invalid_client - client authentication failed"),
	said("open-webui", "secret-refused", "app-client-authentication", "OAuth callback error: invalid_client: client authentication failed"),

	said("argo-cd", "scope-refused"),
	said("vouch-proxy", "scope-refused", "app-scopes", "/auth Error from IdP: invalid_scope - the client may not ask for offline_access"),
	said("kubelogin", "scope-refused", "app-scopes", "authcode-browser error: … error response from server: invalid_scope the client may not ask for offline_access"),
	said("vault", "scope-refused", "app-scopes", "Vault login failed. No code or id_token received."),
	said("nextcloud-user-oidc", "scope-refused", "app-scopes", "The identity provider failed to authenticate the user."),
	said("gitea", "scope-refused", "app-scopes", "error = invalid_scope"),
	said("immich", "scope-refused", "app-scopes", "OAuth login failed: authorization response from the server is an error"),
	said("vaultwarden", "scope-refused", "app-scopes", "SSO authorization failed: invalid_scope, the client may not ask for offline_access"),
	said("gitlab", "scope-refused", "app-scopes", `Could not authenticate you from OpenIDConnect because "the client may not ask for offline_access"`),
	said("jellyfin-sso", "scope-refused", "app-scopes", "Error logging in: invalid_scope - the client may not ask for offline_access"),
	said("open-webui", "scope-refused", "app-scopes", "OAuth callback error: invalid_scope: the client may not ask for offline_access"),

	said("grafana", "id-token-encrypted"),
	said("argo-cd", "id-token-encrypted", "app-id-token-readable", "Failed to verify oidc token: failed to determine whether the token has an aud claim: failed to determine whether token had an audience claim: failed to unmarshal claims: invalid character"),
	said("vouch-proxy", "id-token-encrypted"),
	said("kubernetes", "id-token-encrypted", "app-id-token-readable", "error: You must be logged in to the server (Unauthorized)"),
	said("kubelogin", "id-token-encrypted", "app-id-token-readable", "could not verify the ID token: oidc: failed to unmarshal claims: invalid character"),
	said("vault", "id-token-encrypted", "app-id-token-readable", `Vault login failed. Error exchanging oidc code: "Provider.Exchange: id_token failed verification: Provider.VerifyIDToken: invalid id_token: oidc: failed to unmarshal claims: invalid character`),
	said("nextcloud-user-oidc", "id-token-encrypted", "app-id-token-readable", "Unsupported JWT alg: RSA-OAEP-256"),
	said("gitea", "id-token-encrypted", "app-id-token-readable", "oauth2: error decoding JWT token: jws: invalid token received, not all parts available"),
	said("immich", "id-token-encrypted", "app-id-token-readable", "OAuth login failed: unsupported operation"),
	said("vaultwarden", "id-token-encrypted", "app-id-token-readable", "Invalid JSON web token: found 5 parts (expected 3)"),
	said("gitlab", "id-token-encrypted", "app-id-token-readable", ""),
	said("jellyfin-sso", "id-token-encrypted", "app-id-token-readable", "invalid_jwt"),
	said("open-webui", "id-token-encrypted", "app-id-token-readable", "The email or password provided is incorrect. Please check for typos and try logging in again."),

	said("argo-cd", "id-token-hs256", "app-id-token-readable", `oidc: malformed jwt: go-jose/go-jose: unexpected signature algorithm "HS256"; expected ["RS256"]`),
	said("kubernetes", "id-token-hs256", "app-id-token-readable", "error: You must be logged in to the server (Unauthorized)"),
	said("kubelogin", "id-token-hs256", "app-id-token-readable", `could not verify the ID token: oidc: malformed jwt: go-jose/go-jose: unexpected signature algorithm "HS256"; expected ["RS256"]`),
	said("vault", "id-token-hs256", "app-id-token-readable", `Vault login failed. Error exchanging oidc code: "Provider.Exchange: id_token failed verification: Provider.VerifyIDToken: invalid id_token: oidc: malformed jwt: go-jose/go-jose: unexpected signature algorithm`),
	said("nextcloud-user-oidc", "id-token-hs256", "app-id-token-readable", "Unsupported JWT alg: HS256"),
	said("gitea", "id-token-hs256"),
	said("immich", "id-token-hs256", "app-id-token-readable", `OperationProcessingError: unexpected JWT "alg" header parameter`),
	said("vaultwarden", "id-token-hs256", "app-id-token-readable", "Could not read id_token claims, Signature verification failed: Disallowed signature algorithm"),
	said("gitlab", "id-token-hs256", "app-id-token-readable", "Received JWT is signed with HS256, but client_singing_alg is configured for RS256"),
	said("jellyfin-sso", "id-token-hs256"),
	said("open-webui", "id-token-hs256", "app-id-token-readable", "The email or password provided is incorrect. Please check for typos and try logging in again."),

	said("argo-cd", "id-token-unknown-key", "app-id-token-key", "failed to verify signature: failed to verify id token signature"),
	said("kubernetes", "id-token-unknown-key", "app-id-token-key", "error: You must be logged in to the server (Unauthorized)"),
	said("kubelogin", "id-token-unknown-key", "app-id-token-key", "could not verify the ID token: failed to verify signature: failed to verify id token signature"),
	said("vault", "id-token-unknown-key", "app-id-token-key", `Vault login failed. Error exchanging oidc code: "Provider.Exchange: id_token failed verification: Provider.VerifyIDToken: invalid id_token: failed to verify signature: failed to verify id token signature`),
	said("nextcloud-user-oidc", "id-token-unknown-key", "app-id-token-key", "No matching key found in JWKS (alg=RS256, kid=practice-other)"),
	said("vaultwarden", "id-token-unknown-key", "app-id-token-key", "Could not read id_token claims, …"),
	said("gitlab", "id-token-unknown-key", "app-id-token-key", "JSON::JWK::Set::KidNotFound"),
	said("open-webui", "id-token-unknown-key", "app-id-token-key", "The email or password provided is incorrect. Please check for typos and try logging in again."),

	said("argo-cd", "id-token-wrong-signature", "app-id-token-key", "failed to verify signature: failed to verify id token signature"),
	said("kubernetes", "id-token-wrong-signature", "app-id-token-key", "error: You must be logged in to the server (Unauthorized)"),
	said("kubelogin", "id-token-wrong-signature", "app-id-token-key", "could not verify the ID token: failed to verify signature: failed to verify id token signature"),
	said("vault", "id-token-wrong-signature", "app-id-token-key", `Vault login failed. Error exchanging oidc code: "Provider.Exchange: id_token failed verification: Provider.VerifyIDToken: invalid id_token: failed to verify signature: failed to verify id token signature`),
	said("nextcloud-user-oidc", "id-token-wrong-signature", "app-id-token-key", "Signature verification failed"),
	said("gitea", "id-token-wrong-signature"),
	said("immich", "id-token-wrong-signature"),
	said("vaultwarden", "id-token-wrong-signature", "app-id-token-key", "Could not read id_token claims, …"),
	said("gitlab", "id-token-wrong-signature", "app-id-token-key", "JSON::JWS::VerificationFailed"),
	said("open-webui", "id-token-wrong-signature", "app-id-token-key", "The email or password provided is incorrect. Please check for typos and try logging in again."),

	said("grafana", "id-token-foreign-audience"),
	said("argo-cd", "id-token-foreign-audience", "app-id-token-accepted", `token verification failed for all audiences: error for aud "practice": oidc: expected audience "practice" got ["another-client"]`),
	said("kubernetes", "id-token-foreign-audience", "app-id-token-accepted", "error: You must be logged in to the server (Unauthorized)"),
	said("kubelogin", "id-token-foreign-audience", "app-id-token-accepted", `could not verify the ID token: oidc: expected audience "practice" got ["another-client"]`),
	said("vault", "id-token-foreign-audience", "app-id-token-accepted", "Provider.VerifyIDToken: invalid id_token audiences: verifyAudiences: invalid id_token audiences"),
	said("nextcloud-user-oidc", "id-token-foreign-audience", "app-id-token-accepted", "The audience does not match ours"),
	said("gitea", "id-token-foreign-audience", "app-id-token-accepted", "oauth2: error validating JWT token: audience in token does not match client key"),
	said("immich", "id-token-foreign-audience", "app-id-token-accepted", "OAuth login failed: unexpected JWT claim value encountered"),
	said("vaultwarden", "id-token-foreign-audience", "app-id-token-accepted", "Could not read id_token claims, …"),
	said("gitlab", "id-token-foreign-audience", "app-id-token-accepted", "Invalid ID token: Audience does not match"),
	said("open-webui", "id-token-foreign-audience", "app-id-token-accepted", "OAuth callback error: invalid_claim: Invalid claim"),

	said("argo-cd", "id-token-foreign-issuer", "app-id-token-accepted", `oidc: id token issued by a different provider, expected "https://127.0.0.1:{port}" got "https://other.practice.invalid"`),
	said("kubernetes", "id-token-foreign-issuer", "app-id-token-accepted", "error: You must be logged in to the server (Unauthorized)"),
	said("kubelogin", "id-token-foreign-issuer", "app-id-token-accepted", `could not verify the ID token: oidc: id token issued by a different provider, expected "https://127.0.0.1:{port}" got "https://other.practice.invalid"`),
	said("vault", "id-token-foreign-issuer", "app-id-token-accepted", "invalid issuer"),
	said("nextcloud-user-oidc", "id-token-foreign-issuer", "app-id-token-accepted", "The issuer does not match the one from the discovery endpoint"),
	said("gitea", "id-token-foreign-issuer", "app-id-token-accepted", "oauth2: error validating JWT token: issuer in token does not match issuer in OpenIDConfig discovery"),
	said("immich", "id-token-foreign-issuer", "app-id-token-accepted", "OAuth login failed: unexpected JWT claim value encountered"),
	said("vaultwarden", "id-token-foreign-issuer", "app-id-token-accepted", "Could not read id_token claims, …"),
	said("gitlab", "id-token-foreign-issuer", "app-id-token-accepted", "Invalid ID token: Issuer does not match"),
	said("open-webui", "id-token-foreign-issuer", "app-id-token-accepted", "OAuth callback error: invalid_claim: Invalid claim"),

	said("kubernetes", "id-token-expired", "app-id-token-accepted", "error: You must be logged in to the server (Unauthorized)"),
	said("kubelogin", "id-token-expired", "app-id-token-accepted", "could not verify the ID token: oidc: token is expired"),
	said("vault", "id-token-expired", "app-id-token-accepted", "Provider.VerifyIDToken: invalid id_token: oidc: token is expired"),
	said("nextcloud-user-oidc", "id-token-expired", "app-id-token-accepted", "The received token is expired."),
	said("gitea", "id-token-expired", "app-id-token-accepted", "oauth2: error validating JWT token: user info JWT token is expired"),
	said("immich", "id-token-expired", "app-id-token-accepted", "OAuth login failed: JWT timestamp claim value failed validation"),
	said("vaultwarden", "id-token-expired", "app-id-token-accepted", "Could not read id_token claims, …"),
	said("gitlab", "id-token-expired", "app-id-token-accepted", "Invalid ID token: Expired token"),
	said("jellyfin-sso", "id-token-expired"),
	said("open-webui", "id-token-expired", "app-id-token-accepted", "OAuth callback error: expired_token: The token is expired"),

	said("kubelogin", "id-token-nonce-dropped", "app-id-token-accepted", "nonce did not match (wants … but got …)"),
	said("vault", "id-token-nonce-dropped", "app-id-token-accepted", "Provider.VerifyIDToken: invalid id_token nonce"),
	said("nextcloud-user-oidc", "id-token-nonce-dropped", "app-id-token-accepted", "The nonce does not match"),
	said("vaultwarden", "id-token-nonce-dropped", "app-id-token-accepted", "Could not read id_token claims, …"),
	said("gitlab", "id-token-nonce-dropped", "app-id-token-accepted", "Invalid ID Token: Nonce does not match"),
	said("open-webui", "id-token-nonce-dropped", "app-id-token-accepted", "OAuth callback error: invalid_claim: Invalid claim"),

	said("argo-cd", "no-id-token", "app-id-token-readable", "no id_token in token response"),
	said("vouch-proxy", "no-id-token"),
	said("kubernetes", "no-id-token", "app-id-token-readable", "error: You must be logged in to the server (Unauthorized)"),
	said("kubelogin", "no-id-token", "app-id-token-readable", "id_token is missing in the token response", "app-session-survives", "could not refresh the token: id_token is missing in the token response"),
	said("vault", "no-id-token", "app-id-token-readable", "Provider.Exchange: id_token is missing from auth code exchange: id_token is missing"),
	said("nextcloud-user-oidc", "no-id-token", "app-id-token-readable", "Missing id_token in IdP token response"),
	said("gitea", "no-id-token", "app-id-token-readable", "cannot get user information without id_token"),
	said("immich", "no-id-token"),
	said("vaultwarden", "no-id-token", "app-id-token-readable", "Token response did not contain an id_token"),
	said("gitlab", "no-id-token", "app-id-token-readable", "missing_id_token"),
	said("jellyfin-sso", "no-id-token", "app-id-token-readable", "Error logging in: … - …"),

	said("vouch-proxy", "userinfo-refuses", "app-userinfo-readable", "/auth User is not authorized: verifyUser: Email … is not within a Vouch Proxy managed domain . Please try again or seek support from your administrator"),
	said("kubelogin", "userinfo-refuses"),
	said("vault", "userinfo-refuses"),
	said("gitea", "userinfo-refuses", "app-userinfo-readable", "Non-200 response from UserInfo: 401, WWW-Authenticate=…"),
	said("immich", "userinfo-refuses"),
	said("vaultwarden", "userinfo-refuses", "app-userinfo-readable", "Request to user_info endpoint failed: …"),
	said("gitlab", "userinfo-refuses", "app-userinfo-readable", ""),
	said("open-webui", "userinfo-refuses"),

	said("vaultwarden", "email-verified-missing", "app-email-verified", "Your provider does not send email verification status."),

	said("kubernetes", "email-verified-false"),
	said("vaultwarden", "email-verified-false", "app-email-verified", "You need to verify your email with your provider before you can log in"),

	said("grafana", "profile-scope-without-claims", "app-claims-wanted", ""),
	said("nextcloud-user-oidc", "profile-scope-without-claims", "app-claims-wanted", ""),
	said("immich", "profile-scope-without-claims", "app-claims-wanted", ""),
	said("vaultwarden", "profile-scope-without-claims", "app-claims-wanted", ""),
	said("gitlab", "profile-scope-without-claims", "app-claims-wanted", ""),
	said("open-webui", "profile-scope-without-claims", "app-claims-wanted", ""),

	said("argo-cd", "no-refresh-token"),
	said("kubelogin", "no-refresh-token", "app-session-survives", ""),
	said("vaultwarden", "no-refresh-token", "app-session-survives", "Access token is close to expiration but we have no refresh token"),

	said("argo-cd", "access-token-short-lived", "app-session-survives", ""),
}

// said is a row: an application, a fault or "public" for the client of which PKCE is
// demanded, then each check that fails and the message.
func said(app, fault string, fails ...string) prediction {
	out := prediction{app: app, fails: map[string]string{}}
	switch fault {
	case "":
	case "public":
		out.public = true
	default:
		out.faults = []string{fault}
	}
	if len(fails)%2 != 0 {
		panic(fmt.Sprintf("%s, %s: a check without its message", app, fault))
	}
	for i := 0; i < len(fails); i += 2 {
		out.fails[fails[i]] = fails[i+1]
	}
	return out
}
