package practice

// Names of the faults, for the places that read them. faultTable has one entry
// for each.
const (
	unresolvableHost     = "unresolvable-host"
	unreachableHost      = "unreachable-host"
	expiredCertificate   = "expired-certificate"
	wrongNameCertificate = "wrong-name-certificate"
	unknownCA            = "unknown-ca"
	incompleteChain      = "incomplete-chain"
	plainHTTPOnTLSPort   = "plain-http-on-tls-port"
	certificateEndsSoon  = "certificate-ends-soon"
	dateHeaderBehind     = "date-header-behind"

	discoveryMissing          = "discovery-missing"
	discoveryHTML             = "discovery-html"
	discoveryRedirectsToLogin = "discovery-redirects-to-login"
	discoveryTruncated        = "discovery-truncated"
	foreignIssuer             = "foreign-issuer"
	issuerWithSlash           = "issuer-with-slash"
	noSubjectTypes            = "no-subject-types"
	httpEndpoint              = "http-endpoint"

	keysMissing         = "keys-missing"
	duplicateKID        = "duplicate-kid"
	privateKeyPublished = "private-key-published"
	noSigningKey        = "no-signing-key"

	clientUnknown            = "client-unknown"
	clientDisabled           = "client-disabled"
	redirectURINotRegistered = "redirect-uri-not-registered"
	scopeRefused             = "scope-refused"
	pkceRefused              = "pkce-refused"
	openRedirect             = "open-redirect"
	issMissing               = "iss-missing"
	stateDropped             = "state-dropped"
	loginRefused             = "login-refused"

	secretRefused     = "secret-refused"
	basicRefused      = "basic-refused"
	anySecretAccepted = "any-secret-accepted"

	codeRefused            = "code-refused"
	noTokenType            = "no-token-type"
	noIDToken              = "no-id-token"
	tokenResponseCacheable = "token-response-cacheable"
	codeReusable           = "code-reusable"
	pkceIgnored            = "pkce-ignored"
	accessTokenShortLived  = "access-token-short-lived"

	idTokenEncrypted       = "id-token-encrypted"
	idTokenWrongSignature  = "id-token-wrong-signature"
	idTokenUnknownKey      = "id-token-unknown-key"
	idTokenForeignIssuer   = "id-token-foreign-issuer"
	idTokenForeignAudience = "id-token-foreign-audience"
	idTokenExpired         = "id-token-expired"
	idTokenNonceDropped    = "id-token-nonce-dropped"
	subjectTooLong         = "subject-too-long"
	idTokenHS256           = "id-token-hs256"

	profileScopeWithoutClaims = "profile-scope-without-claims"
	userinfoRefuses           = "userinfo-refuses"
	userinfoForeignSubject    = "userinfo-foreign-subject"
	emailVerifiedMissing      = "email-verified-missing"
	emailVerifiedFalse        = "email-verified-false"

	noRefreshToken          = "no-refresh-token"
	offlineAccessNotGranted = "offline-access-not-granted"
	refreshRefused          = "refresh-refused"
	refreshTokenKept        = "refresh-token-kept"
	refreshTokenReusable    = "refresh-token-reusable"
	refreshForeignSubject   = "refresh-foreign-subject"
	refreshLosesClaims      = "refresh-loses-claims"

	introspectionInactive               = "introspection-inactive"
	introspectionNeedsHint              = "introspection-needs-hint"
	introspectionTrustsHint             = "introspection-trusts-hint"
	introspectionOverlooksRefreshTokens = "introspection-overlooks-refresh-tokens"
	introspectionGarbageError           = "introspection-garbage-error"
	introspectionOpen                   = "introspection-open"
	introspectionForeignSubject         = "introspection-foreign-subject"

	revocationWithoutEffect = "revocation-without-effect"
	logoutNotAdvertised     = "logout-not-advertised"
	logoutDoesNotReturn     = "logout-does-not-return"

	adminTokenWithoutRights = "admin-token-without-rights"
	loginPageNeedsScripts   = "login-page-needs-scripts"

	hangs         = "hangs"
	endlessBody   = "endless-body"
	closesHalfWay = "closes-half-way"
)
