package login

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"

	"github.com/oidc-doctor/oidc-doctor/internal/login/chrome"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A road is what a drive knows of the way: it is read and written by the
// goroutines that answer the browser.
type road struct {
	mu        sync.Mutex
	memory    *shown // the page to begin with, which was fetched already
	documents int
	status    int             // of the last document
	last      wire.Exchange   // of the last document
	hosts     map[string]bool // those that documents came from
	leftOut   map[string]bool // those that were not asked
	secret    []string        // names of the fields that the password was typed into
	bar       string          // why the drive cannot go on; "" for nothing
	arrived   chan *url.URL
}

func (r *road) arrive(at *url.URL) {
	select {
	case r.arrived <- at:
	default: // it arrived before
	}
}

// note runs f alone.
func (r *road) note(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// barred says why the drive cannot go on.
func (d *drive) barred() (why string) {
	d.road.note(func() { why, d.last = d.road.bar, d.road.last })
	return why
}

func (d *drive) status() (status int) {
	d.road.note(func() { status = d.road.status })
	return status
}

func (d *drive) lastExchange() (n int) {
	d.road.note(func() { n = d.road.last.N })
	return n
}

// leftOut lists hosts whose scripts or data were not asked for.
func (d *drive) leftOut() (hosts []string) {
	d.road.note(func() {
		for _, h := range slices.Sorted(maps.Keys(d.road.leftOut)) {
			hosts = append(hosts, wire.Clean(h))
		}
	})
	return hosts[:min(len(hosts), 4)]
}

// nothingThere is the answer to a page that goes to the target: the page stays
// as it is.
func nothingThere(h http.Header) *chrome.Reply {
	return &chrome.Reply{Status: http.StatusNoContent, Header: http.Header{"Set-Cookie": h.Values("Set-Cookie")}}
}

// fetch answers what the browser asks for, through the recorder. What leads to
// the target is not asked, and neither are hosts that the login does not lead
// to.
func (d *drive) fetch(ctx context.Context, r chrome.Request) *chrome.Reply {
	if reaches(r.To, d.target) {
		d.road.arrive(withForm(r))
		return nothingThere(nil)
	}
	if r.To.Scheme != "http" && r.To.Scheme != "https" {
		return nil
	}
	if reply := d.remembered(r); reply != nil {
		return reply
	}
	if r.Kind == chrome.Picture && !d.pictures || !d.may(r) {
		return nil
	}
	if kept := d.shelf.find(r); kept != nil {
		return kept
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, plain(r.To).String(), bytes.NewReader(r.Body))
	if err != nil {
		return nil
	}
	req.Header = d.headers(r.Header)
	a := d.session.Recorder.Do(req, wire.Opaque)
	if a.Exchange.Failure != nil {
		if r.Kind == chrome.Document && ctx.Err() == nil {
			d.road.note(func() {
				d.road.last, d.road.bar = a.Exchange, "no answer from "+d.place(r.To)+": "+a.Exchange.Failure.Text
			})
		}
		return nil
	}
	d.jar.SetCookies(r.To, (&http.Response{Header: a.Header}).Cookies())
	if r.Kind == chrome.Document {
		d.road.note(func() { d.road.last, d.road.status = a.Exchange, a.Status })
		if to, err := r.To.Parse(a.Header.Get("Location")); err == nil && a.Status >= 300 && a.Status < 400 && reaches(to, d.target) {
			d.road.arrive(to)
			return nothingThere(a.Header)
		}
	}
	reply := &chrome.Reply{Status: a.Status, Header: a.Header, Body: a.Body}
	d.shelf.keep(r, reply)
	return reply
}

// withForm is the address that a page goes to, with the form that it posts
// (OAuth 2.0 Form Post Response Mode).
func withForm(r chrome.Request) *url.URL {
	to := *r.To
	if posted, err := url.ParseQuery(string(r.Body)); err == nil && r.Method == http.MethodPost {
		query := to.Query()
		maps.Copy(query, posted)
		to.RawQuery = query.Encode()
	}
	return &to
}

func plain(u *url.URL) *url.URL {
	to := *u
	to.Fragment, to.RawFragment = "", ""
	return &to
}

// remembered is the page to begin with, once.
func (d *drive) remembered(r chrome.Request) (reply *chrome.Reply) {
	d.road.note(func() {
		m := d.road.memory
		if m == nil || r.Kind != chrome.Document || plain(r.To).String() != plain(m.at).String() {
			return
		}
		d.road.memory, d.road.status, d.road.last = nil, m.answer.Status, m.answer.Exchange
		d.road.hosts = map[string]bool{m.at.Hostname(): true, d.start.Hostname(): true}
		reply = &chrome.Reply{Status: m.answer.Status, Header: m.answer.Header, Body: m.answer.Body}
	})
	return reply
}

// may reports whether a request is one that the login leads to.
func (d *drive) may(r chrome.Request) bool {
	host, ok := r.To.Hostname(), false
	insecure := d.start.Scheme == "https" && r.To.Scheme == "http"
	d.road.note(func() {
		switch {
		case d.road.bar != "":
		case d.betrays(r.To):
			d.road.bar = "a page that would send the password in an address, to " + d.place(r.To)
		case insecure && r.Method != http.MethodGet:
			d.road.bar = "a page that would send what is typed over plain HTTP, to " + d.place(r.To)
		case r.Kind == chrome.Document:
			d.road.documents++
			d.road.hosts[host] = true
			if ok = d.road.documents <= maxExchanges; !ok {
				d.road.bar = fmt.Sprintf("more than %d redirects and pages, the last at %s", maxExchanges, d.place(r.To))
			}
		default:
			ok = !insecure && sameParty(host, d.road.hosts)
			if !ok {
				d.road.leftOut[host] = true
			}
		}
	})
	return ok
}

// betrays reports whether an address has the password in it, in the parameter of
// the field that it was typed into.
func (d *drive) betrays(to *url.URL) bool {
	query := to.Query()
	for _, name := range d.road.secret {
		if slices.Contains(query[name], d.password) {
			return true
		}
	}
	return false
}

// sameParty holds for a host of one of these, or of their registrable domain.
func sameParty(host string, hosts map[string]bool) bool {
	if hosts[host] {
		return true
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return false
	}
	for h := range hosts {
		if d, err := publicsuffix.EffectiveTLDPlusOne(h); err == nil && d == domain {
			return true
		}
	}
	return false
}

// headers are those of the browser, less what describes its own build and what
// the recorder's connection decides.
func (d *drive) headers(h http.Header) http.Header {
	out := http.Header{}
	for name, values := range h {
		if strings.HasPrefix(name, "Sec-") || name == "Accept-Encoding" || name == "Connection" {
			continue
		}
		out[name] = values
	}
	// Button texts are read in English; a provider without it is read all the same.
	out.Set("Accept-Language", "en")
	return out
}
