package practice

import (
	"net/http"
	"net/url"
	"testing"
)

func TestLoginEndToEnd(t *testing.T) {
	for _, which := range []string{"confidential", "public"} {
		t.Run(which, func(t *testing.T) {
			p := start(t, Config{})
			client := p.Confidential
			if which == "public" {
				client = p.Public
			}
			v := visit(t, p, client)
			query := v.ask(nil)
			back := v.submitLogin(v.get(authorizePath, query)).location(client.RedirectURI)
			if back.Get("state") != query.Get("state") || back.Get("iss") != p.Issuer {
				t.Errorf("callback state %q and iss %q", back.Get("state"), back.Get("iss"))
			}
			tokens := v.exchange(back.Get("code")).wants(http.StatusOK, `"token_type":"Bearer"`)
			if tokens.header.Get("Cache-Control") != "no-store" || tokens.header.Get("Pragma") != "no-cache" {
				t.Errorf("a cache may keep the token response: %v", tokens.header)
			}
			if got := tokens.text("scope"); got != allScopes {
				t.Errorf("scope %q, want %q", got, allScopes)
			}
			claims := v.verify(tokens.text("id_token"))
			for name, want := range map[string]any{
				"iss":     p.Issuer,
				"aud":     client.ID,
				"sub":     p.subject(),
				"nonce":   query.Get("nonce"),
				"email":   p.User.Claims["email"],
				"at_hash": leftHalfHash(tokens.text("access_token")),
			} {
				if claims[name] != want {
					t.Errorf("id_token %s %v, want %v", name, claims[name], want)
				}
			}
			info := v.userinfo(tokens.text("access_token")).wants(http.StatusOK, `"locality":"Little Wobbleton"`)
			if info.text("sub") != p.subject() {
				t.Errorf("userinfo sub %q", info.text("sub"))
			}
		})
	}
}

func TestLoginForm(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	page := v.get(authorizePath, v.ask(nil)).wants(http.StatusOK, `<label for="username">User name</label>`)
	wrong := page.form()
	wrong.Set("username", "ada")
	wrong.Set("password", "not-the-password")
	again := v.postBare(loginPath, wrong).wants(http.StatusOK, `<p role="alert">The user name or the password is wrong.</p>`)
	again.wants(http.StatusOK, `value="ada"`)
	stranger := visit(t, p, p.Confidential)
	stranger.submitLogin(again).wants(http.StatusBadRequest, "This form is out of date")
	v.submitLogin(again).location(v.client.RedirectURI)
}

// Two tabs that were opened before the login both end well.
func TestTwoTabs(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	one, two := v.get(authorizePath, v.ask(nil)), v.get(authorizePath, v.ask(nil))
	v.submitLogin(one).location(v.client.RedirectURI)
	v.submitLogin(two).location(v.client.RedirectURI)
}

func TestPrompt(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	none := map[string]string{"prompt": "none"}
	if got := v.callback(none).Get("error"); got != "login_required" {
		t.Errorf("prompt=none without a session: %q, want login_required", got)
	}
	v.callback(nil)
	if back := v.callback(none); back.Get("code") == "" {
		t.Errorf("prompt=none with a session: %v, want a code", back)
	}
	v.get(authorizePath, v.ask(map[string]string{"prompt": "login"})).wants(http.StatusOK, "Password")
	if got := v.callback(map[string]string{"prompt": "none login"}).Get("error"); got != "invalid_request" {
		t.Errorf("prompt=none login: %q, want invalid_request", got)
	}
	for decision, want := range map[string]string{"allow": "code", "deny": "error"} {
		page := v.get(authorizePath, v.ask(map[string]string{"prompt": "consent"})).wants(http.StatusOK, "<li>email</li>")
		form := page.form()
		form.Set("decision", decision)
		if back := v.postBare(consentPath, form).location(v.client.RedirectURI); !back.Has(want) {
			t.Errorf("decision %s: %v, want %s", decision, back, want)
		}
	}
}

func TestAuthorizeRefuses(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	for name, more := range map[string]map[string]string{
		"the client &#34;nobody&#34; is unknown":        {"client_id": "nobody"},
		"client_id is missing":                          {"client_id": ""},
		"redirect_uri is missing":                       {"redirect_uri": ""},
		"http://127.0.0.1:8085/other&#34; is not regis": {"redirect_uri": "http://127.0.0.1:8085/other"},
		"http://localhost:8085/callback&#34; is not":    {"redirect_uri": "http://localhost:8085/callback"},
		"http://127.0.0.1:8085/callback?x=1&#34; is":    {"redirect_uri": "http://127.0.0.1:8085/callback?x=1"},
		"the request_uri is unknown":                    {"request_uri": requestURIPrefix + "x"},
	} {
		v.get(authorizePath, v.ask(more)).wants(http.StatusBadRequest, name)
	}
	for want, more := range map[string]map[string]string{
		"unsupported_response_type": {"response_type": "id_token"},
		"invalid_request":           {"code_challenge_method": "plain"},
		"invalid_scope":             {"scope": "nonsense"},
		"request_not_supported":     {"request": "x.y.z"},
	} {
		if got := v.callback(more).Get("error"); got != want {
			t.Errorf("%v: %q, want %q", more, got, want)
		}
	}
	other := v.ask(map[string]string{"redirect_uri": "http://127.0.0.1:49152/callback", "prompt": "none"})
	v.get(authorizePath, other).location("http://127.0.0.1:49152/callback?")
	public := visit(t, p, p.Public)
	bare := map[string]string{"code_challenge": "", "code_challenge_method": ""}
	if got := public.callback(bare).Get("error"); got != "invalid_request" {
		t.Errorf("public client without PKCE: %q, want invalid_request", got)
	}
}

func TestCodeReplayRevokes(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	code := v.callback(nil).Get("code")
	access := v.exchange(code).text("access_token")
	v.userinfo(access).wants(http.StatusOK, "sub")
	v.exchange(code).wants(http.StatusBadRequest, "invalid_grant")
	v.userinfo(access).wants(http.StatusUnauthorized, "invalid_token")
}

func TestCodeIsBound(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	for name, value := range map[string]string{
		"redirect_uri":  "http://127.0.0.1:1/callback",
		"code_verifier": verifier + "x",
	} {
		form := v.exchangeForm(v.callback(nil).Get("code"))
		form.Set(name, value)
		v.post(tokenPath, form).wants(http.StatusBadRequest, name)
		form.Del(name)
		v.post(tokenPath, form).wants(http.StatusBadRequest, "invalid_grant")
	}
	visit(t, p, p.Public).exchange(v.callback(nil).Get("code")).wants(http.StatusBadRequest, "invalid_grant")
	downgraded := v.callback(map[string]string{"code_challenge": "", "code_challenge_method": ""})
	v.exchange(downgraded.Get("code")).wants(http.StatusBadRequest, "code_verifier")
}

func TestClientAuthentication(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	form := url.Values{"grant_type": {"client_credentials"}}
	v.post(tokenPath, form).wants(http.StatusOK, "access_token")
	form.Set("client_id", "practice")
	refused := v.postBare(tokenPath, form).wants(http.StatusUnauthorized, "invalid_client")
	if got := refused.header.Get("WWW-Authenticate"); got != `Basic realm="practice"` {
		t.Errorf("WWW-Authenticate %q", got)
	}
	form.Set("client_secret", "wrong-secret")
	v.postBare(tokenPath, form).wants(http.StatusUnauthorized, "invalid_client")
	form.Set("client_secret", p.Confidential.Secret)
	v.postBare(tokenPath, form).wants(http.StatusOK, "access_token")
	v.post(tokenPath, form).wants(http.StatusBadRequest, "not two")
	public := visit(t, p, p.Public)
	public.post(tokenPath, url.Values{"grant_type": {"client_credentials"}}).wants(http.StatusBadRequest, "unauthorized_client")
	public.post(introspectPath, url.Values{"token": {"x"}}).wants(http.StatusUnauthorized, "invalid_client")
}

func TestTokenEndpointRefuses(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	for want, form := range map[string]url.Values{
		"grant_type is missing":     {},
		"unsupported_grant_type":    {"grant_type": {"telepathy"}},
		"sent more than once":       {"grant_type": {"password", "password"}},
		"the code is unknown":       {"grant_type": {"authorization_code"}, "code": {"made-up"}},
		"refresh token is unknown":  {"grant_type": {"refresh_token"}, "refresh_token": {"made-up"}},
		"the device code is unknow": {"grant_type": {deviceGrantType}, "device_code": {"made-up"}},
		"the password is wrong":     {"grant_type": {"password"}, "scope": {"openid"}, "username": {"ada"}, "password": {"x"}},
		"without a user":            {"grant_type": {"client_credentials"}, "scope": {"openid"}},
	} {
		v.post(tokenPath, form).wants(http.StatusBadRequest, want)
	}
	v.get(tokenPath, nil).wants(http.StatusMethodNotAllowed, "")
}

func TestPasswordGrant(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	tokens := v.post(tokenPath, url.Values{
		"grant_type": {"password"},
		"scope":      {"openid email"},
		"username":   {p.User.Username},
		"password":   {p.User.Password},
	})
	if got := v.verify(tokens.text("id_token"))["email"]; got != p.User.Claims["email"] {
		t.Errorf("email %v", got)
	}
	if tokens.json()["refresh_token"] != nil {
		t.Error("a refresh token without offline_access")
	}
}
