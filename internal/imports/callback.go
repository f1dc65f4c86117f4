package imports

import (
	"cmp"
	"errors"
	"net/url"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// Unknown is the issuer of a callback that does not name it.
const Unknown = "(not recorded)"

// Callback reads the address at which a browser ended after a login. Its error
// is one sentence without anything of the address.
func Callback(address string, w Wanted) (*Login, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return nil, errors.New("it is no address: copy all of what the browser shows, from https:// on")
	}
	values, fragment := u.Query(), false
	if f, err := url.ParseQuery(u.Fragment); err == nil && answers(f) {
		values, fragment = f, true
	}
	switch {
	case values.Has("client_id") && (values.Has("response_type") || values.Has("request_uri")):
		return nil, errors.New("it is the authorization request, not what came back: record the login as a HAR file for what the page there says")
	case !answers(values):
		return nil, errors.New("there is neither a code nor an error in it")
	}
	back := *u
	back.RawQuery, back.Fragment, back.RawFragment, back.User = "", "", "", nil
	l := &Login{Began: time.Now(), Recording: &probe.Recording{Return: &probe.Return{Values: values, Fragment: fragment, Address: back.String()}}}
	l.Config = probe.Config{ClientID: w.ClientID, RedirectURI: back.String()}
	iss := ""
	if isAddress(values.Get("iss")) {
		iss = values.Get("iss")
	}
	l.Config.Issuer = cmp.Or(w.Issuer, iss, Unknown)
	return l, nil
}
