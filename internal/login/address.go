package login

import (
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// webAddress parses an address of the provider that is shown to a person or
// opened in a browser. Anything but http and https could start a program of the
// person's desktop, and what is not ASCII could draw on the terminal.
func webAddress(s *probe.Session, raw, what string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && isASCII(u.String()) {
		return u, nil
	}
	saw := s.Vault.URL(raw)
	if raw == "" {
		saw = "none"
	}
	return nil, &probe.Problem{Want: what + " that a browser can open (http or https)", Saw: saw}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// authorizationURL is the address that a user's browser is sent to (RFC 6749
// section 4.1.1): parameters that the endpoint has already stay.
func authorizationURL(s *probe.Session, r probe.AuthorizationRequest) (*url.URL, error) {
	u, err := webAddress(s, r.Endpoint, "an authorization_endpoint")
	if err != nil {
		return nil, err
	}
	query := u.Query()
	for name, values := range r.Query {
		query[name] = values
	}
	u.RawQuery, u.Fragment = query.Encode(), ""
	return u, nil
}

// reaches reports whether u is the target, whatever parameters it has.
func reaches(u, target *url.URL) bool {
	path := func(u *url.URL) string {
		if u.Path == "" && u.Host != "" {
			return "/"
		}
		return u.Path
	}
	return strings.EqualFold(u.Scheme, target.Scheme) && strings.EqualFold(u.Hostname(), target.Hostname()) &&
		port(u) == port(target) && path(u) == path(target) && u.Opaque == target.Opaque
}

func port(u *url.URL) string {
	switch p := u.Port(); {
	case p != "":
		return p
	case strings.EqualFold(u.Scheme, "https"):
		return "443"
	case strings.EqualFold(u.Scheme, "http"):
		return "80"
	}
	return ""
}

// parameters are those of the query and of the fragment: some answers come in
// the fragment (OAuth 2.0 Multiple Response Types section 5).
func parameters(u *url.URL) url.Values {
	out := u.Query()
	fragment, err := url.ParseQuery(u.EscapedFragment())
	if err != nil {
		return out
	}
	for name, values := range fragment {
		out[name] = append(out[name], values...)
	}
	return out
}

// maskCallback masks what came to the redirect URI without having been in an
// exchange.
func maskCallback(v *wire.Vault, callback url.Values) {
	for name, values := range callback {
		for _, value := range values {
			if !wire.Harmless(name) {
				v.Mask(wire.Clean(name), value)
			}
		}
	}
}
