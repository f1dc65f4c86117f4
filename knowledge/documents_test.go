package knowledge

// Discovery documents as the products write them, cut down to what differs, each with
// the place where it was seen.
var documents = map[string]string{
	// goauthentik/authentik, authentik/providers/oauth2/views/provider.py, version 2026.2.2
	"authentik": `{"issuer": "https://sso.example.com/application/o/app/",
		"authorization_endpoint": "https://sso.example.com/application/o/authorize/",
		"token_endpoint": "https://sso.example.com/application/o/token/",
		"introspection_endpoint": "https://sso.example.com/application/o/introspect/",
		"jwks_uri": "https://sso.example.com/application/o/app/jwks/",
		"acr_values_supported": ["goauthentik.io/providers/oauth2/default"],
		"code_challenge_methods_supported": ["plain", "S256"], "claims_parameter_supported": false}`,
	// casdoor/casdoor, object/wellknown_oidc_discovery.go, v3.158.0
	"casdoor": `{"issuer": "https://sso.example.com",
		"authorization_endpoint": "https://sso.example.com/login/oauth/authorize",
		"token_endpoint": "https://sso.example.com/api/login/oauth/access_token",
		"introspection_endpoint": "https://sso.example.com/api/login/oauth/introspect",
		"userinfo_endpoint": "https://sso.example.com/api/userinfo", "jwks_uri": "https://sso.example.com/.well-known/jwks",
		"grant_types_supported": ["authorization_code", "refresh_token"],
		"claims_supported": ["iss", "isOnline", "signupApplication", "ranking"]}`,
	// a running Keycloak 26.7
	"keycloak": `{"issuer": "https://sso.example.com/realms/staff",
		"authorization_endpoint": "https://sso.example.com/realms/staff/protocol/openid-connect/auth",
		"token_endpoint": "https://sso.example.com/realms/staff/protocol/openid-connect/token",
		"check_session_iframe": "https://sso.example.com/realms/staff/protocol/openid-connect/login-status-iframe.html",
		"grant_types_supported": ["authorization_code", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
		"prompt_values_supported": ["none", "login", "consent"], "authorization_response_iss_parameter_supported": true}`,
	// https://github.com/opencloud-eu/ios/issues/62
	"authelia": `{"issuer": "https://auth.example.com", "jwks_uri": "https://auth.example.com/jwks.json",
		"authorization_endpoint": "https://auth.example.com/api/oidc/authorization",
		"token_endpoint": "https://auth.example.com/api/oidc/token", "subject_types_supported": ["public", "pairwise"],
		"pushed_authorization_request_endpoint": "https://auth.example.com/api/oidc/pushed-authorization-request",
		"grant_types_supported": ["authorization_code", "implicit", "client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
		"claims_supported": ["sub", "alt_emails", "rat"]}`,
	// https://github.com/netbirdio/netbird/issues/5508
	"synology": `{"issuer": "https://nas.example.com:5001/webman/sso",
		"authorization_endpoint": "https://nas.example.com:5001/webman/sso/SSOOauth.cgi",
		"token_endpoint": "https://nas.example.com:5001/webman/sso/SSOAccessToken.cgi",
		"jwks_uri": "https://nas.example.com:5001/webman/sso/openid-jwks.json",
		"claims_supported": ["aud", "email", "exp", "groups", "iat", "iss", "sub", "username"]}`,
	// dexidp/dex, server/handlers.go, v2.45.1
	"dex": `{"issuer": "https://dex.example.com/dex", "authorization_endpoint": "https://dex.example.com/dex/auth",
		"token_endpoint": "https://dex.example.com/dex/token", "jwks_uri": "https://dex.example.com/dex/keys",
		"userinfo_endpoint": "https://dex.example.com/dex/userinfo", "device_authorization_endpoint": "https://dex.example.com/dex/device/code",
		"introspection_endpoint": "https://dex.example.com/dex/token/introspect",
		"scopes_supported": ["openid", "email", "groups", "profile", "offline_access"],
		"claims_supported": ["iss", "sub", "aud", "iat", "exp", "email", "email_verified", "locale", "name", "preferred_username", "at_hash"]}`,
	// ory/hydra, oauth2/handler.go, v26.2.0
	"hydra": `{"issuer": "https://auth.example.com/", "authorization_endpoint": "https://auth.example.com/oauth2/auth",
		"token_endpoint": "https://auth.example.com/oauth2/token", "jwks_uri": "https://auth.example.com/.well-known/jwks.json",
		"userinfo_endpoint": "https://auth.example.com/userinfo", "revocation_endpoint": "https://auth.example.com/oauth2/revoke",
		"end_session_endpoint": "https://auth.example.com/oauth2/sessions/logout", "device_authorization_endpoint": "https://auth.example.com/oauth2/device/auth",
		"scopes_supported": ["offline_access", "offline", "openid"], "claims_supported": ["sub"], "id_token_signed_response_alg": ["RS256"],
		"credentials_endpoint_draft_00": "https://auth.example.com/credentials", "credentials_supported_draft_00": [{"format": "jwt_vc_json"}]}`,
	// zitadel/zitadel, internal/api/oidc/server.go
	"zitadel": `{"issuer": "https://id.example.com", "authorization_endpoint": "https://id.example.com/oauth/v2/authorize",
		"token_endpoint": "https://id.example.com/oauth/v2/token", "introspection_endpoint": "https://id.example.com/oauth/v2/introspect",
		"userinfo_endpoint": "https://id.example.com/oidc/v1/userinfo", "revocation_endpoint": "https://id.example.com/oauth/v2/revoke",
		"end_session_endpoint": "https://id.example.com/oidc/v1/end_session", "jwks_uri": "https://id.example.com/oauth/v2/keys",
		"device_authorization_endpoint": "https://id.example.com/oauth/v2/device_authorization",
		"scopes_supported": ["openid", "profile", "email", "phone", "address", "offline_access"]}`,
	// kanidm/kanidm, book/src/integrations/oauth2.md, v1.11.1
	"kanidm": `{"issuer": "https://idm.example.com/oauth2/openid/app", "authorization_endpoint": "https://idm.example.com/ui/oauth2",
		"token_endpoint": "https://idm.example.com/oauth2/token", "userinfo_endpoint": "https://idm.example.com/oauth2/openid/app/userinfo",
		"jwks_uri": "https://idm.example.com/oauth2/openid/app/public_key.jwk", "introspection_endpoint": "https://idm.example.com/oauth2/token/introspect",
		"revocation_endpoint": "https://idm.example.com/oauth2/token/revoke", "id_token_signing_alg_values_supported": ["ES256"]}`,
	// pocket-id/pocket-id, backend/internal/controller/well_known_controller.go, v2.14.0
	"pocket-id": `{"issuer": "https://id.example.com", "authorization_endpoint": "https://id.example.com/authorize",
		"token_endpoint": "https://id.example.com/api/oidc/token", "userinfo_endpoint": "https://id.example.com/api/oidc/userinfo",
		"end_session_endpoint": "https://id.example.com/api/oidc/end-session", "introspection_endpoint": "https://id.example.com/api/oidc/introspect",
		"device_authorization_endpoint": "https://id.example.com/api/oidc/device/authorize", "jwks_uri": "https://id.example.com/.well-known/jwks.json",
		"pushed_authorization_request_endpoint": "https://id.example.com/api/oidc/par", "client_id_metadata_document_supported": false,
		"service_documentation": "https://pocket-id.org/docs"}`,
	// a running oidc-provider 9.13.3
	"oidc-provider": `{"issuer": "https://op.example.com", "authorization_endpoint": "https://op.example.com/auth",
		"token_endpoint": "https://op.example.com/token", "introspection_endpoint": "https://op.example.com/token/introspection",
		"revocation_endpoint": "https://op.example.com/token/revocation", "device_authorization_endpoint": "https://op.example.com/device/auth",
		"end_session_endpoint": "https://op.example.com/session/end", "jwks_uri": "https://op.example.com/jwks",
		"pushed_authorization_request_endpoint": "https://op.example.com/request",
		"claims_supported": ["sub", "sid", "auth_time", "acr"], "authorization_response_iss_parameter_supported": true}`,
	// https://github.com/geldata/gel/pull/6028, with the members that https://github.com/canonical/authd/issues/708 names
	"entra": `{"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0",
		"authorization_endpoint": "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
		"token_endpoint": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
		"jwks_uri": "https://login.microsoftonline.com/common/discovery/v2.0/keys", "userinfo_endpoint": "https://graph.microsoft.com/oidc/userinfo",
		"end_session_endpoint": "https://login.microsoftonline.com/common/oauth2/v2.0/logout", "subject_types_supported": ["pairwise"],
		"claims_supported": ["sub", "iss", "cloud_instance_name", "at_hash", "c_hash", "email"],
		"tenant_region_scope": "EU", "cloud_instance_name": "microsoftonline.com", "msgraph_host": "graph.microsoft.com"}`,
	// https://developer.okta.com/docs/concepts/auth-servers/
	"okta": `{"issuer": "https://dev-123.okta.com/oauth2/default", "authorization_endpoint": "https://dev-123.okta.com/oauth2/default/v1/authorize",
		"token_endpoint": "https://dev-123.okta.com/oauth2/default/v1/token", "userinfo_endpoint": "https://dev-123.okta.com/oauth2/default/v1/userinfo",
		"jwks_uri": "https://dev-123.okta.com/oauth2/default/v1/keys", "introspection_endpoint": "https://dev-123.okta.com/oauth2/default/v1/introspect",
		"revocation_endpoint": "https://dev-123.okta.com/oauth2/default/v1/revoke", "end_session_endpoint": "https://dev-123.okta.com/oauth2/default/v1/logout"}`,
	// https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery
	"auth0": `{"issuer": "https://tenant.eu.auth0.com/", "authorization_endpoint": "https://tenant.eu.auth0.com/authorize",
		"token_endpoint": "https://tenant.eu.auth0.com/oauth/token", "device_authorization_endpoint": "https://tenant.eu.auth0.com/oauth/device/code",
		"userinfo_endpoint": "https://tenant.eu.auth0.com/userinfo", "mfa_challenge_endpoint": "https://tenant.eu.auth0.com/mfa/challenge",
		"jwks_uri": "https://tenant.eu.auth0.com/.well-known/jwks.json", "revocation_endpoint": "https://tenant.eu.auth0.com/oauth/revoke",
		"end_session_endpoint": "https://tenant.eu.auth0.com/oidc/logout"}`,
	// https://developers.google.com/identity/openid-connect/openid-connect#discovery
	"google": `{"issuer": "https://accounts.google.com", "authorization_endpoint": "https://accounts.google.com/o/oauth2/v2/auth",
		"device_authorization_endpoint": "https://oauth2.googleapis.com/device/code",
		"token_endpoint": "https://oauth2.googleapis.com/token", "userinfo_endpoint": "https://openidconnect.googleapis.com/v1/userinfo",
		"revocation_endpoint": "https://oauth2.googleapis.com/revoke",
		"jwks_uri": "https://www.googleapis.com/oauth2/v3/certs", "claims_supported": ["aud", "email", "hd"]}`,
}

// versions are what the documents above say of the product's version.
var versions = map[string]string{"casdoor": "2.194.0 or later", "dex": "2.39.1 or later", "keycloak": "later than 26.5"}

// lookAlikes are documents of products that are not among the known ones and have
// something in common with one of them.
var lookAlikes = map[string]string{
	// running ones: LemonLDAP::NG 2.16.1, glewlwyd 2.7.5, django-oauth-toolkit 1.7.0
	"LemonLDAP::NG": `{"issuer": "https://auth.example.com", "authorization_endpoint": "https://auth.example.com/oauth2/authorize",
		"token_endpoint": "https://auth.example.com/oauth2/token", "introspection_endpoint": "https://auth.example.com/oauth2/introspect",
		"end_session_endpoint": "https://auth.example.com/oauth2/logout",
		"jwks_uri": "https://auth.example.com/oauth2/jwks", "check_session_iframe": "https://auth.example.com/oauth2/checksession.html"}`,
	"glewlwyd": `{"issuer": "https://glewlwyd.example.com/api/oidc", "authorization_endpoint": "https://glewlwyd.example.com//api/oidc/auth",
		"token_endpoint": "https://glewlwyd.example.com//api/oidc/token", "jwks_uri": "https://glewlwyd.example.com//api/oidc/jwks",
		"end_session_endpoint": "https://glewlwyd.example.com//api/oidc/end_session",
		"introspection_endpoint": "https://glewlwyd.example.com//api/oidc/introspect", "revocation_endpoint": "https://glewlwyd.example.com//api/oidc/revoke",
		"response_types_supported": ["code", "password", "client_credentials", "refresh_token"]}`,
	"django-oauth-toolkit": `{"issuer": "https://app.example.com/o", "authorization_endpoint": "https://app.example.com/o/authorize/",
		"token_endpoint": "https://app.example.com/o/token/", "userinfo_endpoint": "https://app.example.com/o/userinfo/",
		"jwks_uri": "https://app.example.com/o/.well-known/jwks.json"}`,
	// spring-projects/spring-authorization-server, OidcProviderConfigurationEndpointFilter.java
	"Spring Authorization Server": `{"issuer": "https://auth.example.com", "authorization_endpoint": "https://auth.example.com/oauth2/authorize",
		"device_authorization_endpoint": "https://auth.example.com/oauth2/device_authorization", "token_endpoint": "https://auth.example.com/oauth2/token",
		"jwks_uri": "https://auth.example.com/oauth2/jwks", "userinfo_endpoint": "https://auth.example.com/userinfo",
		"end_session_endpoint": "https://auth.example.com/connect/logout", "revocation_endpoint": "https://auth.example.com/oauth2/revoke",
		"introspection_endpoint": "https://auth.example.com/oauth2/introspect", "tls_client_certificate_bound_access_tokens": true}`,
	// go-gitea/gitea, templates/user/auth/oidc_wellknown.tmpl
	"Gitea": `{"issuer": "https://git.example.com/", "authorization_endpoint": "https://git.example.com/login/oauth/authorize",
		"token_endpoint": "https://git.example.com/login/oauth/access_token",
		"introspection_endpoint": "https://git.example.com/login/oauth/introspect", "jwks_uri": "https://git.example.com/login/oauth/keys"}`,
	// https://docs.gitlab.com/integration/openid_connect_provider/
	"GitLab": `{"issuer": "https://gitlab.example.com", "authorization_endpoint": "https://gitlab.example.com/oauth/authorize",
		"token_endpoint": "https://gitlab.example.com/oauth/token", "revocation_endpoint": "https://gitlab.example.com/oauth/revoke",
		"introspection_endpoint": "https://gitlab.example.com/oauth/introspect", "userinfo_endpoint": "https://gitlab.example.com/oauth/userinfo",
		"jwks_uri": "https://gitlab.example.com/oauth/discovery/keys", "claims_supported": ["iss", "sub", "aud", "exp", "iat", "sub_legacy", "groups_direct"]}`,
	// https://learn.microsoft.com/en-us/windows-server/identity/ad-fs/
	"AD FS": `{"issuer": "https://fs.example.com/adfs", "authorization_endpoint": "https://fs.example.com/adfs/oauth2/authorize/",
		"token_endpoint": "https://fs.example.com/adfs/oauth2/token/", "jwks_uri": "https://fs.example.com/adfs/discovery/keys",
		"end_session_endpoint": "https://fs.example.com/adfs/oauth2/logout", "userinfo_endpoint": "https://fs.example.com/adfs/userinfo",
		"device_authorization_endpoint": "https://fs.example.com/adfs/oauth2/devicecode",
		"claims_supported": ["aud", "iss", "iat", "exp", "auth_time", "nonce", "at_hash", "c_hash", "sub", "upn", "unique_name"]}`,
	// https://learn.microsoft.com/en-us/azure/active-directory-b2c/
	"Azure AD B2C": `{"issuer": "https://contoso.b2clogin.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0/",
		"authorization_endpoint": "https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_sign_in/oauth2/v2.0/authorize",
		"token_endpoint": "https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_sign_in/oauth2/v2.0/token",
		"jwks_uri": "https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_sign_in/discovery/v2.0/keys"}`,
	// https://docs.aws.amazon.com/cognito/latest/developerguide/
	"Amazon Cognito": `{"issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc", "jwks_uri": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc/.well-known/jwks.json",
		"authorization_endpoint": "https://app.auth.eu-west-1.amazoncognito.com/oauth2/authorize", "token_endpoint": "https://app.auth.eu-west-1.amazoncognito.com/oauth2/token",
		"revocation_endpoint": "https://app.auth.eu-west-1.amazoncognito.com/oauth2/revoke", "end_session_endpoint": "https://app.auth.eu-west-1.amazoncognito.com/logout"}`,
	"an empty document": `{}`,
}
