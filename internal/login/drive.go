package login

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/login/chrome"
	"github.com/oidc-doctor/oidc-doctor/internal/page"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// How long a page has to be at rest before something is done. A script may still
// be about to change it, so that to give up takes longer than to go on.
const (
	glance     = 40 * time.Millisecond // between two looks
	calm       = 100 * time.Millisecond
	calmBusy   = time.Second // where scripts are always asking something
	calmToStop = time.Second
	calmToWait = 3 * time.Second // where there is nothing to answer: "please wait"
	maxMoves   = 25
)

// A drive takes a browser from page to page until it is sent to the target.
type drive struct {
	teller
	browser  *chrome.Browser
	jar      *jar
	start    *url.URL
	target   *url.URL
	password string
	pictures bool // images are fetched too
	shelf    *shelf
	busy     bool // the browser is of no more use
	road     road
}

func newDrive(b *chrome.Browser, s *probe.Session, j *jar, t trip) *drive {
	d := &drive{teller: teller{session: s, want: t.want}, browser: b, jar: j, start: t.start, target: t.target}
	d.road.arrived, d.road.hosts, d.road.leftOut = make(chan *url.URL, 1), map[string]bool{t.start.Hostname(): true}, map[string]bool{}
	return d
}

// run shows the page that a walk came to and goes on from there. Its error is a
// *probe.Problem, a *probe.Missing, chrome.ErrGone or the context's.
func (d *drive) run(ctx context.Context, g guest, from *shown) (*url.URL, error) {
	serving, stop := context.WithCancel(ctx)
	defer func() { // nothing is asked, and recorded, behind the back of what comes next
		stop()
		d.browser.Drain(calmToStop)
	}()
	d.road.memory = from
	d.browser.Serve(serving, d.fetch, d.leaves)
	if err := d.browser.SetCookies(ctx, d.jar.all()); err != nil {
		return nil, d.browserTrouble(ctx, err)
	}
	defer d.keepCookies(ctx)
	if err := d.browser.Open(ctx, from.at.String()); err != nil {
		return nil, d.browserTrouble(ctx, err)
	}
	return d.follow(ctx, g)
}

// follow looks at the page again and again, and does what the guest says as soon
// as it is at rest.
func (d *drive) follow(ctx context.Context, g guest) (*url.URL, error) {
	var seen, done chrome.Sight
	var pressed []string // on a page that stayed as it was
	since, moves := time.Now(), 0
	for {
		select {
		case at := <-d.road.arrived:
			return at, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(glance):
		}
		if why := d.barred(); why != "" {
			return nil, d.problem(why)
		}
		sight, err := d.browser.Look(ctx)
		if errors.Is(err, chrome.ErrGone) || errors.Is(err, chrome.ErrBusy) || ctx.Err() != nil {
			return nil, d.browserTrouble(ctx, err)
		}
		if err != nil || sight != seen {
			seen, since = sight, time.Now()
			continue
		}
		rest := time.Since(since)
		quiet := d.browser.Quiet() >= calm
		if rest < calm || !(sight.Ready && quiet) && (rest < calmBusy || d.browser.Loading() && rest < d.session.Recorder.Timeout()) {
			continue
		}
		p := d.read(sight)
		if sight != done {
			pressed = nil
		}
		m, refused := g.answer(without(p, pressed))
		if m != nil && moves < maxMoves && (sight != done || len(pressed) > 0 && quiet) {
			done, moves = sight, moves+1
			if m.press != nil && !m.types() {
				pressed = append(pressed, same(*m.press))
			}
			if err := d.perform(ctx, m); err != nil {
				return nil, d.browserTrouble(ctx, err)
			}
			since = time.Now()
			continue
		}
		if refused != "" {
			if d.over(rest, calmToStop) {
				return nil, d.problem(d.describe(p, refused))
			}
			continue
		}
		if d.over(rest, d.toStop(p)) {
			if sight == done {
				return nil, d.problem(d.describe(p, "stays as it is after it was answered"))
			}
			return nil, d.stuckWithout(p)
		}
	}
}

// same is what two looks at one button have in common.
func same(b page.Button) string { return b.Text + "\n" + b.Name + "\n" + b.ID }

// without leaves out buttons that did nothing: some pages have one that grants,
// and another that goes on.
func without(p page.Page, pressed []string) page.Page {
	if len(pressed) == 0 {
		return p
	}
	forms := slices.Clone(p.Forms)
	for i := range forms {
		forms[i].Buttons = slices.DeleteFunc(slices.Clone(forms[i].Buttons), func(b page.Button) bool { return slices.Contains(pressed, same(b)) })
	}
	p.Forms = forms
	return p
}

// stuckWithout says why the drive ends at this page, and which hosts it may have
// needed.
func (d *drive) stuckWithout(p page.Page) error {
	err := d.stuck(p)
	var problem *probe.Problem
	if left := d.leftOut(); len(left) > 0 && errors.As(err, &problem) {
		problem.Saw += " (not asked, because the login does not lead there: " + strings.Join(left, ", ") + ")"
	}
	return err
}

// toStop is how long a page without an answer may stay as it is.
func (d *drive) toStop(p page.Page) time.Duration {
	switch {
	case p.Text == "" && len(p.Forms) == 0:
		return d.session.Recorder.Timeout()
	case len(p.Forms) == 0 && len(p.Errors) == 0:
		return calmToWait
	}
	return calmToStop
}

// over reports whether the page has been at rest for so long, or is never.
func (d *drive) over(rest, wanted time.Duration) bool {
	return rest >= wanted && d.browser.Quiet() >= min(wanted, calmToStop) || rest >= max(wanted, d.session.Recorder.Timeout())
}

// read is the page that the browser shows.
func (d *drive) read(s chrome.Sight) page.Page {
	base, err := url.Parse(s.At)
	if err != nil {
		base = d.start
	}
	return page.ReadLive(d.status(), s.HTML, base)
}

// perform types and presses as a person would.
func (d *drive) perform(ctx context.Context, m *move) error {
	for _, i := range slices.Sorted(maps.Keys(m.fill)) {
		field, act := m.form.Fields[i], d.browser.Press
		if field.Type == "password" && field.Name != "" {
			d.road.note(func() { d.road.secret = append(d.road.secret, field.Name) })
		}
		if field.Typed() {
			act = func(ctx context.Context, ref int) error { return d.browser.Type(ctx, ref, m.fill[i]) }
		}
		if err := act(ctx, field.Ref); err != nil && !errors.Is(err, chrome.ErrMoved) {
			return err
		}
	}
	if m.press == nil {
		return d.browser.Enter(ctx)
	}
	err := d.browser.Press(ctx, m.press.Ref)
	if errors.Is(err, chrome.ErrMoved) {
		return d.pressAgain(ctx, *m.press)
	}
	return err
}

// pressAgain presses a button that a script has replaced by one of the same
// words.
func (d *drive) pressAgain(ctx context.Context, gone page.Button) error {
	sight, err := d.browser.Look(ctx)
	if err != nil {
		return nil // the page goes somewhere: that was the answer
	}
	for _, f := range d.read(sight).Forms {
		for _, b := range f.Buttons {
			if same(b) == same(gone) {
				if err := d.browser.Press(ctx, b.Ref); !errors.Is(err, chrome.ErrMoved) {
					return err
				}
				return nil
			}
		}
	}
	return nil
}

// browserTrouble is what ended the drive between two looks.
func (d *drive) browserTrouble(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, chrome.ErrGone):
		return err
	}
	d.busy = true
	return d.problem("a page whose scripts keep the browser busy: it does not answer any more")
}

// keepCookies takes over what scripts and answers have set, for the requests
// that follow without a browser.
func (d *drive) keepCookies(ctx context.Context) {
	if d.busy {
		return
	}
	cookies, err := d.browser.Cookies(ctx)
	if err != nil {
		return
	}
	for _, c := range cookies {
		d.jar.SetCookies(c.From, []*http.Cookie{&c.Cookie})
	}
}

// show has the browser show a page, with its scripts stopped.
func (d *drive) show(ctx context.Context, p *shown) error {
	serving, stop := context.WithCancel(ctx)
	defer stop()
	d.road.memory = p
	d.browser.Serve(serving, d.fetch, nil)
	if err := d.browser.Still(ctx, true); err != nil {
		return err
	}
	defer d.browser.Still(ctx, false)
	if err := d.browser.Open(ctx, p.at.String()); err != nil {
		return err
	}
	for d.browser.Quiet() < calm && ctx.Err() == nil {
		time.Sleep(glance)
	}
	return ctx.Err()
}

func (d *drive) leaves(address string) {
	u, err := url.Parse(address)
	if err == nil && u.Scheme != "http" && u.Scheme != "https" && reaches(u, d.target) {
		d.road.arrive(u)
	}
}
