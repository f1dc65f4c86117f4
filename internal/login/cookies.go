package login

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/publicsuffix"

	"github.com/oidc-doctor/oidc-doctor/internal/login/chrome"
)

// A jar holds the cookies of one login. Unlike those of the library it can tell
// what it holds, for a browser that goes on with the login.
type jar struct {
	*cookiejar.Jar
	mu   sync.Mutex
	kept map[cookieKey]chrome.Cookie
}

// cookieKey is what makes two cookies one (RFC 6265 section 5.3).
type cookieKey struct{ name, host, path string }

func newJar() *jar {
	j, _ := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // never fails
	return &jar{Jar: j, kept: map[cookieKey]chrome.Cookie{}}
}

// SetCookies implements http.CookieJar.
func (j *jar) SetCookies(from *url.URL, cookies []*http.Cookie) {
	j.Jar.SetCookies(from, cookies)
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range cookies {
		host := from.Hostname()
		if c.Domain != "" {
			host = "." + strings.TrimPrefix(c.Domain, ".")
		}
		key := cookieKey{c.Name, host, cookiePath(from, c)}
		if c.MaxAge < 0 || !c.Expires.IsZero() && c.Expires.Before(time.Now()) {
			delete(j.kept, key)
			continue
		}
		j.kept[key] = chrome.Cookie{From: from, Cookie: *c}
	}
}

// all lists what is held.
func (j *jar) all() []chrome.Cookie {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []chrome.Cookie
	for _, c := range j.kept {
		out = append(out, c)
	}
	return out
}

// cookiePath is the path that a cookie is sent to (RFC 6265 section 5.1.4).
func cookiePath(from *url.URL, c *http.Cookie) string {
	if strings.HasPrefix(c.Path, "/") {
		return c.Path
	}
	if i := strings.LastIndex(from.Path, "/"); i > 0 {
		return from.Path[:i]
	}
	return "/"
}
