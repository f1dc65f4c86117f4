package chrome

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Options are the settings of a Browser.
type Options struct {
	Path     string        // the program, from Find
	Withhold []string      // environment variables that the browser does not get
	Patience time.Duration // for one command; at least two seconds
}

// What everything ends in when the browser ended by itself, and when a page
// keeps it from answering.
var (
	ErrGone = errors.New("the browser ended by itself")
	ErrBusy = errors.New("the browser does not answer any more")
)

// closeWait is how long a browser may take to end by itself.
const closeWait = 2 * time.Second

var errSilent = errors.New("no answer")

// startWait is far more than a browser takes on a busy machine.
const startWait = 20 * time.Second

// A Browser is one process with an empty profile of its own and one page.
type Browser struct {
	ctx  context.Context // of chromedp: ends with the browser
	stop func()

	patience time.Duration // how long one command may take: a page may keep its scripts busy
	network  traffic

	mu    sync.Mutex
	frame cdp.FrameID // the main one; "" before the browser is there
	loads int         // documents that it got
}

// Unsandboxed reports whether a browser would be started without its sandbox:
// Chromium refuses to start with it as root.
func Unsandboxed() bool { return os.Geteuid() == 0 }

// Start starts a browser. It ends with Close; ctx is for the start alone.
func Start(ctx context.Context, o Options) (*Browser, error) {
	scratch, err := newScratch()
	if err != nil {
		return nil, err
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), settings(o, scratch)...)
	b := &Browser{patience: max(o.Patience, 2*time.Second)}
	tab, cancel := chromedp.NewContext(allocator, chromedp.WithListener(b.heard), chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	b.ctx, b.stop = tab, sync.OnceFunc(func() {
		// Asked to, it takes its temporary files with it; then it is ended.
		killed := true
		if b.mainFrame() != "" && tab.Err() == nil {
			asked, giveUp := context.WithTimeout(tab, closeWait)
			killed = chromedp.Cancel(asked) != nil
			giveUp()
		}
		cancel()
		end()
		removeScratch(scratch, killed)
	})
	// chromedp ties the life of the browser to the context of its first use, so
	// that the limit of the start has to come from outside.
	started := make(chan error, 1)
	go func() { started <- b.prepare() }()
	limit := time.NewTimer(startWait)
	defer limit.Stop()
	select {
	case err = <-started:
	case <-limit.C:
		err = errSilent
	case <-ctx.Done():
		err = ctx.Err()
	}
	switch {
	case err == nil:
		return b, nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case err == errSilent:
		err = fmt.Errorf("%s does not answer as a browser does", filepath.Base(o.Path))
	default:
		err = failure(o.Path, err)
	}
	b.stop()
	return nil, err
}

// failure says why a program did not start as a browser, in its own last words.
func failure(path string, err error) error {
	text := err.Error()
	_, said, ended := strings.Cut(text, "chrome failed to start:")
	if !ended && !errors.Is(err, context.Canceled) {
		return err
	}
	lines := strings.Split(strings.TrimSpace(said), "\n")
	words := strings.TrimSpace(lines[len(lines)-1])
	for _, line := range lines {
		if strings.Contains(line, "FATAL") || strings.Contains(line, "No usable sandbox") {
			words = strings.TrimSpace(line)
			break
		}
	}
	if words != "" {
		words = ": " + words
	}
	return fmt.Errorf("%s ended before it answered as a browser does%s", filepath.Base(path), words)
}

func quiet(string, ...any) {}

// prepare waits for the first page and takes over its requests.
func (b *Browser) prepare() error {
	if err := chromedp.Do(b.ctx); err != nil {
		return err
	}
	// Nothing may be kept from being fetched here: not by a cache, not by a worker.
	if _, err := chromedp.Call(b.ctx, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true}); err != nil {
		return err
	}
	if _, err := chromedp.Call(b.ctx, fetch.Enable, fetch.EnableParams{}); err != nil {
		return err
	}
	// Another window, or none on the screen, must not put the page to sleep.
	if _, err := chromedp.Call(b.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		return err
	}
	tree, err := chromedp.Call(b.ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.frame = tree.FrameTree.Frame.ID
	return nil
}

func (b *Browser) mainFrame() cdp.FrameID {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.frame
}

// settings are the flags of the process; scratch is a folder for its profile and
// for what it puts beside it.
func settings(o Options, scratch string) []chromedp.ExecAllocatorOption {
	all := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(o.Path),
		chromedp.UserDataDir(filepath.Join(scratch, "profile")),
		// No network: see the package comment.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.Flag("proxy-server", "http://127.0.0.1:9"),
		chromedp.Flag("proxy-bypass-list", "<-loopback>"),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("disable-features", "Translate,HttpsUpgrades,MediaRouter,OptimizationHints,AutofillServerCommunication,SpareRendererForSitePerProcess,site-per-process"),
		chromedp.Flag("lang", "en"),
		chromedp.Flag("accept-lang", "en"),
		chromedp.WindowSize(1000, 1000),
		chromedp.NoInheritEnv,
		chromedp.Env(environment(o.Withhold, scratch)...),
	)
	if Unsandboxed() {
		return append(all, chromedp.NoSandbox)
	}
	return append(all, chromedp.Flag("no-sandbox", false))
}

// longestFolder is what the name of a socket leaves room for that Chromium makes
// among its temporary files, as org.chromium.Chromium.XXXXXX/SingletonSocket: it
// has to be shorter than 108 bytes (unix(7)).
const longestFolder = 107 - 45

// environment is our own without the variables to withhold, and with scratch for
// temporary files and, where browsers look there, for settings.
func environment(withhold []string, scratch string) []string {
	var places []string
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		places = []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"}
		if len(scratch) <= longestFolder {
			places = append(places, "TMPDIR")
		}
	}
	var out []string
	for _, p := range places {
		out = append(out, p+"="+scratch)
	}
	withhold = append(places, withhold...)
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		keep := true
		for _, w := range withhold {
			keep = keep && !strings.EqualFold(name, w)
		}
		if keep {
			out = append(out, e)
		}
	}
	return out
}

// Close ends the process and removes its profile.
func (b *Browser) Close() { b.stop() }

// during runs f with a context that ends with ctx and with the browser, and says
// which of the two it was.
func (b *Browser) during(ctx context.Context, limit time.Duration, f func(context.Context) error) error {
	own, cancel := context.WithTimeout(b.ctx, limit)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	err := f(own)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case b.ctx.Err() != nil:
		return ErrGone
	case own.Err() != nil:
		return ErrBusy
	}
	return err
}

// Open has the page go to an address, and waits until a document is there or
// the address leads nowhere.
func (b *Browser) Open(ctx context.Context, address string) error {
	return b.during(ctx, time.Minute, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, page.Navigate, page.NavigateParams{URL: address})
		return err
	})
}

// heard takes what the browser tells; it must not wait for anything.
func (b *Browser) heard(event any) {
	switch e := event.(type) {
	case *fetch.EventRequestPaused:
		b.network.paused(b, e)
	case *page.EventFrameNavigated:
		if e.Frame.ParentID == "" {
			b.mu.Lock()
			b.loads++
			b.mu.Unlock()
		}
	case *target.EventTargetCreated:
		if id := e.TargetInfo.TargetID; e.TargetInfo.OpenerID != "" {
			go func() {
				_, _ = chromedp.CallBrowser(b.ctx, target.CloseTarget, target.CloseTargetParams{TargetID: id})
			}()
		}
	case *page.EventFrameRequestedNavigation:
		b.network.asked(e.URL)
	case *page.EventJavascriptDialogOpening:
		go func() {
			_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	}
}
