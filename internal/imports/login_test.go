package imports

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// hop is one entry of a made-up recording.
type hop struct {
	method, url, form string
	status            int
	location          string
	contentType, body string
	base64, params    bool
}

func harOf(t *testing.T, hops ...hop) string {
	t.Helper()
	entries := []any{}
	for i, h := range hops {
		request := map[string]any{"method": or(h.method, "GET"), "url": h.url, "headers": []any{}}
		if h.form != "" {
			post := map[string]any{"mimeType": "application/x-www-form-urlencoded; charset=UTF-8", "text": h.form}
			if h.params {
				values, _ := url.ParseQuery(h.form)
				list := []any{}
				for name := range values {
					list = append(list, map[string]string{"name": name, "value": values.Get(name)})
				}
				post["text"], post["params"] = "", list
			}
			request["postData"] = post
		}
		content := map[string]any{"mimeType": h.contentType, "text": h.body}
		if h.base64 {
			content["text"], content["encoding"] = base64.StdEncoding.EncodeToString([]byte(h.body)), "base64"
		}
		entries = append(entries, map[string]any{
			"startedDateTime": "2026-01-01T00:00:" + string(rune('0'+i/10)) + string(rune('0'+i%10)) + ".000+01:00", "time": 5, "request": request,
			"response": map[string]any{"status": h.status, "headers": []any{}, "redirectURL": h.location, "content": content},
		})
	}
	data, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "comment": map[string]any{"entries": 1}, "entries": entries}})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

const (
	idp  = "https://sso.example.com"
	back = "https://app.example.com/cb"
)

func ask(more string) string {
	return idp + "/auth?client_id=app&response_type=code&scope=openid&redirect_uri=" + url.QueryEscape(back) + "&" + more
}

func TestHARFindsTheLogin(t *testing.T) {
	page := hop{url: idp + "/login", status: 200, contentType: "text/html", body: "<form><input type=password></form>"}
	for name, test := range map[string]struct {
		hops   []hop
		wanted Wanted
		code   string // of the return; "-" for none
		issuer string
		others int
		check  func(*testing.T, *Login)
	}{
		"redirect": {
			hops: []hop{{url: ask("state=s1"), status: 302, location: "/login"}, page, {method: "POST", url: idp + "/login", form: "user=u", status: 302, location: back + "?code=c1&state=s1"}, {url: back + "?code=c1&state=s1", status: 500}},
			code: "c1", issuer: idp,
			check: func(t *testing.T, l *Login) {
				if l.AppError != 500 || l.Recording.Page.N != 2 || l.Config.RedirectURI != back {
					t.Errorf("application %d, page %d, redirect URI %s", l.AppError, l.Recording.Page.N, l.Config.RedirectURI)
				}
			},
		},
		"the last of two": {
			hops: []hop{{url: ask("state=s1"), status: 302, location: back + "?code=c1&state=s1"}, {url: ask("state=s2"), status: 302, location: back + "?code=c2&state=s2"}},
			code: "c2", issuer: idp, others: 1,
		},
		"not the silent one": {
			hops: []hop{{url: ask("state=s1"), status: 302, location: back + "?code=c1&state=s1"}, {url: ask("prompt=none&state=s2"), status: 302, location: back + "?error=login_required&state=s2"}},
			code: "c1", issuer: idp,
		},
		"the outer of a broker's": {
			hops: []hop{
				{url: ask("state=s1"), status: 302, location: "https://up.example.net/auth?client_id=broker&response_type=code&state=u&redirect_uri=" + url.QueryEscape(idp+"/broker/cb")},
				{url: "https://up.example.net/auth?client_id=broker&response_type=code&state=u&redirect_uri=" + url.QueryEscape(idp+"/broker/cb"), status: 302, location: idp + "/broker/cb?code=upstream&state=u"},
				{url: idp + "/broker/cb?code=upstream&state=u", status: 302, location: back + "?code=c1&state=s1"},
			},
			code: "c1", issuer: idp,
		},
		"the one that is wanted": {
			hops: []hop{
				{url: ask("state=s1"), status: 302, location: back + "?code=c1&state=s1"},
				{url: "https://other.example.net/auth?client_id=app&response_type=code&state=o&redirect_uri=" + url.QueryEscape(back), status: 302, location: back + "?code=c2&state=o"},
			},
			wanted: Wanted{Issuer: idp}, code: "c1", issuer: idp,
		},
		"form_post": {
			hops: []hop{{url: ask("response_mode=form_post&state=s1"), status: 200, contentType: "text/html", body: "<form>"}, {method: "POST", url: back, form: "code=c1&state=s1", status: 302, params: true}},
			code: "c1", issuer: idp,
		},
		"pushed": {
			hops: []hop{{url: idp + "/auth?client_id=app&request_uri=urn:x", status: 302, location: back + "?code=c1&state=s1&iss=" + url.QueryEscape(idp+"/realm")}},
			code: "c1", issuer: idp + "/realm",
			check: func(t *testing.T, l *Login) {
				if l.Config.RedirectURI != back {
					t.Errorf("redirect URI %s", l.Config.RedirectURI)
				}
			},
		},
		"no way back": {
			hops: []hop{{url: ask("state=s1"), status: 400, contentType: "text/html", body: "<h1>no"}},
			code: "-", issuer: idp,
		},
		"the callback alone": {
			hops: []hop{{url: back + "?error=access_denied&state=s1", status: 200}},
			code: "", issuer: Unknown,
		},
		"tokens of a page": {
			hops: []hop{
				{url: idp + "/realms/x/.well-known/openid-configuration", status: 200, contentType: "application/json", base64: true, body: `{"issuer":"` + idp + `/realms/x","authorization_endpoint":"` + idp + `/auth"}`},
				{url: ask("state=s1"), status: 302, location: back + "?code=c1&state=s1"},
				{method: "OPTIONS", url: idp + "/token", status: 204},
				{method: "POST", url: idp + "/token", form: "grant_type=authorization_code&code=other", status: 400},
				{method: "POST", url: idp + "/token", form: "grant_type=authorization_code&code=c1&client_secret=s", status: 200, contentType: "application/json", body: `{}`},
				{method: "POST", url: idp + "/token", form: "grant_type=refresh_token&refresh_token=r", status: 200},
			},
			code: "c1", issuer: idp + "/realms/x",
			check: func(t *testing.T, l *Login) {
				if l.Recording.Token == nil || l.Recording.Token.N != 5 || l.Recording.Refresh == nil || l.Config.ClientSecret != "s" {
					t.Errorf("token request %v, refresh %v", l.Recording.Token, l.Recording.Refresh)
				}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := HAR(strings.NewReader(harOf(t, test.hops...)), test.wanted)
			if err != nil {
				t.Fatal(err)
			}
			got := "-"
			if l.Recording.Return != nil {
				got = l.Recording.Return.Values.Get("code")
			}
			if got != test.code || l.Config.Issuer != test.issuer || l.Others != test.others {
				t.Errorf("code %q, issuer %q, %d others; want %q, %q, %d", got, l.Config.Issuer, l.Others, test.code, test.issuer, test.others)
			}
			if test.check != nil {
				test.check(t, l)
			}
		})
	}
}

// TestHARRefuses: what is none gets one sentence, and nothing of it is repeated.
func TestHARRefuses(t *testing.T) {
	whole := harOf(t, hop{url: ask("state=never-say-this"), status: 302, location: back + "?code=never-say-this"})
	for name, test := range map[string]struct {
		file, want string
		wanted     Wanted
	}{
		"empty":              {"", "it is no HAR file", Wanted{}},
		"text":               {"never-say-this", "it is no HAR file", Wanted{}},
		"a list":             {`["never-say-this"]`, "it is no HAR file", Wanted{}},
		"another document":   {`{"never-say-this": 1}`, "it is no HAR file", Wanted{}},
		"entries of another": {`{"log": {"entries": ["never-say-this"]}}`, "it is no HAR file", Wanted{}},
		"truncated":          {whole[:len(whole)-40], "truncated or damaged", Wanted{}},
		"no base64":          {`{"log":{"entries":[{"request":{"method":"GET","url":"https://a.example"},"response":{"status":200,"content":{"mimeType":"text/html","encoding":"base64","text":"never-say-this!"}}}]}}`, "not base64", Wanted{}},
		"no login":           {harOf(t, hop{url: "https://shop.example.com/?never=say-this", status: 200}), "no login in it", Wanted{}},
		"another's login":    {whole, "no login in it is of that issuer", Wanted{Issuer: "https://other.example.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := HAR(strings.NewReader(test.file), test.wanted)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "say-this") || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
