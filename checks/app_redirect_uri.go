package checks

import (
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppRedirectURI is Must: RFC 6749 section 3.1.2.3 and Core section 3.1.2.1 compare
// the redirect URI as a string. The default of --redirect-uri is ours and says
// nothing of an application.
var AppRedirectURI = &Check{
	ID:    "app-redirect-uri",
	Title: "the application's redirect URI is accepted",
	Why: `An application makes its redirect URI from its public address, and behind a proxy
often with the wrong scheme or host. The user ends at an error page of the
provider, and the application never hears of it.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "3.1.2.1"}, {RFC6749, "3.1.2.3"}},
	Needs: []probe.Need{probe.Application, probe.Target, probe.Client, probe.EvenRefused(probe.RedirectURIAccepted)},
	Judge: judgeAppRedirectURI,
	Fix:   "Register the redirect URI that the application sends at the provider, letter by letter, or correct the public address in the application's configuration.",

	Like: "authorize-redirect-uri-registered",
}

func judgeAppRedirectURI(f *probe.Facts) Verdict {
	u, sent := probe.Application.Of(f), probe.Target.Of(f).RedirectURI
	if !u.Asks() {
		return notApplicable(asksNothing(u))
	}
	if !u.MaySend(sent) {
		return notApplicable("the redirect URI of " + u.Title + " is not known: give it with --redirect-uri, or its configuration with --app-config")
	}
	if p := probe.RedirectURIAccepted.Refusal(f); p != nil {
		values := map[string]string{"redirect_uri": sent}
		return failed(sent+" accepted", p.Saw, p.Evidence...).saying(u, redirectCause(sent), values)
	}
	return notRefused(sent, probe.RedirectURIAccepted.Of(f))
}

// redirectCause: plain http to a host that is not this machine is the mark of a proxy
// that ends TLS.
func redirectCause(sent string) string {
	if at, err := url.Parse(sent); err == nil && at.Scheme == "http" && at.Hostname() != "localhost" && !strings.HasPrefix(at.Hostname(), "127.") {
		return "redirect-uri-http-vs-https"
	}
	return "redirect-uri-not-registered"
}
