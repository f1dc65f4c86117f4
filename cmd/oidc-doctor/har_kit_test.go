package main

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	loginpage "github.com/oidc-doctor/oidc-doctor/internal/page"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// A harBrowser is a browser with an application in it that writes down all that
// it does, as Chromium does: each hop an entry, cookies and passwords included.
type harBrowser struct {
	t       *testing.T
	r       *canaryRun
	http    *http.Client
	entries []map[string]any
}

func newHARBrowser(t *testing.T, r *canaryRun) *harBrowser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool(r)}}
	t.Cleanup(transport.CloseIdleConnections)
	return &harBrowser{t: t, r: r, http: &http.Client{
		Transport: transport, Jar: jar, Timeout: 3 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// do sends a request and writes it down. An answer that does not come is an
// entry with the status 0.
func (b *harBrowser) do(method, address string, form url.Values, header http.Header) (int, http.Header, []byte) {
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, nil
	}
	for name, value := range map[string]string{
		"Accept-Language": "en-US,en;q=0.9", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate", "Upgrade-Insecure-Requests": "1",
		"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0", "Priority": "u=0, i", "X-Csrf-Token": "csrf-that-nobody-may-see-2342",
	} {
		req.Header.Set(name, value)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	request := map[string]any{"method": method, "url": address}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request["postData"] = map[string]any{"mimeType": "application/x-www-form-urlencoded", "text": form.Encode()}
	}
	for _, c := range b.http.Jar.Cookies(req.URL) {
		req.Header.Add("Cookie", c.Name+"="+c.Value)
	}
	request["headers"] = append(pairs(req.Header), map[string]string{"name": ":authority", "value": req.URL.Host}, map[string]string{"name": "Host", "value": req.URL.Host})
	req.Header.Del("Cookie")
	begun := time.Now()
	entry := map[string]any{"startedDateTime": begun.UTC().Format("2006-01-02T15:04:05.000Z07:00"), "request": request}
	resp, err := b.http.Do(req)
	if err != nil {
		entry["response"] = map[string]any{"status": 0, "headers": []any{}, "_error": chromium(err), "content": map[string]any{}}
		b.entries = append(b.entries, entry)
		return 0, nil, nil
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 2<<20)) // as far as it comes
	entry["time"] = float64(time.Since(begun)) / float64(time.Millisecond)
	entry["response"] = map[string]any{
		"status": resp.StatusCode, "headers": pairs(resp.Header), "redirectURL": resp.Header.Get("Location"),
		"content": map[string]any{"mimeType": resp.Header.Get("Content-Type"), "text": string(body), "size": len(body)},
	}
	b.entries = append(b.entries, entry)
	return resp.StatusCode, resp.Header, body
}

// chromium is what Chromium calls an error.
func chromium(err error) string {
	var wrongTime x509.CertificateInvalidError
	var wrongName x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var noTLS tls.RecordHeaderError
	switch {
	case errors.As(err, &wrongTime):
		return "net::ERR_CERT_DATE_INVALID"
	case errors.As(err, &wrongName):
		return "net::ERR_CERT_COMMON_NAME_INVALID"
	case errors.As(err, &unknown):
		return "net::ERR_CERT_AUTHORITY_INVALID"
	case errors.As(err, &noTLS), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "net::ERR_SSL_PROTOCOL_ERROR"
	}
	return "net::ERR_FAILED"
}

func pairs(h http.Header) []map[string]string {
	out := []map[string]string{}
	for name, values := range h {
		for _, v := range values {
			out = append(out, map[string]string{"name": strings.ToLower(name), "value": v})
		}
	}
	return out
}

// walk goes from an address to the redirect URI and returns with what it is
// entered, nil where it does not get there.
func (b *harBrowser) walk(address, password string) url.Values {
	method, form := http.MethodGet, url.Values(nil)
	for range 12 {
		u, err := url.Parse(address)
		if err != nil {
			return nil
		}
		if probe.LeadsTo(u, b.r.Confidential.RedirectURI) {
			b.entries = append(b.entries, map[string]any{
				"startedDateTime": time.Now().UTC().Format(time.RFC3339Nano), "time": 1.5,
				"request":  map[string]any{"method": "GET", "url": address, "headers": []any{}},
				"response": map[string]any{"status": 200, "headers": []any{}, "content": map[string]any{"mimeType": "text/html", "text": "<p>app"}},
			})
			return u.Query()
		}
		status, header, body := b.do(method, address, form, nil)
		if to := header.Get("Location"); status/100 == 3 && to != "" {
			next, err := u.Parse(to)
			if err != nil {
				return nil
			}
			method, address, form = http.MethodGet, next.String(), nil
			continue
		}
		p := loginpage.ReadPage(status, header, body, u)
		if len(p.Forms) == 0 {
			return nil
		}
		f := p.Forms[0]
		fill := map[int]string{}
		for i, field := range f.Fields {
			switch {
			case field.Type == "password":
				fill[i] = password
			case field.Typed():
				fill[i] = b.r.User.Username
			}
		}
		var press *loginpage.Button
		if len(f.Buttons) > 0 {
			press = &f.Buttons[0]
		}
		s := f.Submit(press, fill)
		method, address, form = cmp.Or(strings.ToUpper(s.Method), http.MethodGet), s.To.String(), s.Values
	}
	return nil
}

// login does what a page application does, up to the first thing that fails.
func (b *harBrowser) login(password string) {
	c := b.r.Confidential
	_, _, body := b.do(http.MethodGet, b.r.Issuer+"/.well-known/openid-configuration", nil, nil)
	m, err := probe.ParseMetadata(body)
	if err != nil || m.AuthorizationEndpoint == "" {
		return
	}
	verifier := oauth2.GenerateVerifier()
	q := url.Values{
		"client_id": {c.ID}, "redirect_uri": {c.RedirectURI}, "response_type": {"code"}, "scope": {"openid profile email offline_access"},
		"state": {"state-that-nobody-may-see-4711"}, "nonce": {"nonce-that-nobody-may-see-0815"}, "prompt": {"consent"},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"},
	}
	back := b.walk(m.AuthorizationEndpoint+"?"+q.Encode(), password)
	if back.Get("code") == "" {
		return
	}
	auth := url.Values{"client_id": {c.ID}, "client_secret": {c.Secret}}
	post := func(form url.Values) (tokens map[string]any) {
		for name, values := range auth {
			form[name] = values
		}
		_, _, body := b.do(http.MethodPost, m.TokenEndpoint, form, nil)
		_ = json.Unmarshal(body, &tokens) // an error answer has none
		return tokens
	}
	tokens := post(url.Values{"grant_type": {"authorization_code"}, "code": {back.Get("code")}, "redirect_uri": {c.RedirectURI}, "code_verifier": {verifier}})
	access, ok := tokens["access_token"].(string)
	if !ok {
		return
	}
	if m.JWKSURI != "" {
		b.do(http.MethodGet, m.JWKSURI, nil, nil)
	}
	if m.UserinfoEndpoint != "" {
		b.do(http.MethodGet, m.UserinfoEndpoint, nil, http.Header{"Authorization": {"Bearer " + access}})
	}
	if refresh, ok := tokens["refresh_token"].(string); ok {
		post(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}})
	}
}

// har is the file that the browser exports.
func (b *harBrowser) har() []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	if err := e.Encode(map[string]any{"log": map[string]any{
		"version": "1.2", "creator": map[string]string{"name": "WebInspector", "version": "537.36"}, "pages": []any{}, "entries": b.entries,
	}}); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

// recordedHAR is a login at a provider with these faults, in a file.
func recordedHAR(t *testing.T, faults ...string) (r *canaryRun, file string) {
	t.Helper()
	r = startCanary(t, faults...)
	b := newHARBrowser(t, r)
	b.login(r.User.Password)
	return r, r.file(t, "login.har", string(b.har()))
}
