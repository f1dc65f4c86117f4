package practice

var faultTable = []Fault{
	// reach
	{Name: unresolvableHost, About: "advertises an endpoint on a host that no name server knows", Expect: fails("reach-resolves")},
	{Name: unreachableHost, About: "advertises an endpoint where nobody listens", Expect: fails("reach-connects")},
	{Name: expiredCertificate, About: "shows a certificate that ended yesterday", Expect: unreachableByTLS, NeedsTLS: true},
	{Name: wrongNameCertificate, About: "shows a certificate for another host", Expect: unreachableByTLS, NeedsTLS: true},
	{Name: unknownCA, About: "shows a certificate of an authority that nobody knows", Expect: unreachableByTLS, NeedsTLS: true},
	{Name: incompleteChain, About: "does not send the intermediate certificate", Expect: unreachableByTLS, NeedsTLS: true},
	{Name: plainHTTPOnTLSPort, About: "speaks plain HTTP where TLS is expected", Expect: unreachableByTLS, NeedsTLS: true},
	{Name: certificateEndsSoon, About: "shows a certificate that ends in three days", Expect: fails("reach-certificate-lifetime"), NeedsTLS: true},
	{Name: dateHeaderBehind, About: "sends a Date header that is ten minutes behind", Expect: fails("reach-clock")},

	// discovery
	{Name: discoveryMissing, About: "answers 404 for the discovery document", Expect: undiscovered},
	{Name: discoveryHTML, About: "answers a web page for the discovery document", Expect: undiscovered},
	{Name: discoveryRedirectsToLogin, About: "redirects from the discovery document to a login page", Expect: undiscovered},
	{Name: discoveryTruncated, About: "sends half of the discovery document", Expect: undiscovered},
	{Name: foreignIssuer, About: "calls itself localhost wherever it names its issuer", Expect: fails("discovery-issuer-matches")},
	{Name: issuerWithSlash, About: "ends its issuer with a slash wherever it names it", Expect: fails("discovery-issuer-matches")},
	{Name: noSubjectTypes, About: "leaves subject_types_supported out of the discovery document", Expect: fails("discovery-complete")},
	{Name: httpEndpoint, About: "advertises an endpoint with http, though it is reached by https",
		Expect: fails("discovery-endpoints-consistent"), NeedsTLS: true},

	// keys
	{Name: keysMissing, About: "answers 500 for its keys",
		Expect: map[string]string{
			"keys-served":            failed,
			"keys-usable":            skipped,
			"id-token-signature":     skipped,
			"id-token-key-published": skipped,
		}},
	{Name: duplicateKID, About: "publishes two keys under one kid", Expect: fails("keys-usable")},
	{Name: privateKeyPublished, About: "publishes its private key", Expect: fails("keys-usable")},
	{Name: noSigningKey, About: "publishes an encryption key and no signing key",
		Expect: map[string]string{"keys-usable": failed, "id-token-signature": skipped, "id-token-key-published": skipped}},

	// authorize
	{Name: clientUnknown, About: "knows no client",
		Expect: also(withoutLogin, map[string]string{
			"settings-readable":              notApplicable,
			"introspection-garbage-inactive": skipped,
			"authorize-*":                    skipped,
			"authorize-client-known":         failed,
			"client-*":                       skipped,
		})},
	{Name: clientDisabled, About: "has every client disabled",
		Expect: also(withoutLogin, map[string]string{
			"introspection-garbage-inactive": skipped,
			"authorize-*":                    skipped,
			"authorize-client-known":         failed,
			"client-*":                       skipped,
		})},
	{Name: redirectURINotRegistered, About: "has no redirect URI registered",
		Expect: also(withoutLogin, map[string]string{
			"authorize-*":                       skipped,
			"authorize-client-known":            passed,
			"authorize-redirect-uri-registered": failed,
		})},
	{Name: scopeRefused, About: "refuses every request for offline_access with invalid_scope",
		Expect: also(withoutLogin, map[string]string{"authorize-scopes-accepted": failed, "authorize-login-completes": skipped})},
	{Name: pkceRefused, About: "refuses every request that carries a code_challenge",
		Expect: also(withoutLogin, map[string]string{"authorize-pkce-accepted": failed, "authorize-login-completes": skipped})},
	{Name: openRedirect, About: "redirects to URIs that are not registered", Expect: fails("authorize-redirect-uri-guarded")},
	{Name: issMissing, About: "announces the iss parameter and does not send it", Expect: fails("authorize-iss-returned")},
	{Name: stateDropped, About: "does not return state", Expect: fails("authorize-state-returned")},
	{Name: loginRefused, About: "answers access_denied after the right password",
		Expect: also(withoutLogin, map[string]string{"authorize-login-completes": failed})},

	// client
	{Name: secretRefused, About: "refuses the right client secret",
		Expect: also(withoutLogin, map[string]string{
			"introspection-garbage-inactive": skipped,
			"authorize-login-completes":      skipped,
			"client-authentication-accepted": failed,
			"client-wrong-secret-refused":    skipped,
		})},
	// Healthy: a client may be registered for one method, and the metadata lists those of all clients.
	{Name: basicRefused, About: "accepts this client only by client_secret_post"},
	{Name: anySecretAccepted, About: "accepts every client secret", Expect: fails("client-wrong-secret-refused")},

	// token
	{Name: codeRefused, About: "refuses every authorization code",
		Expect: also(withoutLogin, map[string]string{"token-code-accepted": failed})},
	{Name: noTokenType, About: "leaves token_type out of the token response", Expect: fails("token-response-complete")},
	{Name: noIDToken, About: "leaves id_token out of the token response though openid is granted",
		Expect: map[string]string{
			"token-response-complete":  failed,
			"id-token-*":               notApplicable,
			"userinfo-subject-matches": notApplicable,
			"refresh-id-token":         notApplicable,
			"refresh-keeps-claims":     notApplicable,
			"logout-returns":           notApplicable,
		}},
	{Name: tokenResponseCacheable, About: "lets caches keep the token response", Expect: fails("token-response-not-cached")},
	{Name: codeReusable, About: "exchanges an authorization code as often as it comes", Expect: fails("token-code-single-use")},
	{Name: pkceIgnored, About: "does not compare code_verifier with code_challenge", Expect: fails("token-pkce-enforced"), Client: "public"},
	{Name: accessTokenShortLived, About: "issues tokens that live for a minute"},

	// id-token
	{Name: idTokenEncrypted, About: "encrypts the id_token to a key of the client",
		Expect: also(withoutIDToken, map[string]string{"id-token-format": failed})},
	{Name: idTokenWrongSignature, About: "signs the id_token with another key than the one it names", Expect: fails("id-token-signature")},
	{Name: idTokenUnknownKey, About: "signs the id_token with a key that it does not publish",
		Expect: map[string]string{"id-token-key-published": failed, "id-token-signature": skipped}},
	{Name: idTokenForeignIssuer, About: "names another issuer in the id_token", Expect: fails("id-token-issuer")},
	{Name: idTokenForeignAudience, About: "names another client in the id_token", Expect: fails("id-token-audience")},
	{Name: idTokenExpired, About: "issues an id_token that ended an hour ago", Expect: fails("id-token-times")},
	{Name: idTokenNonceDropped, About: "does not return nonce in the id_token", Expect: fails("id-token-nonce")},
	{Name: subjectTooLong, About: "has a user whose subject is 300 characters long", Expect: fails("id-token-subject")},
	{Name: idTokenHS256, About: "signs the id_token by HS256 with a key that no client has",
		Expect: map[string]string{"id-token-signature": failed, "id-token-key-published": notApplicable}},

	// claims
	{Name: profileScopeWithoutClaims, About: "grants the scope profile and sends none of its claims", Expect: fails("scope-mappings")},
	{Name: userinfoRefuses, About: "refuses good access tokens at userinfo",
		Expect: map[string]string{
			"userinfo-answers":         failed,
			"userinfo-subject-matches": skipped,
		}},
	{Name: userinfoForeignSubject, About: "answers for somebody else at userinfo", Expect: fails("userinfo-subject-matches")},
	{Name: emailVerifiedMissing, About: "sends email without email_verified", Expect: fails("email-verified-stated")},
	{Name: emailVerifiedFalse, About: "says that the address in email is not verified", Expect: fails("email-verified-stated")},

	// refresh
	{Name: noRefreshToken, About: "grants offline_access and issues no refresh token",
		Expect: also(withoutRefreshToken, map[string]string{"refresh-token-issued": failed})},
	{Name: offlineAccessNotGranted, About: "leaves offline_access out of what it grants",
		Expect: also(withoutRefreshToken, map[string]string{"refresh-token-issued": failed})},
	{Name: refreshRefused, About: "refuses every refresh token",
		Expect: map[string]string{"refresh-*": skipped, "refresh-token-issued": passed, "refresh-accepted": failed}},
	{Name: refreshTokenKept, About: "sends no new refresh token at a refresh",
		Expect: map[string]string{"refresh-rotates": failed, "refresh-replay-refused": notApplicable}, Client: "public"},
	{Name: refreshTokenReusable, About: "sends a new refresh token and goes on accepting the old one",
		Expect: fails("refresh-replay-refused"), Client: "public"},
	{Name: refreshForeignSubject, About: "names somebody else in the id_token of a refresh", Expect: fails("refresh-id-token")},
	{Name: refreshLosesClaims, About: "sends no profile and e-mail claims after a refresh", Expect: fails("refresh-keeps-claims")},

	// introspection
	{Name: introspectionInactive, About: "reports every token as inactive",
		Expect: map[string]string{
			"introspection-*":                    skipped,
			"introspection-answers":              failed,
			"introspection-garbage-inactive":     passed,
			"introspection-needs-authentication": passed,
		}},
	{Name: introspectionNeedsHint, About: "finds no token without token_type_hint", Expect: fails("introspection-without-hint")},
	{Name: introspectionTrustsHint, About: "looks for a token only where token_type_hint says", Expect: fails("introspection-wrong-hint")},
	{Name: introspectionOverlooksRefreshTokens, About: "finds refresh tokens only with their hint", Expect: fails("introspection-refresh-token")},
	{Name: introspectionGarbageError, About: "answers 500 for a token that it never issued", Expect: fails("introspection-garbage-inactive")},
	{Name: introspectionOpen, About: "introspects for everybody", Expect: fails("introspection-needs-authentication")},
	{Name: introspectionForeignSubject, About: "names somebody else when it introspects", Expect: fails("introspection-matches-token")},

	// revocation and logout
	{Name: revocationWithoutEffect, About: "says that a token is revoked and goes on accepting it", Expect: fails("revocation-revokes")},
	{Name: logoutNotAdvertised, About: "leaves end_session_endpoint out of the discovery document",
		Expect: map[string]string{"logout-advertised": failed, "logout-returns": notApplicable}},
	{Name: logoutDoesNotReturn, About: "shows a page of its own after the logout", Expect: fails("logout-returns")},

	// settings
	{Name: adminTokenWithoutRights, About: "lets no admin token read a client", Expect: fails("settings-readable")},

	// pages
	{Name: loginPageNeedsScripts, About: "shows a login page that is nothing without scripts", Scripts: true},

	// transport
	{Name: hangs, About: "never answers", Transport: true},
	{Name: endlessBody, About: "sends a discovery document of 100 MB", Transport: true},
	{Name: closesHalfWay, About: "cuts the connection in the middle of the discovery document", Transport: true},
}
