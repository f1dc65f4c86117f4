package practice

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestStartRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		cfg  Config
		want string
	}{
		"unknown fault":    {Config{Faults: []string{"no-refesh-token"}}, `the nearest is "no-refresh-token"; known are: unresolvable-host, `},
		"TLS fault":        {Config{Faults: []string{"unknown-ca"}}, "start the provider with TLS"},
		"every interface":  {Config{Addr: "0.0.0.0:0"}, "not a loopback IP address; use 127.0.0.1:PORT"},
		"host name":        {Config{Addr: "example.org:0"}, "not a loopback IP address"},
		"no port":          {Config{Addr: "127.0.0.1"}, "use 127.0.0.1:PORT"},
		"port without any": {Config{Addr: ":0"}, "not a loopback IP address"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Start(c.cfg)
			if err == nil {
				_ = p.Close()
				t.Fatal("started")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q, want %q in it", err, c.want)
			}
		})
	}
}

func TestBanner(t *testing.T) {
	p := start(t, Config{})
	if want := "practice provider at " + p.Issuer + ", faults: none"; p.Banner() != want {
		t.Errorf("banner %q, want %q", p.Banner(), want)
	}
	p = start(t, Config{Faults: []string{"hangs", "state-dropped"}})
	if want := "practice provider at " + p.Issuer + ", faults: state-dropped, hangs"; p.Banner() != want {
		t.Errorf("banner %q, want %q", p.Banner(), want)
	}
}

func TestCloseTwice(t *testing.T) {
	p := start(t, Config{})
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestLatency(t *testing.T) {
	v := visit(t, start(t, Config{Latency: 30 * time.Millisecond}), Client{})
	began := time.Now()
	v.get(discoveryPath, nil).wants(http.StatusOK, "issuer")
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("answered after %v, want at least 30ms", took)
	}
}

func TestOverTLS(t *testing.T) {
	p := start(t, Config{TLS: true})
	v := visit(t, p, p.Confidential)
	token := v.login().text("id_token")
	if got := v.verify(token)["iss"]; got != p.Issuer || !strings.HasPrefix(p.Issuer, "https://127.0.0.1:") {
		t.Errorf("iss %q, issuer %q", got, p.Issuer)
	}
}

func TestRequests(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	v.get(discoveryPath, url.Values{"secret": {"in the query"}})
	v.postBare(tokenPath, nil)
	var got []string
	for _, r := range p.Requests() {
		got = append(got, r.Method+" "+r.Path)
		if r.When.IsZero() {
			t.Errorf("%s %s has no time", r.Method, r.Path)
		}
	}
	if want := []string{"GET " + discoveryPath, "POST " + tokenPath}; !slices.Equal(got, want) {
		t.Errorf("requests %q, want %q", got, want)
	}
}

func TestSecrets(t *testing.T) {
	p := start(t, Config{})
	v := visit(t, p, p.Confidential)
	query := v.ask(nil)
	page := v.get(authorizePath, query)
	form := page.form()
	back := v.submitLogin(page).location(v.client.RedirectURI)
	tokens := v.exchange(back.Get("code"))
	device := v.post(deviceAuthPath, url.Values{"scope": {"openid"}})
	issuer, err := url.Parse(p.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	cookies := v.http.Jar.Cookies(issuer)
	if len(cookies) != 1 {
		t.Fatalf("%d cookies, want 1", len(cookies))
	}
	secrets := p.Secrets()
	for name, value := range map[string]string{
		"password":      p.User.Password,
		"client secret": p.Confidential.Secret,
		"state":         query.Get("state"),
		"nonce":         query.Get("nonce"),
		"code verifier": verifier,
		"form value":    form.Get("csrf"),
		"cookie":        cookies[0].Value,
		"code":          back.Get("code"),
		"access token":  tokens.text("access_token"),
		"refresh token": tokens.text("refresh_token"),
		"id_token":      tokens.text("id_token"),
		"device code":   device.text("device_code"),
		"user code":     device.text("user_code"),
		"subject":       p.subject(),
		"email":         "ada.quillfeather@mailbox.example",
		"address":       "17 Thistledown Mews",
	} {
		if value == "" || !slices.Contains(secrets, value) {
			t.Errorf("%s %q is not among the secrets", name, value)
		}
	}
	if slices.Contains(secrets, "true") || slices.Contains(secrets, "") {
		t.Error("a short value is among the secrets")
	}
}
