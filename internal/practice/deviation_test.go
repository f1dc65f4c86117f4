package practice

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// deviations show each fault in what the provider answers.
var deviations = map[string]func(*testing.T, *visitor){
	unresolvableHost: metadataHas("registration_endpoint", "https://sso.practice.invalid/register"),
	unreachableHost:  metadataHas("registration_endpoint", "https://127.0.0.1:1/register"),
	noSubjectTypes:   metadataHas("subject_types_supported", nil),
	httpEndpoint: func(t *testing.T, v *visitor) {
		metadataHas("registration_endpoint", "http"+strings.TrimPrefix(v.p.Issuer, "https")+"/register")(t, v)
	},
	expiredCertificate:   handshakeFails("expired"),
	wrongNameCertificate: handshakeFails("127.0.0.1"),
	unknownCA:            handshakeFails("unknown authority"),
	incompleteChain:      handshakeFails("unknown authority"),
	plainHTTPOnTLSPort:   handshakeFails("HTTP response to HTTPS client"),
	certificateEndsSoon: func(t *testing.T, v *visitor) {
		response, err := v.http.Get(v.p.Issuer + discoveryPath)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if left := time.Until(response.TLS.PeerCertificates[0].NotAfter); left < 3*day || left > 4*day {
			t.Errorf("the certificate ends in %v", left)
		}
	},
	dateHeaderBehind: func(t *testing.T, v *visitor) {
		date, err := http.ParseTime(v.get(discoveryPath, nil).header.Get("Date"))
		if err != nil {
			t.Fatal(err)
		}
		if behind := time.Since(date).Round(time.Minute); behind != 10*time.Minute {
			t.Errorf("the Date header is %v behind", behind)
		}
	},
	discoveryMissing:          discoveryAnswers(http.StatusNotFound, "application/json"),
	discoveryHTML:             discoveryAnswers(http.StatusOK, "text/html; charset=utf-8"),
	discoveryRedirectsToLogin: discoveryAnswers(http.StatusFound, "text/html; charset=utf-8"),
	discoveryTruncated: func(t *testing.T, v *visitor) {
		if json.Valid([]byte(v.get(discoveryPath, nil).wants(http.StatusOK, "authorization_endpoint").body)) {
			t.Error("the document is whole")
		}
	},
	foreignIssuer: func(t *testing.T, v *visitor) {
		issuerIs(t, v, strings.Replace(v.p.Issuer, "127.0.0.1", "localhost", 1))
	},
	issuerWithSlash: func(t *testing.T, v *visitor) { issuerIs(t, v, v.p.Issuer+"/") },

	keysMissing: func(_ *testing.T, v *visitor) { v.get(keysPath, nil).wants(http.StatusInternalServerError, "") },
	duplicateKID: func(t *testing.T, v *visitor) {
		if keys := keysOf(t, v); len(keys) != 2 || keys[0].KeyID != keys[1].KeyID {
			t.Errorf("%d keys", len(keys))
		}
	},
	privateKeyPublished: func(t *testing.T, v *visitor) {
		if keys := keysOf(t, v); keys[0].IsPublic() {
			t.Error("the key is public")
		}
	},
	noSigningKey: func(t *testing.T, v *visitor) {
		if keys := keysOf(t, v); len(keys) != 1 || keys[0].Use != "enc" {
			t.Errorf("%d keys, the first for %s", len(keys), keys[0].Use)
		}
	},

	clientUnknown: func(_ *testing.T, v *visitor) {
		v.get(authorizePath, v.ask(nil)).wants(http.StatusBadRequest, "is unknown")
		v.exchange("made-up").wants(http.StatusUnauthorized, "invalid_client")
	},
	clientDisabled: func(_ *testing.T, v *visitor) {
		v.get(authorizePath, v.ask(nil)).wants(http.StatusBadRequest, "is disabled")
		v.exchange("made-up").wants(http.StatusUnauthorized, "disabled")
	},
	redirectURINotRegistered: func(_ *testing.T, v *visitor) {
		v.get(authorizePath, v.ask(nil)).wants(http.StatusBadRequest, "is not registered")
	},
	scopeRefused: callbackHas("error", "invalid_scope"),
	pkceRefused:  callbackHas("error", "invalid_request"),
	openRedirect: func(_ *testing.T, v *visitor) {
		v.get(authorizePath, v.ask(map[string]string{"redirect_uri": "https://else.where/", "prompt": "none"})).location("https://else.where/?")
	},
	issMissing:   callbackHas("iss", ""),
	stateDropped: callbackHas("state", ""),
	loginRefused: callbackHas("error", "access_denied"),

	secretRefused: func(_ *testing.T, v *visitor) { v.exchange("made-up").wants(http.StatusUnauthorized, "invalid_client") },
	basicRefused: func(_ *testing.T, v *visitor) {
		v.exchange("made-up").wants(http.StatusUnauthorized, "invalid_client")
		form := v.exchangeForm("made-up")
		form.Set("client_id", v.client.ID)
		form.Set("client_secret", v.client.Secret)
		v.postBare(tokenPath, form).wants(http.StatusBadRequest, "invalid_grant")
	},
	anySecretAccepted: func(_ *testing.T, v *visitor) {
		v.client.Secret = "not-the-secret"
		v.exchange("made-up").wants(http.StatusBadRequest, "invalid_grant")
	},

	codeRefused: func(_ *testing.T, v *visitor) { v.login().wants(http.StatusBadRequest, "invalid_grant") },
	noTokenType: tokensLack("token_type"),
	noIDToken:   tokensLack("id_token"),
	tokenResponseCacheable: func(t *testing.T, v *visitor) {
		if header := v.login().header; !strings.HasPrefix(header.Get("Cache-Control"), "public") {
			t.Errorf("header %v", header)
		}
	},
	codeReusable: func(_ *testing.T, v *visitor) {
		code := v.callback(nil).Get("code")
		v.exchange(code).wants(http.StatusOK, "")
		v.exchange(code).wants(http.StatusOK, "access_token")
	},
	pkceIgnored: func(_ *testing.T, v *visitor) {
		form := v.exchangeForm(v.callback(nil).Get("code"))
		form.Set("code_verifier", strings.Repeat("x", 43))
		v.post(tokenPath, form).wants(http.StatusOK, "access_token")
	},
	accessTokenShortLived: func(_ *testing.T, v *visitor) { v.login().wants(http.StatusOK, `"expires_in":60`) },

	idTokenEncrypted: func(t *testing.T, v *visitor) {
		token := v.login().text("id_token")
		encrypted, err := jose.ParseEncryptedCompact(token, []jose.KeyAlgorithm{jose.RSA_OAEP_256}, []jose.ContentEncryption{jose.A256GCM})
		if err != nil {
			t.Fatal(err)
		}
		var key jose.JSONWebKey
		if err := json.Unmarshal(v.p.DecryptionKey, &key); err != nil {
			t.Fatal(err)
		}
		inner, err := encrypted.Decrypt(key)
		if err != nil {
			t.Fatal(err)
		}
		if headerOf(t, token)["cty"] != "JWT" || v.verify(string(inner))["sub"] != v.p.subject() {
			t.Error("not a signed token inside an encrypted one")
		}
		v.get(endSessionPath, url.Values{"id_token_hint": {string(inner)}}).wants(http.StatusOK, "signed out")
	},
	idTokenWrongSignature: func(t *testing.T, v *visitor) {
		token := v.login().text("id_token")
		signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
		if err != nil {
			t.Fatal(err)
		}
		key := keysOf(t, v)[0]
		if _, err := signed.Verify(key); err == nil || headerOf(t, token)["kid"] != key.KeyID {
			t.Error("the published key verifies the signature")
		}
	},
	idTokenUnknownKey: func(t *testing.T, v *visitor) {
		if headerOf(t, v.login().text("id_token"))["kid"] == keysOf(t, v)[0].KeyID {
			t.Error("the key is published")
		}
	},
	idTokenHS256: func(t *testing.T, v *visitor) {
		signed, err := jose.ParseSignedCompact(v.login().text("id_token"), []jose.SignatureAlgorithm{jose.HS256})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := signed.Verify([]byte(v.client.Secret)); err == nil {
			t.Error("the client secret verifies it")
		}
	},
	idTokenForeignIssuer:   idTokenHas("iss", "https://other.practice.invalid"),
	idTokenForeignAudience: idTokenHas("aud", "another-client"),
	idTokenNonceDropped:    idTokenHas("nonce", nil),
	idTokenExpired: func(t *testing.T, v *visitor) {
		if exp := claimsOf(t, v.login().text("id_token"))["exp"].(float64); int64(exp) > time.Now().Unix() {
			t.Error("the id_token is still good")
		}
	},
	subjectTooLong: func(t *testing.T, v *visitor) {
		tokens := v.login()
		sub := claimsOf(t, tokens.text("id_token"))["sub"].(string)
		if len(sub) != 300 || v.userinfo(tokens.text("access_token")).text("sub") != sub {
			t.Errorf("a subject of %d characters", len(sub))
		}
	},

	profileScopeWithoutClaims: claimsLack("name"),
	emailVerifiedMissing:      claimsLack("email_verified"),
	emailVerifiedFalse:        idTokenHas("email_verified", false),
	userinfoRefuses: func(_ *testing.T, v *visitor) {
		v.userinfo(v.login().text("access_token")).wants(http.StatusUnauthorized, "invalid_token")
	},
	userinfoForeignSubject: func(_ *testing.T, v *visitor) {
		v.userinfo(v.login().text("access_token")).wants(http.StatusOK, otherSubject)
	},

	noRefreshToken: func(t *testing.T, v *visitor) {
		if tokens := v.login(); tokens.text("refresh_token") != "" || !strings.Contains(tokens.text("scope"), "offline_access") {
			t.Errorf("scope %q", tokens.text("scope"))
		}
	},
	offlineAccessNotGranted: func(t *testing.T, v *visitor) {
		if tokens := v.login(); tokens.text("refresh_token") != "" || strings.Contains(tokens.text("scope"), "offline_access") {
			t.Errorf("scope %q", tokens.text("scope"))
		}
	},
	refreshRefused: func(_ *testing.T, v *visitor) {
		v.refresh(v.login().text("refresh_token")).wants(http.StatusBadRequest, "invalid_grant")
	},
	refreshTokenKept: func(t *testing.T, v *visitor) {
		old := v.login().text("refresh_token")
		if _, ok := v.refresh(old).json()["refresh_token"]; ok {
			t.Error("a new refresh token")
		}
		v.refresh(old).wants(http.StatusOK, "access_token")
	},
	refreshTokenReusable: func(t *testing.T, v *visitor) {
		old := v.login().text("refresh_token")
		if fresh := v.refresh(old).text("refresh_token"); fresh == "" || fresh == old {
			t.Error("no new refresh token")
		}
		v.refresh(old).wants(http.StatusOK, "access_token")
	},
	refreshForeignSubject: func(t *testing.T, v *visitor) {
		tokens := v.refresh(v.login().text("refresh_token"))
		if sub := claimsOf(t, tokens.text("id_token"))["sub"]; sub != otherSubject {
			t.Errorf("sub %v", sub)
		}
	},
	refreshLosesClaims: func(t *testing.T, v *visitor) {
		first := v.login()
		second := v.refresh(first.text("refresh_token"))
		if claimsOf(t, first.text("id_token"))["email"] == nil || claimsOf(t, second.text("id_token"))["email"] != nil {
			t.Error("the id_token keeps email")
		}
		if v.userinfo(second.text("access_token")).json()["email"] != nil {
			t.Error("userinfo keeps email")
		}
	},

	introspectionInactive:   tokensAre(map[string]bool{"access_token ": false, "access_token access_token": false}),
	introspectionNeedsHint:  tokensAre(map[string]bool{"access_token ": false, "access_token access_token": true, "refresh_token ": false}),
	introspectionTrustsHint: tokensAre(map[string]bool{"access_token ": true, "access_token refresh_token": false, "refresh_token access_token": false}),
	introspectionOverlooksRefreshTokens: tokensAre(map[string]bool{
		"access_token ": true, "refresh_token ": false, "refresh_token refresh_token": true,
	}),
	introspectionGarbageError: func(_ *testing.T, v *visitor) {
		v.post(introspectPath, url.Values{"token": {"made-up"}}).wants(http.StatusInternalServerError, "")
	},
	introspectionOpen: func(_ *testing.T, v *visitor) {
		v.postBare(introspectPath, url.Values{"token": {v.login().text("access_token")}}).wants(http.StatusOK, `"active":true`)
	},
	introspectionForeignSubject: func(_ *testing.T, v *visitor) {
		v.post(introspectPath, url.Values{"token": {v.login().text("access_token")}}).wants(http.StatusOK, otherSubject)
	},

	revocationWithoutEffect: func(_ *testing.T, v *visitor) {
		access := v.login().text("access_token")
		v.post(revokePath, url.Values{"token": {access}}).wants(http.StatusOK, "")
		v.userinfo(access).wants(http.StatusOK, "sub")
	},
	logoutNotAdvertised: metadataHas("end_session_endpoint", nil),
	adminTokenWithoutRights: func(_ *testing.T, v *visitor) {
		v.admin(adminClientsPath, v.p.AdminToken).wants(http.StatusForbidden, "insufficient_scope")
	},

	logoutDoesNotReturn: func(_ *testing.T, v *visitor) {
		v.get(endSessionPath, url.Values{
			"id_token_hint":            {v.login().text("id_token")},
			"post_logout_redirect_uri": {v.client.PostLogoutRedirectURI},
		}).wants(http.StatusOK, "You are signed out")
	},

	hangs: func(t *testing.T, v *visitor) {
		v.http.Timeout = 50 * time.Millisecond
		if response, err := v.http.Get(v.p.Issuer + discoveryPath); err == nil {
			response.Body.Close()
			t.Errorf("an answer: %s", response.Status)
		}
	},
	loginPageNeedsScripts: func(_ *testing.T, v *visitor) {
		v.get(authorizePath, v.ask(nil)).wants(http.StatusOK, "<noscript>This page needs JavaScript.</noscript>")
	},
	endlessBody: func(t *testing.T, v *visitor) {
		if size := len(v.get(discoveryPath, nil).body); size < endlessBytes {
			t.Errorf("%d bytes", size)
		}
	},
	closesHalfWay: func(t *testing.T, v *visitor) {
		response, err := v.http.Get(v.p.Issuer + discoveryPath)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if err := json.NewDecoder(response.Body).Decode(new(any)); err == nil || response.StatusCode != http.StatusOK {
			t.Errorf("%s, %v", response.Status, err)
		}
	},
}

func TestEachFaultShows(t *testing.T) {
	for _, f := range Faults() {
		t.Run(f.Name, func(t *testing.T) {
			shows := deviations[f.Name]
			if shows == nil {
				t.Fatal("no test shows this fault")
			}
			p := start(t, Config{Faults: []string{f.Name}, TLS: f.NeedsTLS})
			client := p.Confidential
			if f.Client == "public" {
				client = p.Public
			}
			shows(t, visit(t, p, client))
		})
	}
}
