package login

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/pkg/browser"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// BrowserOptions are the settings of a Browser. Talk is required, and In for a
// redirect URI that is not on this machine.
type BrowserOptions struct {
	RedirectURI string
	Talk        io.Writer          // where the person reads; has state and challenge in it
	In          io.Reader          // where an address is pasted
	Open        func(string) error // opens a browser; nil: the person's own
	Wait        time.Duration      // for one login; default 5 minutes
}

// defaultWait is enough for a person who has to look for the second factor.
const defaultWait = 5 * time.Minute

// linger is how long a finished login keeps its tab for the next one.
const linger = 300 * time.Millisecond

// Browser has the person log in with a browser. Where the redirect URI is a
// loopback one (RFC 8252 section 7.3) it listens there, and further
// authorizations go through the same tab; else the person pastes the address
// that the browser ends at. It is safe for concurrent use.
type Browser struct {
	raw      string
	redirect *url.URL // nil when the redirect URI is no address
	talk     io.Writer
	lines    *lines
	open     func(string) error
	wait     time.Duration

	mu      sync.Mutex
	server  *http.Server
	errands []*errand     // those that wait for their callback, in order
	tab     bool          // a tab shows an errand, or is kept for the next
	queued  chan struct{} // tells a kept tab that there is an errand
}

// An errand is one authorization on its way through the browser.
type errand struct {
	state   string
	address string
	shown   bool
	done    chan url.Values // gets the callback
}

// NewBrowser returns a way to log in. Close it.
func NewBrowser(o BrowserOptions) *Browser {
	b := &Browser{
		raw: o.RedirectURI, talk: &oneAtATime{w: o.Talk}, open: o.Open, wait: o.Wait,
		queued: make(chan struct{}, 1),
	}
	if u, err := url.Parse(o.RedirectURI); err == nil {
		b.redirect = u
	}
	if o.In != nil {
		b.lines = &lines{from: o.In}
	}
	if b.open == nil {
		browser.Stdout, browser.Stderr = io.Discard, io.Discard // ours are for the report
		b.open = browser.OpenURL
	}
	if b.wait <= 0 {
		b.wait = defaultWait
	}
	return b
}

// Authorize implements probe.Authorizer.
func (b *Browser) Authorize(ctx context.Context, s *probe.Session, r probe.AuthorizationRequest) (*probe.Authorization, error) {
	address, err := authorizationURL(s, r)
	if err != nil {
		return nil, err
	}
	if !b.comesBack() {
		return b.paste(ctx, s, r, address.String())
	}
	if err := b.Listen(); err != nil {
		return nil, &probe.Problem{Want: "to listen at the redirect URI", Saw: err.Error()}
	}
	e := &errand{state: r.Query.Get("state"), address: address.String(), done: make(chan url.Values, 1)}
	timer := time.NewTimer(b.wait)
	defer timer.Stop()
	b.send(e)
	select {
	case callback := <-e.done:
		maskCallback(s.Vault, callback)
		return &probe.Authorization{Callback: callback}, nil
	case <-ctx.Done():
		b.abandon(e)
		return nil, ctx.Err()
	case <-timer.C:
		b.abandon(e)
		return nil, &probe.Problem{Want: wantCallback, Saw: fmt.Sprintf("nobody came back to %s within %s", s.Vault.URL(b.raw), b.wait)}
	}
}

// send has the tab that is open show e next, or opens one.
func (b *Browser) send(e *errand) {
	b.mu.Lock()
	b.errands = append(b.errands, e)
	fresh := !b.tab
	if fresh {
		b.tab, e.shown = true, true
	}
	b.mu.Unlock()
	if fresh {
		b.show(e.address)
		return
	}
	select {
	case b.queued <- struct{}{}:
	default: // told already
	}
}

// show opens a tab and tells the person.
func (b *Browser) show(address string) {
	fmt.Fprintf(b.talk, "Log in with your browser; if none opens, open this address:\n%s\n", address)
	fmt.Fprintf(b.talk, "Waiting for it to come back to %s until %s (Ctrl-C ends the wait).\n", printable(b.raw), time.Now().Add(b.wait).Format(time.TimeOnly))
	go func() { // some openers last as long as the browser does
		if err := b.open(address); err != nil {
			fmt.Fprintln(b.talk, "No browser could be opened here: open the address by hand.")
		}
	}()
}

// abandon forgets an errand that nobody waits for any more.
func (b *Browser) abandon(e *errand) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.Index(b.errands, e)
	if i < 0 {
		return
	}
	b.errands = slices.Delete(b.errands, i, i+1)
	if e.shown {
		b.tab = false
	}
}

// take finds the errand that a callback belongs to and removes it. A callback
// without any state belongs to the only errand that is shown: that it lost the
// state is for a check to say, which never sees it otherwise.
func (b *Browser) take(state string, has bool) *errand {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.errands, func(e *errand) bool {
		return e.state == state || !has && e.shown
	})
	if i < 0 {
		return nil
	}
	e := b.errands[i]
	b.errands = slices.Delete(b.errands, i, i+1)
	return e
}

// next is the errand that the tab goes on with; nil when none comes in time.
// From then on the next errand opens a tab of its own.
func (b *Browser) next(ctx context.Context) *errand {
	timer := time.NewTimer(linger)
	defer timer.Stop()
	for over := false; ; {
		b.mu.Lock()
		i := slices.IndexFunc(b.errands, func(e *errand) bool { return !e.shown })
		if i >= 0 {
			e := b.errands[i]
			e.shown = true
			b.mu.Unlock()
			return e
		}
		if over {
			b.tab = false
			b.mu.Unlock()
			return nil
		}
		b.mu.Unlock()
		select {
		case <-b.queued:
		case <-timer.C:
			over = true
		case <-ctx.Done():
			over = true
		}
	}
}

// oneAtATime keeps lines of several goroutines apart.
type oneAtATime struct {
	mu sync.Mutex
	w  io.Writer
}

func (o *oneAtATime) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w.Write(p)
}
