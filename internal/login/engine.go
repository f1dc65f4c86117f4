package login

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/login/chrome"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// An engine is the browser behind a Headless. It is started when a page needs
// it, and kept for the rest of the run: starting takes longer than a login.
type engine struct {
	o    HeadlessOptions
	jar  *jar
	kept shelf
	turn chan struct{} // held by who drives the browser: it shows one page at a time

	browser *chrome.Browser
	failed  error // why it could not be started; it is not tried again
}

func newEngine(o HeadlessOptions, j *jar) *engine {
	if o.Talk == nil {
		o.Talk = io.Discard
	}
	return &engine{o: o, jar: j, turn: make(chan struct{}, 1)}
}

// FindBrowser returns the program behind --browser, or the first browser that is
// found when path is empty; "" when there is none.
func FindBrowser(path string) (string, error) { return chrome.Find(path) }

// InstallBrowser says how to get one.
const InstallBrowser = "install one (Debian, Ubuntu: apt install chromium; macOS: brew install chromium; Windows has Edge)"

func (e *engine) acquire(ctx context.Context) error {
	select {
	case e.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *engine) release() { <-e.turn }

func (e *engine) close() {
	e.turn <- struct{}{}
	defer e.release()
	if e.browser != nil {
		e.browser.Close()
	}
	e.browser, e.failed = nil, errors.New("the run is over")
}

// start starts the browser if none runs.
func (e *engine) start(ctx context.Context, s *probe.Session) error {
	if e.browser != nil || e.failed != nil {
		return e.failed
	}
	path, err := chrome.Find(e.o.Browser)
	switch {
	case err != nil:
		e.failed = fmt.Errorf("%s: %w", filepath.Base(e.o.Browser), err)
		return e.failed
	case path == "":
		e.failed = errors.New("no Chromium, Chrome or Edge is found here: " + InstallBrowser + ", or name it with --browser")
		return e.failed
	}
	if chrome.Unsandboxed() {
		fmt.Fprintf(e.o.Talk, "%s runs without its sandbox, because oidc-doctor runs as root and a browser does not start with it then.\n", filepath.Base(path))
	}
	e.browser, err = chrome.Start(ctx, chrome.Options{Path: path, Withhold: e.o.Withhold, Patience: s.Recorder.Timeout()})
	if err != nil && ctx.Err() == nil {
		e.failed = fmt.Errorf("the browser cannot be started: %w", err)
		return e.failed
	}
	return err
}

// follow goes on with a trip from the page that the walk without scripts came
// to; says is what that page is.
func (e *engine) follow(ctx context.Context, s *probe.Session, t trip, g guest, from *shown, says string) (*url.URL, int, error) {
	if err := e.acquire(ctx); err != nil {
		return nil, 0, err
	}
	defer e.release()
	if err := e.start(ctx, s); err != nil {
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		return nil, 0, &probe.Missing{Flag: "--browser PATH (" + s.Vault.Clean(err.Error()) + "), or " + another(WayBrowser) + ": " + says}
	}
	d := newDrive(e.browser, s, e.jar, t)
	d.shelf = &e.kept
	d.password, d.pictures = e.o.Password, e.o.Picture != nil
	limited, cancel := context.WithTimeout(ctx, tripLimit(s))
	defer cancel()
	at, err := d.run(limited, g, from)
	if errors.Is(err, chrome.ErrGone) {
		e.browser.Close()
		e.browser, e.failed = nil, errors.New("the browser ended in the middle of the login")
		return nil, d.lastExchange(), &probe.Missing{Flag: another(WayBrowser) + " (" + e.failed.Error() + ")"}
	}
	if d.busy {
		e.browser.Close() // the next page gets another
		e.browser = nil
		return at, d.lastExchange(), err
	}
	if err != nil && ctx.Err() == nil {
		if limited.Err() != nil {
			err = d.problem(fmt.Sprintf("no end of it within %s", tripLimit(s)))
		}
		e.picture(ctx)
	}
	return at, d.lastExchange(), err
}

// tripLimit is more than a login with several slow pages takes.
func tripLimit(s *probe.Session) time.Duration { return max(6*s.Recorder.Timeout(), 30*time.Second) }

// photograph takes the picture of a page that was met without a browser. Its
// scripts are not run: it is only to be seen.
func (e *engine) photograph(ctx context.Context, s *probe.Session, p *shown) {
	if e.o.Picture == nil || p == nil || e.acquire(ctx) != nil {
		return
	}
	defer e.release()
	if err := e.start(ctx, s); err != nil {
		fmt.Fprintln(e.o.Talk, "There is no picture of the page: "+s.Vault.Clean(err.Error())+".")
		return
	}
	d := newDrive(e.browser, s, e.jar, trip{p.at, &url.URL{}, ""})
	d.pictures, d.shelf = true, &e.kept
	limited, cancel := context.WithTimeout(ctx, s.Recorder.Timeout()+5*time.Second)
	defer cancel()
	if d.show(limited, p) == nil {
		e.picture(limited)
	}
}

// picture hands over a picture of what the browser shows.
func (e *engine) picture(ctx context.Context) {
	if e.o.Picture == nil {
		return
	}
	png, err := e.browser.Picture(ctx, []string{e.o.Username, e.o.Password})
	if err == nil {
		err = e.o.Picture(png)
	}
	if err != nil {
		fmt.Fprintln(e.o.Talk, "There is no picture of the page: it could not be taken or written.")
	}
}
