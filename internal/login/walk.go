package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/page"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

const (
	maxExchanges = 30               // redirects and pages of one walk
	maxVisits    = 3                // of one address with the same content: the third time is a loop
	maxRefresh   = 10 * time.Second // a page that refreshes later ends a session, and leads nowhere
)

// A guest decides what to send in answer to a page.
type guest interface {
	// answer returns nil when the page asks for nothing that this guest gives. Then
	// refused may say what the page does that ends the walk, e.g. "asks for the
	// password again".
	answer(page.Page) (m *move, refused string)
}

// A walk goes from page to page until a redirect leads to its target.
type walk struct {
	teller
	jar    http.CookieJar
	start  *url.URL
	target *url.URL
	trail  []visit
	shown  *shown // the last page
}

// shown is a page as it was answered.
type shown struct {
	at     *url.URL
	answer *wire.Answer
}

// A visit is one thing that was asked for.
type visit struct {
	key string // equal for the same request with the same content
	at  *url.URL
}

func newWalk(s *probe.Session, jar http.CookieJar, start, target *url.URL, want string) *walk {
	return &walk{teller: teller{session: s, want: want}, jar: jar, start: start, target: target}
}

// run returns the address at the target, with the parameters that it was given.
// Its error is a *probe.Problem, a
// *probe.Missing, a *needsScripts or the context's.
func (w *walk) run(ctx context.Context, g guest) (*url.URL, error) {
	next := page.Submission{Method: http.MethodGet, To: w.start}
	var from *url.URL // the page that led to next
	for range maxExchanges {
		if err := w.loops(next); err != nil {
			return nil, err
		}
		a, err := w.send(ctx, next, from)
		if err != nil {
			return nil, err
		}
		if a.Status >= 300 && a.Status < 400 && a.Status != http.StatusNotModified {
			to, err := next.To.Parse(a.Header.Get("Location"))
			switch {
			case err != nil || a.Header.Get("Location") == "":
				return nil, w.problem(fmt.Sprintf("status %d without a Location that can be read", a.Status))
			case reaches(to, w.target):
				return to, nil
			}
			next = redirected(next, a.Status, to)
			continue
		}
		from = next.To
		w.shown = &shown{next.To, a}
		p := page.ReadPage(a.Status, a.Header, a.Body, next.To)
		if to := arrival(p, w.target); to != nil {
			return to, nil
		}
		if next, err = w.onward(p, g); err != nil {
			return nil, err
		}
	}
	return nil, w.problem(fmt.Sprintf("more than %d redirects and pages, the last at %s", maxExchanges, w.place(next.To)))
}

// needsScripts ends a walk that a browser may go on with.
type needsScripts struct {
	says string // of the page, one sentence
}

func (e *needsScripts) Error() string { return e.says }

func (w *walk) needScripts(p page.Page) error {
	words := ""
	if p.NoScript != "" {
		words = " (" + w.quote(p.NoScript) + ")"
	}
	return &needsScripts{w.describe(p, "needs scripts"+words)}
}

// redirected is the request that follows a redirect; all but 307 and 308 turn
// it into a GET, as browsers do (Fetch, "HTTP-redirect fetch").
func redirected(s page.Submission, status int, to *url.URL) page.Submission {
	if status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect {
		s.To = to
		return s
	}
	return page.Submission{Method: http.MethodGet, To: to}
}

// arrival is where a page leads that ends the walk: one whose form posts the
// answer to the target (OAuth 2.0 Form Post Response Mode), or that refreshes
// to there.
func arrival(p page.Page, target *url.URL) *url.URL {
	for _, f := range p.Forms {
		if f.Action == nil || !reaches(f.Action, target) || slices.ContainsFunc(f.Fields, page.Field.Typed) {
			continue
		}
		to := *f.Action
		query := to.Query()
		for name, values := range f.Submit(nil, nil).Values {
			query[name] = values
		}
		to.RawQuery = query.Encode()
		return &to
	}
	if p.Refresh != nil && reaches(p.Refresh.To, target) {
		return p.Refresh.To
	}
	return nil
}

// onward is what to send after a page that is not the end.
func (w *walk) onward(p page.Page, g guest) (page.Submission, error) {
	m, refused := g.answer(p)
	switch {
	case refused != "":
		return page.Submission{}, w.problem(w.describe(p, refused))
	case m == nil && p.Status < 400 && p.Refresh != nil && p.Refresh.After <= maxRefresh:
		return page.Submission{Method: http.MethodGet, To: p.Refresh.To}, nil
	case m == nil && p.Status < 400 && p.Scripts && len(w.asked(p)) == 0:
		return page.Submission{}, w.needScripts(p)
	case m == nil:
		return page.Submission{}, w.stuck(p)
	}
	s := m.form.Submit(m.press, m.fill)
	web := s.To.Scheme == "http" || s.To.Scheme == "https"
	switch {
	case p.Scripts && (!web || s.Method == http.MethodGet && m.types()):
		// Made for a script that sends it in another way.
		return page.Submission{}, w.needScripts(p)
	case s.Method == http.MethodGet && m.typesPassword():
		return page.Submission{}, w.problem(w.describe(p, "would send the password in an address (a form with method get)"))
	case !web:
		return page.Submission{}, w.problem(w.describe(p, "has a form that is sent to "+w.place(s.To)))
	case s.To.Scheme == "http" && w.start.Scheme == "https":
		return page.Submission{}, w.problem(w.describe(p, "would send what is typed over plain HTTP, to "+w.place(s.To)))
	}
	return s, nil
}

// loops notes what is asked for, and ends a walk that goes in circles.
func (w *walk) loops(s page.Submission) error {
	v := visit{s.Method + " " + s.To.String() + " " + s.Values.Encode(), s.To}
	same := func(o visit) bool { return o.key == v.key }
	first, times := slices.IndexFunc(w.trail, same), 1
	for _, o := range w.trail {
		if same(o) {
			times++
		}
	}
	w.trail = append(w.trail, v)
	if times < maxVisits {
		return nil
	}
	var circle []string
	for _, o := range w.trail[first:] {
		if at := w.place(o.at); !slices.Contains(circle, at) {
			circle = append(circle, at)
		}
	}
	if len(circle) > 4 {
		circle = append(circle[:4], "…")
	}
	return w.problem("redirects in a loop: " + strings.Join(append(circle, w.place(s.To)), ", then "))
}

// send asks one thing, with the cookies of this login.
func (w *walk) send(ctx context.Context, s page.Submission, from *url.URL) (*wire.Answer, error) {
	req, err := request(ctx, s)
	if err != nil {
		return nil, w.problem("a form or redirect that cannot be sent to " + w.place(s.To))
	}
	req.Header.Set("Accept", "text/html,application/xhtml+xml")
	// Button texts are read in English; a provider without it is read all the same.
	req.Header.Set("Accept-Language", "en")
	if from != nil && s.Method == http.MethodPost {
		// Some forgery protections compare these with the form's own host.
		req.Header.Set("Origin", from.Scheme+"://"+from.Host)
		req.Header.Set("Referer", (&url.URL{Scheme: from.Scheme, Host: from.Host, Path: from.Path, RawQuery: from.RawQuery}).String())
	}
	for _, c := range w.jar.Cookies(s.To) {
		req.AddCookie(c)
	}
	a := w.session.Recorder.Do(req, wire.Private)
	w.last = a.Exchange
	if f := a.Exchange.Failure; f != nil {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, w.problem("no answer from " + w.place(s.To) + ": " + f.Text)
	}
	w.jar.SetCookies(s.To, (&http.Response{Header: a.Header}).Cookies())
	return a, nil
}

func request(ctx context.Context, s page.Submission) (*http.Request, error) {
	if s.Method == http.MethodGet {
		return http.NewRequestWithContext(ctx, s.Method, s.To.String(), nil)
	}
	contentType, body := "application/x-www-form-urlencoded", bytes.NewBufferString(s.Values.Encode())
	switch s.Enctype {
	case "":
	case "multipart/form-data":
		body = &bytes.Buffer{}
		m := multipart.NewWriter(body)
		for name, values := range s.Values {
			for _, v := range values {
				_ = m.WriteField(name, v) // into memory: never fails
			}
		}
		contentType = m.FormDataContentType()
		_ = m.Close() // as above
	default:
		return nil, errors.New("unknown form encoding")
	}
	req, err := http.NewRequestWithContext(ctx, s.Method, s.To.String(), body)
	if err == nil {
		req.Header.Set("Content-Type", contentType)
	}
	return req, err
}
