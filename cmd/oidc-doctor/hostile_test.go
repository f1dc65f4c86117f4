package main

import (
	"compress/gzip"
	"fmt"
	"html"
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestHostile diagnoses providers that repeat all that they are sent, in every
// place that is shown, and that try to use up time and memory.
func TestHostile(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]struct {
		discovery func(*hostile) []byte
		answer    func(*hostile, http.ResponseWriter, *http.Request)
	}{
		"errors":            {nil, answerErrors},
		"pages":             {nil, answerPages},
		"a foreign form":    {nil, answerForeignForm},
		"headers":           {nil, answerHeaders},
		"redirects":         {nil, answerRedirects},
		"strange redirects": {nil, answerStrangeRedirects},
		"tokens":            {nil, answerTokens},
		"settings":          {nil, answerSettings},
		"bombs":             {nil, answerBombs},
		"depth":             {nil, answerDepth},
		"not HTTP":          {nil, answerNotHTTP},
		"half an answer":    {nil, answerHalf},
		"strange addresses": {discoverStrange, answerErrors},
		"noisy metadata":    {discoverNoise, answerTokens},
		"echoing metadata":  {discoverEcho, answerErrors},
		"deep metadata":     {func(*hostile) []byte { return []byte(deep) }, answerErrors},
		"no metadata":       {func(*hostile) []byte { return []byte("<title>" + noise + "</title>" + strings.Repeat("x", 2<<20)) }, answerErrors},
	} {
		t.Run(name, func(t *testing.T) { endure(t, startHostile(t, p.discovery, p.answer)) })
	}
}

// deep is more levels than a parser should follow.
var deep = strings.Repeat(`{"a":[`, 50_000) + strings.Repeat(`]}`, 50_000)

func answerErrors(h *hostile, w http.ResponseWriter, r *http.Request) {
	echo := h.echo()
	if r.URL.Path == "/authorize" && r.URL.Query().Get("redirect_uri") != "" {
		q := url.Values{
			"error": {"x" + echo}, "error_description": {echo}, "error_uri": {"javascript:" + echo}, "state": {r.URL.Query().Get("state")},
			"iss": {echo}, echo: {"as a name"},
		}
		w.Header().Set("Location", r.URL.Query().Get("redirect_uri")+"?"+q.Encode())
		w.WriteHeader(http.StatusFound)
		return
	}
	writeJSON(w, http.StatusBadRequest, map[string]any{
		"error": "invalid_grant" + noise, "error_description": echo + strings.Repeat("long ", 2000), "error_uri": "https://a.example/?" + echo,
		echo: echo, "scope": echo, "aud": []any{echo, map[string]any{echo: echo}}, "hint": echo, "kid": strings.Repeat("k", 10_000) + echo,
		"expires_in": math.MaxFloat64, "active": echo,
	})
}

func answerPages(h *hostile, w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset="+"utf-8")
	w.Header().Set("Server", h.echoLine())
	e := html.EscapeString(h.echo())
	raw := h.echo()
	fmt.Fprintf(w, `<!DOCTYPE html><title>%s</title><h1>%s</h1><div class="error">%s</div><div role="alert">%s</div><noscript>%s</noscript><script>x</script>
<p>%s<form method="post" action="/next?%s"><input type="hidden" name="csrf" value="%s"><label for="u">%s</label><input id="u" name="user%s" placeholder="%s">
<label for="c">%s</label><input id="c" name="code%s" required placeholder="%s"><button name="go" value="%s">%s</button></form>`,
		e, raw, e, raw, e, e, url.QueryEscape(raw), minted("hidden"), e, e, e, raw, e, e, e, e)
}

// answerForeignForm asks for a password that goes elsewhere, in ways that no
// person would follow.
func answerForeignForm(h *hostile, w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	http.SetCookie(w, &http.Cookie{Name: "session", Value: minted("cookie"), Path: "/" + url.PathEscape(minted("cookie"))})
	action := map[string]string{
		"":       "javascript:alert(1)",
		"/token": "file:///etc/passwd",
	}[r.URL.Query().Get("none")]
	fmt.Fprintf(w, `<title>Sign in</title><form method="post" action="%s"><input name="username" value="%s"><input type="password" name="password"><button>Sign in</button></form>`,
		action, html.EscapeString(h.echo()))
}

// echoLine is an echo that a header can carry.
func (h *hostile) echoLine() string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, h.echo())
}

func answerHeaders(h *hostile, w http.ResponseWriter, _ *http.Request) {
	echo := h.echoLine()
	for _, name := range []string{"Www-Authenticate", "Server", "Content-Type", "Location", "Set-Cookie", "X-Powered-By", "Date", "Cache-Control", "Refresh", "X-Anything"} {
		w.Header().Add(name, echo[:min(len(echo), 3000)])
		w.Header().Add(name, `Bearer error="invalid_token", error_description="`+echo[max(0, len(echo)-3000):]+`"`)
	}
	w.Header().Add("Set-Cookie", "a="+minted("cookie")+"; Path=/"+url.PathEscape(h.ifSent(typedSecret))+"; Domain="+echo[:min(len(echo), 1000)])
	w.Header().Add("Set-Cookie", minted("cookie")+"=a; Path=/"+h.ifSent(typedUser))
	w.WriteHeader(http.StatusUnauthorized)
	io.WriteString(w, h.echo())
}

func answerRedirects(h *hostile, w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Set-Cookie", "big="+strings.Repeat("x", 50<<10))
	w.Header().Set("Location", fmt.Sprintf("/again/%d/%s?%s=%s#%s", time.Now().UnixNano(), url.PathEscape(h.ifSent(typedSecret)),
		url.QueryEscape(h.ifSent(typedPassword)), url.QueryEscape(h.echo()), url.PathEscape(h.ifSent(typedUser))))
	w.WriteHeader(http.StatusTemporaryRedirect)
}

func answerStrangeRedirects(h *hostile, w http.ResponseWriter, r *http.Request) {
	places := []string{"file:///etc/passwd", "javascript:alert('" + url.PathEscape(h.ifSent(typedSecret)) + "')", "http://%E2%80%AE%C2%9B.example/", "//[::1%25" + url.PathEscape(noise) + "]/",
		"http://" + url.QueryEscape(h.ifSent(typedUser)) + ":x@127.0.0.1:1/", "%", "http://127.0.0.1:99999/", "mailto:" + h.ifSent(typedUser), "gopher://127.0.0.1:1/" + h.ifSent(typedUser)}
	h.mu.Lock()
	place := places[len(h.last)%len(places)]
	h.mu.Unlock()
	w.Header().Set("Location", place)
	w.WriteHeader(http.StatusFound)
}

func answerTokens(h *hostile, w http.ResponseWriter, r *http.Request) {
	echo := h.echo()
	long := strings.Repeat("k\x1b", 10_000)
	claims := map[string]any{
		"iss": h.URL, "sub": minted("claim"), "aud": []any{"practice", echo, 1e308}, "exp": math.MaxFloat64, "iat": -math.MaxFloat64,
		"auth_time": 1e308, "nonce": echo, "email": minted("claim") + "@mailbox.example", "email_verified": echo, "acr": long, "azp": echo,
		echo: minted("claim"), "name": map[string]any{minted("claim"): echo}, "at_hash": long, "amr": []string{noise, echo}, "nbf": "soon" + echo,
	}
	switch r.URL.Path {
	case "/authorize":
		q := url.Values{"code": {minted("code")}, "state": {r.URL.Query().Get("state")}, "iss": {h.URL + noise}, "session_state": {minted("claim")}}
		w.Header().Set("Location", r.URL.Query().Get("redirect_uri")+"?"+q.Encode())
		w.WriteHeader(http.StatusFound)
	case "/token":
		writeJSON(w, http.StatusOK, map[string]any{
			"access_token": minted("access_token"), "refresh_token": minted("refresh_token"), "token_type": "Bearer" + long + echo, "expires_in": math.MaxFloat64,
			"scope": echo + long, "id_token": hostileToken(map[string]any{"alg": "RS256" + long + echo, "kid": long + echo, "typ": noise + echo, "cty": echo}, claims),
			echo: echo, "interval": 1e308,
		})
	case "/keys":
		writeJSON(w, http.StatusOK, map[string]any{"keys": []any{
			map[string]any{"kty": "RSA", "n": long, "e": "AQAB", "kid": long + echo, "alg": echo, "use": noise, "key_ops": []string{echo}},
			map[string]any{"kty": noise + echo, "x5u": "file://" + echo, "crv": echo, "d": minted("claim"), echo: echo}, 1e308, "x", nil, []any{},
		}})
	default:
		claims["active"], claims["scope"], claims["client_id"], claims["token_type"], claims["username"] = true, echo, noise+echo, echo, minted("claim")
		writeJSON(w, http.StatusOK, claims)
	}
}

// answerSettings has an admin API that repeats what it was sent, and the secrets
// that stand beside, in every member that is read.
func answerSettings(h *hostile, w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/admin/") {
		answerErrors(h, w, r)
		return
	}
	echo := h.echo() + minted("claim")
	list := []any{echo, "https://a.example/" + url.QueryEscape(echo) + "*", 1e308, nil, []any{echo}, strings.Repeat("x", 10_000) + echo}
	writeJSON(w, http.StatusOK, map[string]any{
		"clients": []any{echo, map[string]any{
			"client_id": "practice", "enabled": false, "scopes": list, "grant_types": list, "refresh_tokens": false, "redirect_uris": list,
			"post_logout_redirect_uris": list, "id_token_signed_response_alg": "HS" + echo, "id_token_encrypted_response_alg": echo,
			"id_token_encrypted_response_enc": echo, "access_token_lifetime": echo, "token_endpoint_auth_methods": list, "server": echo,
			"a_client_secret": minted("claim"), echo: echo,
		}},
		"scopes": list, "rotation": echo, "refresh_token_lifetime": "days=" + echo, "userinfo": "off", "error": echo, "error_description": echo, echo: echo,
	})
}

func answerBombs(_ *hostile, w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	zeroes := make([]byte, 1<<20)
	for range 100 {
		if _, err := z.Write(zeroes); err != nil {
			return
		}
	}
	z.Close()
}

func answerDepth(_ *hostile, w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/authorize" {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, strings.Repeat("<div><form><b>", 30_000))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"access_token":"`+minted("access_token")+`","error":1e999,"x":`+deep+`}`)
}

func answerNotHTTP(h *hostile, w http.ResponseWriter, _ *http.Request) {
	if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
		fmt.Fprintf(c, "HTTP/1.1 2%s%s\r\n%s\r\n\r\n", h.echoLine(), noise, h.echo())
		c.Close()
	}
}

func answerHalf(h *hostile, w http.ResponseWriter, _ *http.Request) {
	if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
		fmt.Fprintf(c, "HTTP/1.1 400 %s\r\nContent-Length: 100000\r\nX: %s\r\nX: y\r\n\r\n{\"error\":\"%s", h.echoLine(), h.echoLine(), h.echo())
		c.Close()
	}
}

func discoverStrange(h *hostile) []byte {
	return h.metadata(map[string]any{
		"authorization_endpoint": "javascript:alert(1)//" + noise, "token_endpoint": "not an address" + noise, "jwks_uri": "file:///etc/passwd",
		"userinfo_endpoint": "http://%E2%80%AE%C2%9B.example:1/", "introspection_endpoint": "http://[::1%25" + url.PathEscape(noise) + "]:1/",
		"revocation_endpoint": []string{"x"}, "end_session_endpoint": 1e308, "device_authorization_endpoint": "http://" + strings.Repeat("a.", 5000),
	})
}

func discoverNoise(h *hostile) []byte {
	long := noise + strings.Repeat("s", 10_000)
	return h.metadata(map[string]any{
		"issuer": h.URL + noise, "scopes_supported": []any{long, "openid", noise, 1e308}, "response_types_supported": long,
		"token_endpoint_auth_methods_supported": []string{long, noise}, "id_token_signing_alg_values_supported": []string{long},
		noise: long, "code_challenge_methods_supported": map[string]any{noise: noise}, "claims_supported": []any{nil, noise},
	})
}

func discoverEcho(h *hostile) []byte {
	echo := h.echo()
	return h.metadata(map[string]any{
		"token_endpoint": h.URL + "/token?" + url.QueryEscape(h.ifSent(typedSecret)), "userinfo_endpoint": h.URL + "/" + url.PathEscape(echo),
		"scopes_supported": []string{echo, "openid"}, "op_policy_uri": echo, echo: echo, "token_endpoint_auth_methods_supported": []string{echo},
		"id_token_signing_alg_values_supported": []string{"RS256", echo},
	})
}
