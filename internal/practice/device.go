package practice

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A device is one request of RFC 8628, from its codes to the user's decision.
type device struct {
	client   Client
	scopes   []string
	userCode string
	expires  time.Time
	interval time.Duration
	polled   time.Time // zero before the first poll
	denied   bool
	grant    *grant // set when the user has allowed it
	redeemed bool
}

// serveDeviceAuthorization is RFC 8628 section 3.1.
func (p *Provider) serveDeviceAuthorization(w http.ResponseWriter, r *http.Request) {
	client, refused := p.authenticate(r)
	if refused != nil {
		refuse(w, refused)
		return
	}
	scopes, refused := p.grantScopes(r.PostForm.Get("scope"))
	if refused != nil {
		refuse(w, refused)
		return
	}
	code := p.newSecret()
	d := &device{
		client:   client,
		scopes:   scopes,
		userCode: newUserCode(),
		expires:  p.now().Add(deviceLifetime),
		interval: deviceInterval,
	}
	p.keep(d.userCode)
	p.state.devices[code] = d
	noStore(w)
	writeJSON(w, http.StatusOK, map[string]any{
		"device_code":               code,
		"user_code":                 d.userCode,
		"verification_uri":          p.Issuer + devicePath,
		"verification_uri_complete": p.Issuer + devicePath + "?" + url.Values{"user_code": {d.userCode}}.Encode(),
		"expires_in":                int(deviceLifetime.Seconds()),
		"interval":                  int(d.interval.Seconds()),
	})
}

// newUserCode uses letters that cannot be mistaken and make no words (RFC 8628 section 6.1).
func newUserCode() string {
	const letters = "BCDFGHJKLMNPQRSTVWXZ"
	raw := make([]byte, 8)
	_, _ = rand.Read(raw) // never fails, see crypto/rand
	for i, b := range raw {
		raw[i] = letters[int(b)%len(letters)]
	}
	return string(raw[:4]) + "-" + string(raw[4:])
}

// serveDevicePage is the verification page: it asks for the user code, then for
// login and consent.
func (p *Provider) serveDevicePage(w http.ResponseWriter, r *http.Request) {
	typed := r.Form.Get("user_code")
	if typed == "" {
		showDeviceEntry(w, "")
		return
	}
	d := p.waitingDevice(typed)
	if d == nil {
		showDeviceEntry(w, "This code is unknown or has expired.")
		return
	}
	current := p.currentSession(r)
	if current == nil {
		current = p.newSession(w)
	}
	p.proceed(w, r, &interaction{session: current, device: d})
}

func (p *Provider) waitingDevice(typed string) *device {
	letters := func(code string) string {
		return strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))
	}
	for _, d := range p.state.devices {
		if letters(d.userCode) == letters(typed) && d.grant == nil && !d.denied && p.now().Before(d.expires) {
			return d
		}
	}
	return nil
}

func (p *Provider) allowDevice(w http.ResponseWriter, in *interaction) {
	in.device.grant = &grant{
		client:   in.device.client,
		user:     true,
		scopes:   in.device.scopes,
		authTime: in.session.signedIn,
		session:  in.session,
	}
	showMessage(w, http.StatusOK, "Device connected", "You may close this window.")
}

func denyDevice(w http.ResponseWriter, d *device) {
	d.denied = true
	showMessage(w, http.StatusOK, "Device refused", "You may close this window.")
}

// redeemDeviceCode answers a poll (RFC 8628 section 3.5).
func (p *Provider) redeemDeviceCode(client Client, form url.Values) (*issuance, *oauthError) {
	d := p.state.devices[form.Get("device_code")]
	switch {
	case form.Get("device_code") == "":
		return nil, invalidRequest("the parameter device_code is missing")
	case d == nil || d.client.ID != client.ID || d.redeemed:
		return nil, invalidGrant("the device code is unknown or was used before")
	case !p.now().Before(d.expires):
		return nil, refusal("expired_token", "the device code has expired")
	}
	tooSoon := p.now().Before(d.polled.Add(d.interval))
	d.polled = p.now()
	switch {
	case tooSoon:
		d.interval += deviceSlowDown
		return nil, refusal("slow_down", "wait %d seconds between polls", int(d.interval.Seconds()))
	case d.denied:
		return nil, refusal("access_denied", "the user has denied the request")
	case d.grant == nil:
		return nil, refusal("authorization_pending", "the user has not decided yet")
	}
	d.redeemed = true
	return &issuance{grant: d.grant, scopes: d.grant.scopes}, nil
}
