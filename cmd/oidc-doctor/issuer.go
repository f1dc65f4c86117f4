package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// checkIssuer says what is wrong with a typed issuer. Only scheme, host and path
// are repeated: a pasted address can have a session in its query.
func checkIssuer(typed string, p *problems) {
	u, err := url.Parse(typed)
	switch {
	case err == nil && u.User != nil:
		p.add("the issuer has a user name or password in it", "type it without: "+place(u))
	case err == nil && (u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(typed, "#")):
		p.add("an issuer has neither query nor fragment (OpenID Connect Discovery section 3)", "type it without: "+place(u))
	case err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() == "":
		p.add("the issuer has no host", "type it as https://sso.example.com")
	case err == nil && (u.Scheme == "https" || u.Scheme == "http"):
	case looksLikeHost(typed):
		p.add(fmt.Sprintf("the issuer %q has no scheme", wire.Clean(typed)), "did you mean https://"+wire.Clean(typed)+"?")
	default:
		p.add("the issuer is not a URL", "type the address of the provider, as https://sso.example.com")
	}
}

// looksLikeHost holds for an address whose scheme was left out.
func looksLikeHost(typed string) bool {
	u, err := url.Parse("https://" + typed)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Contains(typed, "://") {
		return false
	}
	host := u.Hostname()
	return strings.Contains(host, ".") || host == "localhost" || u.Port() != ""
}

// place is an address without what can be secret in it.
func place(u *url.URL) string {
	return wire.Clean((&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String())
}
