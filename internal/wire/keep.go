package wire

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Recorded is an exchange that somebody else made and wrote down, with its
// secrets. Keep makes an Exchange of it that may be shown.
type Recorded struct {
	N          int // its place in the recording, 1 for the first
	Method     string
	URL        *url.URL
	Header     http.Header
	Body       []byte
	Status     int // 0: no answer came, see Failure
	Answer     http.Header
	AnswerBody []byte
	Failure    *Failure
	Start      time.Duration // since the recording began
	Took       time.Duration
}

// String keeps it from being printed by accident.
func (x *Recorded) String() string { return "exchange of a recording" }

// Keep takes x among the exchanges of the run, redacted like our own. What is
// kept once more stays as it is.
func (r *Recorder) Keep(ctx context.Context, x *Recorded, doc Doc) *Answer {
	s, _ := ctx.Value(stepKey{}).(step)
	a := &Answer{Status: x.Status, Header: x.Answer, Body: x.AnswerBody}
	if a.Header == nil {
		a.Header = http.Header{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.exchanges {
		if e.N == x.N {
			a.Exchange = e
			return a
		}
	}
	e := Exchange{
		N: x.N, Step: s.name, Start: x.Start, Timing: Timing{Whole: x.Took},
		Request: Sent{Method: Clean(x.Method), URL: r.vault.address(x.URL, doc), Header: r.vault.header(telling(x.Header))},
	}
	e.Request.Address, e.Request.Query = r.vault.inParts(x.URL, doc)
	e.Request.Form = r.vault.sent(x)
	if x.Failure != nil {
		f := *x.Failure
		f.Text = r.vault.Clean(f.Text)
		e.Failure = &f
	} else {
		e.Answer.Body, e.Answer.Bytes = r.vault.body(x.Answer.Get("Content-Type"), x.AnswerBody, doc), len(x.AnswerBody)
		e.Answer.Status, e.Answer.Header = x.Status, r.vault.header(x.Answer)
	}
	a.Exchange = e
	r.exchanges = append(r.exchanges, e)
	return a
}

// telling are the headers of a browser that say something, or may hold a secret.
// The others (Host, Sec-Fetch-Dest: document) would be masked, and then words
// like these be hidden everywhere.
func telling(h http.Header) http.Header {
	out := http.Header{}
	for name, values := range h {
		lower := strings.ToLower(name)
		named := namesSecret(lower) || slices.ContainsFunc([]string{"auth", "token", "session", "csrf", "xsrf", "key"},
			func(part string) bool { return strings.Contains(lower, part) })
		if harmlessHeaders[name] || name == "Cookie" || name == "Referer" || named {
			out[name] = values
		}
	}
	return out
}

// sent is the form of a recorded request, nil when its body is none.
func (v *Vault) sent(x *Recorded) []Field {
	values, err := url.ParseQuery(string(x.Body))
	if err != nil || !isForm(x.Header) {
		return nil
	}
	return v.form(values)
}

// Learn masks what is in x without keeping it: what stands in one exchange of a
// recording may be repeated in the words of another. It writes no text, which
// would be scrubbed: a recording has thousands of exchanges.
func (v *Vault) Learn(x *Recorded) {
	v.learnAddress(x.URL)
	if to, err := url.Parse(x.Answer.Get("Location")); err == nil {
		v.learnAddress(to)
	}
	for name, values := range telling(x.Header) {
		for _, s := range values {
			if name == "Cookie" || !harmlessHeaders[name] && name != "Referer" {
				v.headerValue(name, s)
			}
		}
	}
	for _, line := range x.Answer["Set-Cookie"] {
		if c, err := http.ParseSetCookie(line); err == nil {
			v.Mask("cookie", c.Value)
		}
	}
	if form, err := url.ParseQuery(string(x.Body)); err == nil && isForm(x.Header) {
		v.learn(form)
	}
	if json.Valid(x.Body) { // what somebody typed into a page that sends JSON
		v.body("", x.Body, Private)
	}
	// Of answers only tokens and what is said about a person: the texts of a page
	// are JSON at some providers, and without them no sentence could be read.
	var answer struct {
		Access any `json:"access_token"`
		ID     any `json:"id_token"`
		Sub    any `json:"sub"`
	}
	if json.Unmarshal(x.AnswerBody, &answer) == nil && (answer.Access != nil || answer.ID != nil || answer.Sub != nil) {
		v.body("", x.AnswerBody, Private)
	}
}

// learnAddress masks what an address keeps secret.
func (v *Vault) learnAddress(u *url.URL) {
	for segment := range strings.SplitSeq(u.Path, "/") {
		if looksRandom(segment) {
			v.Mask("path", segment)
		}
	}
	for _, part := range []string{u.RawQuery, u.Fragment} {
		if values, err := url.ParseQuery(part); err == nil {
			v.learn(values)
		}
	}
}

func (v *Vault) learn(values url.Values) {
	for name, list := range values {
		for _, s := range list {
			if !harmless[name] && s != "" {
				v.Mask(Clean(name), s)
			}
		}
	}
}
