package chrome

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// A Request is what a page wants to ask.
type Request struct {
	Method string
	To     *url.URL // with its fragment
	Header http.Header
	Body   []byte
	Kind   Kind
}

// Kind is what a request is for.
type Kind int

// The kinds of requests.
const (
	Document Kind = iota // what the page itself becomes
	Call                 // made by a script
	Code                 // a script or a style sheet
	Picture              // what only adorns: images, fonts, media
)

// A Reply is the answer to a Request.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// A Fetch answers a request; nil refuses it. It is called from several
// goroutines at a time.
type Fetch func(ctx context.Context, r Request) *Reply

// traffic is what goes on between page and network.
type traffic struct {
	mu     sync.Mutex
	ctx    context.Context // nil: nobody answers
	fetch  Fetch
	leaves func(address string) // told of each address that the page goes to
	open   [Picture + 1]int     // requests by kind
	last   time.Time            // when something began or ended
}

// Serve has f answer what the page asks, until ctx ends or another call takes
// its place. leaves is told of addresses that the page goes to, those included
// that are none of the web.
func (b *Browser) Serve(ctx context.Context, f Fetch, leaves func(address string)) {
	b.network.mu.Lock()
	defer b.network.mu.Unlock()
	b.network.ctx, b.network.fetch, b.network.leaves = ctx, f, leaves
}

// Quiet is how long nothing was asked and nothing is open; 0 while something is.
func (b *Browser) Quiet() time.Duration {
	b.network.mu.Lock()
	defer b.network.mu.Unlock()
	for _, n := range b.network.open {
		if n > 0 {
			return 0
		}
	}
	return time.Since(b.network.last)
}

// Drain waits until no request is open any more, which is soon after nobody
// answers them.
func (b *Browser) Drain(limit time.Duration) {
	for deadline := time.Now().Add(limit); b.Quiet() == 0 && b.ctx.Err() == nil && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
}

// Loading reports whether a document or its scripts are under way.
func (b *Browser) Loading() bool {
	b.network.mu.Lock()
	defer b.network.mu.Unlock()
	return b.network.open[Document]+b.network.open[Code] > 0
}

func (t *traffic) asked(address string) {
	t.mu.Lock()
	leaves := t.leaves
	t.mu.Unlock()
	if leaves != nil {
		leaves(address)
	}
}

func (t *traffic) count(k Kind, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open[k] += n
	t.last = time.Now()
}

// paused answers a request in its own time.
func (t *traffic) paused(b *Browser, e *fetch.EventRequestPaused) {
	kind := kindOf(e.ResourceType, e.FrameID == b.mainFrame())
	t.count(kind, 1)
	go func() {
		defer t.count(kind, -1)
		t.mu.Lock()
		ctx, f := t.ctx, t.fetch
		t.mu.Unlock()
		r, err := requestOf(e, kind)
		var reply *Reply
		if err == nil && f != nil && ctx.Err() == nil {
			reply = f(ctx, r)
		}
		if reply == nil {
			_, _ = chromedp.Call(b.ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
			return
		}
		_, _ = chromedp.Call(b.ctx, fetch.FulfillRequest, fetch.FulfillRequestParams{
			RequestID: e.RequestID, ResponseCode: int64(reply.Status), ResponseHeaders: entries(reply.Header), Body: reply.Body,
		})
	}()
}

func requestOf(e *fetch.EventRequestPaused, kind Kind) (Request, error) {
	to, err := url.Parse(e.Request.URL + e.Request.URLFragment)
	if err != nil {
		return Request{}, err
	}
	r := Request{Method: e.Request.Method, To: to, Header: http.Header{}, Kind: kind}
	for name, value := range e.Request.Headers {
		r.Header.Set(name, fmt.Sprint(value))
	}
	for _, part := range e.Request.PostDataEntries {
		r.Body = append(r.Body, part.Bytes...)
	}
	return r, nil
}

func kindOf(t network.ResourceType, main bool) Kind {
	switch t {
	case network.ResourceTypeDocument:
		if main {
			return Document
		}
		return Call // a frame
	case network.ResourceTypeScript, network.ResourceTypeStylesheet, network.ResourceTypeManifest:
		return Code
	case network.ResourceTypeImage, network.ResourceTypeFont, network.ResourceTypeMedia, network.ResourceTypePing, network.ResourceTypeOther:
		return Picture
	}
	return Call
}

// entries are the headers of an answer, less those that describe how it
// travelled.
func entries(h http.Header) []*fetch.HeaderEntry {
	var out []*fetch.HeaderEntry
	for name, values := range h {
		if slices.Contains([]string{"Content-Encoding", "Content-Length", "Transfer-Encoding", "Connection"}, name) {
			continue
		}
		for _, v := range values {
			out = append(out, &fetch.HeaderEntry{Name: name, Value: strings.ToValidUTF8(v, "\uFFFD")})
		}
	}
	return out
}

// A Cookie is one with the address that it belongs to.
type Cookie struct {
	From *url.URL
	http.Cookie
}

// SetCookies forgets all cookies and sets these.
func (b *Browser) SetCookies(ctx context.Context, cookies []Cookie) error {
	return b.during(ctx, b.patience, func(ctx context.Context) error {
		if _, err := chromedp.CallBrowser(ctx, storage.ClearCookies, storage.ClearCookiesParams{}); err != nil {
			return err
		}
		for _, c := range cookies {
			p := network.SetCookieParams{
				Name: c.Name, Value: c.Value, URL: c.From.String(), Domain: c.Domain, Path: c.Path, Secure: &c.Secure, HTTPOnly: &c.HttpOnly,
				SameSite: sameSites[c.SameSite],
			}
			// One that the browser refuses is one that a person's would refuse.
			if _, err := chromedp.Call(ctx, network.SetCookie, p); err != nil && ctx.Err() != nil {
				return err
			}
		}
		return nil
	})
}

// Cookies are all that the browser has.
func (b *Browser) Cookies(ctx context.Context) ([]Cookie, error) {
	var out []Cookie
	err := b.during(ctx, b.patience, func(ctx context.Context) error {
		got, err := chromedp.CallBrowser(ctx, storage.GetCookies, storage.GetCookiesParams{})
		if err != nil {
			return err
		}
		for _, c := range got.Cookies {
			out = append(out, cookieOf(c))
		}
		return nil
	})
	return out, err
}

func cookieOf(c *network.Cookie) Cookie {
	from := &url.URL{Scheme: "http", Host: strings.TrimPrefix(c.Domain, "."), Path: c.Path}
	if c.Secure {
		from.Scheme = "https"
	}
	out := Cookie{from, http.Cookie{Name: c.Name, Value: c.Value, Path: c.Path, Secure: c.Secure, HttpOnly: c.HTTPOnly}}
	if strings.HasPrefix(c.Domain, ".") {
		out.Domain = from.Host
	}
	for same, theirs := range sameSites {
		if c.SameSite == theirs {
			out.SameSite = same
		}
	}
	return out
}

var sameSites = map[http.SameSite]network.CookieSameSite{
	http.SameSiteLaxMode:    network.CookieSameSiteLax,
	http.SameSiteStrictMode: network.CookieSameSiteStrict,
	http.SameSiteNoneMode:   network.CookieSameSiteNone,
}
