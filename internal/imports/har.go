package imports

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Limits of a HAR. A recording of an afternoon has some thousand entries; what
// they loaded of scripts and pictures is passed over.
const (
	maxEntries = 20000
	MaxHAR     = 512 << 20
)

// entry is what is read of a HAR 1.2 entry. Members that begin with _ are those
// of Chromium and Firefox.
type entry struct {
	Started time.Time `json:"startedDateTime"`
	Time    float64   `json:"time"` // milliseconds
	Request struct {
		Method   string `json:"method"`
		URL      string `json:"url"`
		Headers  []pair `json:"headers"`
		PostData *struct {
			MimeType string `json:"mimeType"`
			Text     string `json:"text"`
			Params   []pair `json:"params"`
		} `json:"postData"`
	} `json:"request"`
	Response struct {
		Status      int    `json:"status"`
		Headers     []pair `json:"headers"`
		RedirectURL string `json:"redirectURL"`
		Error       string `json:"_error"`
		FailureText string `json:"_failureText"` // of Playwright
		Content     struct {
			MimeType string `json:"mimeType"`
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
		} `json:"content"`
	} `json:"response"`
	Error string `json:"_error"`
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// errNoHAR: the JSON decoder's own words may repeat what it met.
var errNoHAR = errors.New("it is no HAR file: JSON with log.entries was expected")

// readHAR reads a HAR entry by entry, so that what is not needed is dropped at
// once, and returns the exchanges with the time at which the first began.
func readHAR(r io.Reader) (list []*wire.Recorded, began time.Time, err error) {
	limited := &io.LimitedReader{R: r, N: MaxHAR}
	d := json.NewDecoder(limited)
	err = member(d, "log", func() error {
		return member(d, "entries", func() error {
			if t, err := d.Token(); err != nil || t != json.Delim('[') {
				return errNoHAR
			}
			for d.More() {
				var e entry
				if err := d.Decode(&e); err != nil {
					return broken(err)
				}
				if len(list) == maxEntries {
					return fmt.Errorf("it has more than %d entries: record the login alone", maxEntries)
				}
				x, err := e.recorded(len(list) + 1)
				if err != nil {
					return err
				}
				if !e.Started.IsZero() && (began.IsZero() || e.Started.Before(began)) {
					began = e.Started
				}
				list = append(list, x)
			}
			if _, err := d.Token(); err != nil {
				return broken(err)
			}
			return nil
		})
	})
	switch {
	case limited.N <= 0:
		return nil, began, fmt.Errorf("it is larger than %d MiB: record the login alone", MaxHAR>>20)
	case err != nil:
		return nil, began, err
	}
	for _, x := range list {
		x.Start = max(0, x.Start-sinceEpoch(began))
	}
	return list, began, nil
}

// broken says that a HAR ends early or is damaged, without words of it.
func broken(err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return fmt.Errorf("it is no HAR file: %s is no %s", wrongType.Field, wrongType.Type)
	}
	return errors.New("it is truncated or damaged: not JSON throughout")
}

// member reads the object that comes next, with one member by a function and all
// others passed over.
func member(d *json.Decoder, name string, read func() error) error {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errNoHAR
	}
	found := false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return broken(err)
		}
		if key == name && !found {
			found = true
			if err := read(); err != nil {
				return err
			}
			continue
		}
		var other json.RawMessage
		if err := d.Decode(&other); err != nil {
			return broken(err)
		}
	}
	if _, err := d.Token(); err != nil {
		return broken(err)
	}
	if !found {
		return errNoHAR
	}
	return nil
}

// recorded is the entry as an exchange. Start is since the epoch until all are
// read.
func (e *entry) recorded(n int) (*wire.Recorded, error) {
	u, err := url.Parse(e.Request.URL)
	if err != nil || e.Request.Method == "" {
		return nil, fmt.Errorf("it is no HAR file: entry %d has no request", n)
	}
	x := &wire.Recorded{
		N: n, Method: e.Request.Method, URL: u, Header: header(e.Request.Headers),
		Status: max(e.Response.Status, 0), Answer: header(e.Response.Headers),
		Start: sinceEpoch(e.Started), Took: time.Duration(e.Time * float64(time.Millisecond)),
	}
	if p := e.Request.PostData; p != nil {
		x.Body = []byte(p.Text)
		if p.Text == "" && len(p.Params) > 0 {
			form := url.Values{}
			for _, f := range p.Params {
				form.Add(f.Name, f.Value)
			}
			x.Body = []byte(form.Encode())
		}
		if x.Header.Get("Content-Type") == "" {
			x.Header.Set("Content-Type", p.MimeType)
		}
	}
	if x.Answer.Get("Location") == "" && e.Response.RedirectURL != "" {
		x.Answer.Set("Location", e.Response.RedirectURL)
	}
	if x.Answer.Get("Content-Type") == "" && e.Response.Content.MimeType != "" && e.Response.Content.MimeType != "x-unknown" {
		x.Answer.Set("Content-Type", e.Response.Content.MimeType)
	}
	if x.Status == 0 {
		x.Failure = failure(cmp.Or(e.Response.Error, e.Response.FailureText, e.Error))
	} else if telling(x.Answer.Get("Content-Type")) {
		x.AnswerBody = []byte(e.Response.Content.Text)
		if e.Response.Content.Encoding == "base64" {
			if x.AnswerBody, err = base64.StdEncoding.DecodeString(e.Response.Content.Text); err != nil {
				return nil, fmt.Errorf("it is damaged: the content of entry %d is not base64", n)
			}
		}
		x.AnswerBody = x.AnswerBody[:min(len(x.AnswerBody), wire.MaxBody)]
	}
	return x, nil
}

// sinceEpoch is 0 for no time at all.
func sinceEpoch(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return time.Duration(t.UnixNano())
}

// telling holds for the types of documents and pages. Scripts, styles and
// pictures tell nothing, and are most of a HAR.
func telling(contentType string) bool {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	media = strings.TrimSpace(media)
	return strings.HasSuffix(media, "json") || strings.Contains(media, "html") || media == "application/jwt" || media == "text/plain"
}

func header(list []pair) http.Header {
	h := http.Header{}
	for _, p := range list {
		if !strings.HasPrefix(p.Name, ":") { // of HTTP/2: in the URL already
			h.Add(p.Name, p.Value)
		}
	}
	return h
}

// failure reads why a browser has no answer, by its own names for that.
func failure(text string) *wire.Failure {
	f := &wire.Failure{Stage: wire.StageAnswer, Kind: wire.Other, Text: text}
	switch has := func(part string) bool { return strings.Contains(text, part) }; {
	case text == "":
		f.Text = "none is recorded: the browser gave up, or CORS keeps the page from it"
	case has("NAME_NOT_RESOLVED"), has("UNKNOWN_HOST"):
		f.Stage, f.Kind = wire.StageResolve, wire.NoSuchHost
	case has("CONNECTION_REFUSED"):
		f.Stage, f.Kind = wire.StageConnect, wire.Refused
	case has("CERT_DATE_INVALID"):
		f.Stage, f.Kind = wire.StageTLS, wire.Expired
	case has("CERT_COMMON_NAME_INVALID"):
		f.Stage, f.Kind = wire.StageTLS, wire.WrongName
	case has("ERR_CERT_"), has("SEC_ERROR_UNKNOWN_ISSUER"):
		f.Stage, f.Kind = wire.StageTLS, wire.UnknownCA
	case has("ERR_SSL_"), has("SSL_ERROR_"):
		f.Stage, f.Kind = wire.StageTLS, wire.HandshakeFailed
	case has("TIMED_OUT"):
		f.Stage, f.Kind = wire.StageConnect, wire.TimedOut
	case has("ERR_FAILED"):
		f.Text += ", as browsers have it when CORS or another rule of theirs keeps the page from the answer; their console says which"
	}
	return f
}
