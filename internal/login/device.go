package login

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// Times of RFC 8628: what holds where the provider says nothing (section 3.2),
// what slow_down adds (section 3.5), and bounds of ours.
const (
	defaultInterval = 5 * time.Second
	minInterval     = time.Second
	slowDown        = 5 * time.Second
	maxInterval     = time.Minute
	defaultLifetime = 10 * time.Minute
	maxLifetime     = 30 * time.Minute
)

// Device shows a code that the person types on any other device (RFC 8628).
type Device struct {
	talk  io.Writer
	now   func() time.Time
	sleep func(context.Context, time.Duration) error
}

// NewDevice returns a way to log in that talks to the person through talk.
func NewDevice(talk io.Writer) *Device {
	return &Device{talk: talk, now: time.Now, sleep: sleep}
}

// sleep waits for d, or for the end of the context.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// deviceAnswer is a device authorization response (RFC 8628 section 3.2), its
// secrets live.
type deviceAnswer struct {
	DeviceCode string  `json:"device_code"`
	UserCode   string  `json:"user_code"`
	URI        string  `json:"verification_uri"`
	Complete   string  `json:"verification_uri_complete"`
	ExpiresIn  float64 `json:"expires_in"` // seconds
	Interval   float64 `json:"interval"`   // seconds
}

// Authorize implements probe.Authorizer. A further authorization would need the
// person again.
func (d *Device) Authorize(ctx context.Context, s *probe.Session, r probe.AuthorizationRequest) (*probe.Authorization, error) {
	if r.Further {
		return nil, &probe.Missing{Flag: another(WayBrowser, WayHeadless)}
	}
	answer, err := d.start(ctx, s, r)
	if err != nil {
		return nil, err
	}
	lifetime := within(answer.ExpiresIn, defaultLifetime, maxLifetime)
	until := d.now().Add(lifetime)
	if err := d.show(s, answer, until); err != nil {
		return nil, err
	}
	return d.poll(ctx, s, r, answer, until)
}

// start is the device authorization request.
func (d *Device) start(ctx context.Context, s *probe.Session, r probe.AuthorizationRequest) (*deviceAnswer, error) {
	if r.Metadata.DeviceEndpoint == "" {
		return nil, &probe.Problem{
			Want: "a device_authorization_endpoint in the discovery document",
			Saw:  "none; switch the device grant on at the provider, or use " + another(WayBrowser, WayHeadless),
		}
	}
	form := url.Values{"client_id": {s.Config.ClientID}}
	if scope := r.Query.Get("scope"); scope != "" {
		form.Set("scope", scope)
	}
	a := s.Post(ctx, r.Metadata.DeviceEndpoint, form, &r.Auth)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f := probe.Fetched{Exchange: a.Exchange}
	problem := &probe.Problem{
		Want: "a device code and a user code", Saw: f.Say(),
		Evidence: []wire.Evidence{f.At("body /error", f.Error().Code)},
	}
	if a.Status != http.StatusOK {
		if c := f.Error().Code; c == "unauthorized_client" {
			problem.Saw += "; this client may not use the device grant"
		}
		return nil, problem
	}
	var answer deviceAnswer
	if err := json.Unmarshal(a.Body, &answer); err != nil || answer.DeviceCode == "" || answer.UserCode == "" || answer.URI == "" {
		problem.Saw += ", without device_code, user_code and verification_uri"
		problem.Evidence = []wire.Evidence{f.At("body", "")}
		return nil, problem
	}
	return &answer, nil
}

// show tells the person what to do.
func (d *Device) show(s *probe.Session, a *deviceAnswer, until time.Time) error {
	page, err := webAddress(s, a.URI, "a verification_uri")
	if err != nil {
		return err
	}
	fmt.Fprintf(d.talk, "Open %s and type the code %s\n", page, wire.Clean(a.UserCode))
	if a.Complete != "" {
		if complete, err := webAddress(s, a.Complete, "a verification_uri_complete"); err == nil {
			fmt.Fprintf(d.talk, "or open %s, where the code is typed already.\n", complete)
		}
	}
	fmt.Fprintf(d.talk, "Waiting for your consent until %s (Ctrl-C ends the wait).\n", until.Format(time.TimeOnly))
	return nil
}

// poll asks for the tokens until the person has decided (RFC 8628 section 3.5).
func (d *Device) poll(ctx context.Context, s *probe.Session, r probe.AuthorizationRequest, answer *deviceAnswer, until time.Time) (*probe.Authorization, error) {
	form := url.Values{"grant_type": {deviceGrant}, "device_code": {answer.DeviceCode}}
	interval := max(minInterval, within(answer.Interval, defaultInterval, maxInterval))
	wait := interval
	problem := &probe.Problem{Want: "tokens for the device code"}
	for {
		if d.now().Add(wait).After(until) {
			problem.Saw = cmp.Or(problem.Saw, "nothing") + ", until the code ran out"
			return nil, problem
		}
		if err := d.sleep(ctx, wait); err != nil {
			return nil, err
		}
		a := s.Post(ctx, r.Metadata.TokenEndpoint, form, &r.Auth)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f := probe.Fetched{Exchange: a.Exchange}
		problem.Saw = f.Say()
		problem.Evidence = []wire.Evidence{f.At("body /error", f.Error().Code)}
		switch code := f.Error().Code; {
		case a.Status == http.StatusOK:
			return &probe.Authorization{Tokens: a}, nil
		case code == "authorization_pending":
			wait = interval
		case code == "slow_down":
			interval += slowDown
			wait = interval
		case a.Status == 0, a.Status >= 500, a.Status == http.StatusTooManyRequests:
			wait = min(2*wait, maxInterval) // trouble that may pass
		default: // access_denied, expired_token, and all that polling does not mend
			return nil, problem
		}
	}
}

// within is a time that a provider states in seconds, with a default and a bound.
func within(seconds float64, byDefault, most time.Duration) time.Duration {
	switch {
	case seconds <= 0:
		return byDefault
	case seconds >= most.Seconds():
		return most
	}
	return time.Duration(seconds * float64(time.Second))
}
