package practice

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestRefreshRotation(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	first := v.login()
	second := v.refresh(first.text("refresh_token")).wants(http.StatusOK, "access_token")
	before, after := v.verify(first.text("id_token")), v.verify(second.text("id_token"))
	for _, name := range []string{"iss", "sub", "aud", "auth_time", "email"} {
		if before[name] != after[name] {
			t.Errorf("refreshed %s %v, was %v", name, after[name], before[name])
		}
	}
	if _, ok := after["nonce"]; ok {
		t.Error("the refreshed id_token has a nonce")
	}
	third := v.refresh(second.text("refresh_token"))
	v.userinfo(third.text("access_token")).wants(http.StatusOK, "email")
	v.refresh(first.text("refresh_token")).wants(http.StatusBadRequest, "invalid_grant")
	v.refresh(third.text("refresh_token")).wants(http.StatusBadRequest, "invalid_grant")
	v.userinfo(third.text("access_token")).wants(http.StatusUnauthorized, "invalid_token")
}

func TestRefreshScope(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	code := v.callback(map[string]string{"scope": "openid email offline_access"}).Get("code")
	token := v.exchange(code).text("refresh_token")
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}, "scope": {"openid profile"}}
	v.post(tokenPath, form).wants(http.StatusBadRequest, "invalid_scope")
	form.Set("scope", "openid")
	narrow := v.post(tokenPath, form).wants(http.StatusOK, `"scope":"openid"`)
	if strings.Contains(v.userinfo(narrow.text("access_token")).body, "email") {
		t.Error("a narrowed token yields email")
	}
	v.refresh(narrow.text("refresh_token")).wants(http.StatusOK, `"scope":"openid email offline_access"`)
}

func TestTokensExpire(t *testing.T) {
	var mu sync.Mutex
	now := time.Now()
	pass := func(d time.Duration) { mu.Lock(); defer mu.Unlock(); now = now.Add(d) }
	p := start(t, Config{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	v := visit(t, p, p.Confidential)
	code, tokens := v.callback(nil).Get("code"), v.login()
	access := tokens.text("access_token")
	pass(codeLifetime)
	v.exchange(code).wants(http.StatusBadRequest, "the code has expired")
	v.userinfo(access).wants(http.StatusOK, "sub")
	pass(tokenLifetime)
	v.userinfo(access).wants(http.StatusUnauthorized, "invalid_token")
	if v.active(access, "") {
		t.Error("an expired token is active")
	}
	if got := v.callback(map[string]string{"prompt": "none", "max_age": "60"}).Get("error"); got != "login_required" {
		t.Errorf("an old login with max_age: %q, want login_required", got)
	}
	v.refresh(tokens.text("refresh_token")).wants(http.StatusOK, "access_token")
	pass(refreshLifetime)
	v.refresh(tokens.text("refresh_token")).wants(http.StatusBadRequest, "invalid_grant")
}

func TestUserinfoChallenges(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	if got := v.get(userinfoPath, nil).wants(http.StatusUnauthorized, "").header.Get("WWW-Authenticate"); got != `Bearer realm="practice"` {
		t.Errorf("without a token: %q", got)
	}
	if got := v.userinfo("made-up").wants(http.StatusUnauthorized, "").header.Get("WWW-Authenticate"); !strings.Contains(got, `error="invalid_token"`) {
		t.Errorf("with a made-up token: %q", got)
	}
	access := v.login().text("access_token")
	v.postBare(userinfoPath, url.Values{"access_token": {access}}).wants(http.StatusOK, "sub")
	v.get(userinfoPath, url.Values{"access_token": {access}}).wants(http.StatusUnauthorized, "")
	own := v.post(tokenPath, url.Values{"grant_type": {"client_credentials"}}).text("access_token")
	v.userinfo(own).wants(http.StatusForbidden, "insufficient_scope")
}

func TestIntrospection(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	tokens := v.login()
	for _, name := range []string{"access_token", "refresh_token"} {
		for _, hint := range []string{"", "access_token", "refresh_token", "nonsense"} {
			if !v.active(tokens.text(name), hint) {
				t.Errorf("%s with hint %q is not active", name, hint)
			}
		}
	}
	told := v.post(introspectPath, url.Values{"token": {tokens.text("access_token")}})
	if told.text("sub") != p.subject() || told.text("client_id") != p.Confidential.ID || told.text("scope") != allScopes {
		t.Errorf("introspection says %s", told.body)
	}
	for _, garbage := range []string{"made-up", tokens.text("id_token")} {
		if v.active(garbage, "") {
			t.Errorf("%.10q is active", garbage)
		}
	}
	v.postBare(introspectPath, url.Values{"token": {"x"}}).wants(http.StatusUnauthorized, "invalid_client")
	v.post(introspectPath, url.Values{}).wants(http.StatusBadRequest, "token is missing")
}

func TestRevocation(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	revoke := func(v *visitor, token string) {
		t.Helper()
		v.post(revokePath, url.Values{"token": {token}}).wants(http.StatusOK, "")
	}
	tokens := v.login()
	revoke(visit(t, p, p.Public), tokens.text("access_token"))
	v.userinfo(tokens.text("access_token")).wants(http.StatusOK, "sub")
	revoke(v, tokens.text("access_token"))
	v.userinfo(tokens.text("access_token")).wants(http.StatusUnauthorized, "invalid_token")
	tokens = v.refresh(tokens.text("refresh_token")).wants(http.StatusOK, "refresh_token")
	revoke(v, tokens.text("refresh_token"))
	v.refresh(tokens.text("refresh_token")).wants(http.StatusBadRequest, "invalid_grant")
	v.userinfo(tokens.text("access_token")).wants(http.StatusUnauthorized, "invalid_token")
	revoke(v, "made-up")
	v.postBare(revokePath, url.Values{"token": {"x"}}).wants(http.StatusUnauthorized, "invalid_client")
}

func TestDeviceFlow(t *testing.T) {
	var mu sync.Mutex
	now := time.Now()
	pass := func(d time.Duration) { mu.Lock(); defer mu.Unlock(); now = now.Add(d) }
	p := start(t, Config{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	v := visit(t, p, p.Public)
	device := v.post(deviceAuthPath, url.Values{"scope": {"openid offline_access"}}).wants(http.StatusOK, `"interval":1`)
	poll := func(device answer) answer {
		t.Helper()
		return v.post(tokenPath, url.Values{"grant_type": {deviceGrantType}, "device_code": {device.text("device_code")}})
	}
	poll(device).wants(http.StatusBadRequest, "authorization_pending")
	poll(device).wants(http.StatusBadRequest, "slow_down")
	pass(deviceInterval)
	poll(device).wants(http.StatusBadRequest, "slow_down")

	complete := strings.TrimPrefix(device.text("verification_uri_complete"), p.Issuer)
	v.get(devicePath, nil).wants(http.StatusOK, "Code shown by the device")
	v.get(devicePath, url.Values{"user_code": {"XXXX-XXXX"}}).wants(http.StatusOK, `role="alert"`)
	consent := v.submitLogin(v.get(complete, nil)).wants(http.StatusOK, "A device that uses")
	decide := func(page answer, decision string) answer {
		t.Helper()
		form := page.form()
		form.Set("decision", decision)
		return v.postBare(consentPath, form)
	}
	decide(consent, "allow").wants(http.StatusOK, "Device connected")
	pass(time.Minute)
	tokens := poll(device).wants(http.StatusOK, "refresh_token")
	if v.verify(tokens.text("id_token"))["sub"] != p.subject() {
		t.Error("the device's id_token is for somebody else")
	}
	pass(time.Minute)
	poll(device).wants(http.StatusBadRequest, "invalid_grant")

	refused := v.post(deviceAuthPath, url.Values{"scope": {"openid"}})
	typed := strings.ToLower(strings.ReplaceAll(refused.text("user_code"), "-", " "))
	decide(v.get(devicePath, url.Values{"user_code": {typed}}), "deny").wants(http.StatusOK, "Device refused")
	poll(refused).wants(http.StatusBadRequest, "access_denied")

	forgotten := v.post(deviceAuthPath, url.Values{"scope": {"openid"}})
	pass(deviceLifetime)
	poll(forgotten).wants(http.StatusBadRequest, "expired_token")
}

func TestPushedRequest(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	pushed := v.post(pushPath, v.ask(nil)).wants(http.StatusCreated, requestURIPrefix)
	query := url.Values{"client_id": {v.client.ID}, "request_uri": {pushed.text("request_uri")}}
	back := v.submitLogin(v.get(authorizePath, query)).location(v.client.RedirectURI)
	v.exchange(back.Get("code")).wants(http.StatusOK, "id_token")
	v.get(authorizePath, query).wants(http.StatusBadRequest, "used before")

	v.postBare(pushPath, v.ask(nil)).wants(http.StatusUnauthorized, "invalid_client")
	v.post(pushPath, v.ask(map[string]string{"redirect_uri": "https://else.where/"})).wants(http.StatusBadRequest, "not registered")
	v.post(pushPath, v.ask(map[string]string{"scope": "nonsense"})).wants(http.StatusBadRequest, "invalid_scope")
	mine := v.post(pushPath, v.ask(nil)).text("request_uri")
	v.get(authorizePath, url.Values{"client_id": {p.Public.ID}, "request_uri": {mine}}).wants(http.StatusBadRequest, "another client_id")
}

func TestLogout(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	signedIn := func() bool { return v.callback(map[string]string{"prompt": "none"}).Has("code") }
	hint := v.login().text("id_token")
	query := url.Values{
		"id_token_hint":            {hint},
		"post_logout_redirect_uri": {p.Confidential.PostLogoutRedirectURI},
		"state":                    {"state-of-the-logout"},
	}
	for name, value := range map[string]string{
		"id_token_hint":            "made-up",
		"post_logout_redirect_uri": "https://else.where/",
		"client_id":                "practice-public",
	} {
		wrong := url.Values{}
		for k := range query {
			wrong.Set(k, query.Get(k))
		}
		wrong.Set(name, value)
		v.get(endSessionPath, wrong).wants(http.StatusBadRequest, "Sign-out is not possible")
	}
	page := v.get(endSessionPath, nil).wants(http.StatusOK, "Sign out?")
	if !signedIn() {
		t.Fatal("signed out without being asked")
	}
	v.postBare(confirmLogoutPath, url.Values{"csrf": {"guessed"}}).wants(http.StatusBadRequest, "still signed in")
	v.postBare(confirmLogoutPath, page.form()).wants(http.StatusOK, "You are signed out")
	if signedIn() {
		t.Error("still signed in after the button was pressed")
	}
	query.Set("id_token_hint", v.login().text("id_token"))
	back := v.get(endSessionPath, query).location(p.Confidential.PostLogoutRedirectURI)
	if back.Get("state") != "state-of-the-logout" {
		t.Errorf("state %q", back.Get("state"))
	}
	if signedIn() {
		t.Error("still signed in after the logout")
	}
}

func TestDiscoveryIsTrue(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	document := v.get(discoveryPath, nil).wants(http.StatusOK, p.Issuer).json()
	endpoints := 0
	for name, value := range document {
		address, ok := value.(string)
		if !ok || name == "issuer" || name == "service_documentation" {
			continue
		}
		endpoints++
		if answer := v.postBare(strings.TrimPrefix(address, p.Issuer), nil); answer.status == http.StatusNotFound {
			t.Errorf("%s: nothing at %s", name, address)
		}
	}
	if endpoints != 9 {
		t.Errorf("%d endpoints, want 9", endpoints)
	}
	for _, grantType := range grantTypes() {
		answer := v.post(tokenPath, url.Values{"grant_type": {grantType}})
		if strings.Contains(answer.body, "unsupported_grant_type") {
			t.Errorf("%s is advertised and not supported", grantType)
		}
	}
	for name := range p.User.Claims {
		if !slices.Contains(supportedClaims(), name) {
			t.Errorf("the claim %s is not advertised", name)
		}
	}
}
