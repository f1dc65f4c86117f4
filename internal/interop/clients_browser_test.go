//go:build interop

package interop

import (
	"cmp"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/page"
)

// A browser is one user with a jar of cookies, who fills in the forms that come.
type browser struct {
	http               http.Client
	username, password string // "" for one who does not log in
	sent               []string
}

// A shown is the page on which a browser ends.
type shown struct {
	status int
	at     *url.URL
	text   string // as it came, without entities
}

func newBrowser(t *testing.T, username, password string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{username: username, password: password, http: http.Client{
		Jar: jar, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// open goes from an address to the first page that asks for nothing more.
func (b *browser) open(address string) (*shown, error) {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	for range 30 {
		request.Header.Set("Accept", "text/html,*/*;q=0.8")
		response, err := b.http.Do(request)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
		response.Body.Close()
		if err != nil {
			return nil, err
		}
		if to, err := response.Location(); err == nil && response.StatusCode < 400 {
			request, err = http.NewRequest(http.MethodGet, to.String(), nil)
			if err != nil {
				return nil, err
			}
			continue
		}
		read := page.ReadPage(response.StatusCode, response.Header, body, request.URL)
		if next := b.fill(read); next != nil {
			request = next
			continue
		}
		return &shown{response.StatusCode, request.URL, html.UnescapeString(string(body))}, nil
	}
	return nil, fmt.Errorf("%s leads on and on", address)
}

// fill answers the page's first form, nil when it has none that was not sent yet.
func (b *browser) fill(p page.Page) *http.Request {
	if b.username == "" {
		return nil
	}
	for _, form := range p.Forms {
		key := form.Action.String()
		if form.Hidden || len(form.Buttons) == 0 && !form.Sends || slices.Contains(b.sent, key) {
			continue
		}
		b.sent = append(b.sent, key)
		typed := map[int]string{}
		for i, field := range form.Fields {
			switch {
			case field.Type == "password":
				typed[i] = b.password
			case field.Typed():
				typed[i] = b.username
			}
		}
		var button *page.Button
		if len(form.Buttons) > 0 {
			button = &form.Buttons[0]
		}
		s := form.Submit(button, typed)
		request, err := http.NewRequest(cmp.Or(s.Method, http.MethodGet), s.To.String(), nil)
		if err == nil && s.Method == http.MethodPost {
			request, err = http.NewRequest(http.MethodPost, s.To.String(), strings.NewReader(s.Values.Encode()))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		if err != nil {
			return nil
		}
		return request
	}
	return nil
}
