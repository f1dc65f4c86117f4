package checks

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppConfigRedirectURI is Should: RFC 6749 section 3.1.2.1 has TLS as SHOULD, and an
// address that is not where people are loses the cookie that the login began with.
var AppConfigRedirectURI = &Check{
	ID:    "app-config-redirect-uri",
	Title: "the redirect URI is where people come from",
	Why: `Behind a proxy that ends TLS the scheme is easily http, and after a move the host
is the old one. The provider refuses such an address, or sends the user to a host
that has no cookie of the login: "state mismatch", "CSRF cookie not found".`,
	Since: "v0.2",
	Level: Should,
	Spec:  []Ref{{RFC6749, "3.1.2.1"}, {OIDCCore, "3.1.2.1"}},
	Needs: configNeeds,
	Judge: judgeAppConfigRedirectURI,
	Fix:   "Set the application's public address with https and the host that people type, and register the redirect URI that follows from it.",
}

func judgeAppConfigRedirectURI(f *probe.Facts) Verdict {
	u := probe.Configured.Of(f)
	x := &findings{u: u}
	uri, base := set(u, "redirect_uri"), set(u, "base_url")
	for _, s := range []*application.Setting{uri, base} {
		if s == nil {
			continue
		}
		at, err := url.Parse(s.Value)
		switch {
		case strings.HasPrefix(s.Value, "/") || strings.ContainsAny(s.Value, "{}"):
			// a path, or made of what a request has
		case err != nil || at.Scheme == "" || at.Host == "" && (at.Scheme == "http" || at.Scheme == "https"):
			x.add(s, s.Key+" is an absolute URL", s.Key+" has no scheme or no host")
		case at.Fragment != "" || strings.HasSuffix(s.Value, "#"):
			x.add(s, s.Key+" without a fragment", s.Key+" has one, which RFC 6749 section 3.1.2 forbids")
		case at.Scheme == "http" && !thisMachine(at.Hostname()):
			x.add(s, s.Key+" with https", s.Key+" is plain http, also behind a proxy that ends TLS")
			x.cause = "redirect-uri-http-vs-https"
		}
	}
	if uri != nil && base != nil {
		a, errA := url.Parse(uri.Value)
		b, errB := url.Parse(base.Value)
		if errA == nil && errB == nil && a.Host != "" && b.Host != "" && !strings.EqualFold(a.Host, b.Host) {
			x.add(uri, "one host in "+uri.Key+" and "+base.Key, a.Host+" and "+b.Host)
		}
	}
	x.rules("app-config-redirect-uri")
	if uri == nil && base == nil && len(x.saw) == 0 {
		return notApplicable("the configuration has neither a redirect URI nor a public address")
	}
	return x.verdict("fits the public address")
}

// set is a setting that was read, is known and is no secret; nil for any other.
func set(u *application.Used, name string) *application.Setting {
	s, there := u.Setting(name)
	if !there || s.File == "" || s.Unknown != "" || s.Shape != nil || s.Value == "" {
		return nil
	}
	return &s
}

// thisMachine holds for names and addresses of the machine itself.
func thisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && ip.IsLoopback()
}
