package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// AuthorizeRedirectURIRegistered is Must: RFC 6749 section 3.1.2.3 and OpenID
// Connect Core section 3.1.2.1 want the URI of the request to be a registered
// one, letter by letter.
var AuthorizeRedirectURIRegistered = &Check{
	ID:    "authorize-redirect-uri-registered",
	Title: "the redirect URI is registered",
	Why: `Users see an error page of the provider instead of a login: "Invalid
parameter: redirect_uri", "Error 400: redirect_uri_mismatch", "Callback URL
mismatch". One slash, the port, http for https behind a proxy, or localhost for
127.0.0.1 is enough.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "3.1.2.1"}, {RFC6749, "3.1.2.3"}},
	Needs: []probe.Need{probe.AuthorizeSilent, probe.RedirectURIAccepted, probe.AuthorizeUnregistered},
	Judge: judgeAuthorizeRedirectURIRegistered,
	Fix:   "Register exactly the redirect URI that the application sends: scheme, host, port, path, letter case and final slash.",
}

func judgeAuthorizeRedirectURIRegistered(f *probe.Facts) Verdict {
	silent, a, control := probe.AuthorizeSilent.Of(f), probe.RedirectURIAccepted.Of(f), probe.AuthorizeUnregistered.Of(f)
	if !a.Proved && silent.GoesOn() && control.Kind == probe.ErrorShown {
		// A provider that ignores prompt=none shows by its refusal of another URI
		// that it has looked at this one.
		return passed(silent.Say()+"; for an unregistered one "+control.Say(), silent.Points(), control.Points())
	}
	return judgeAcceptance(a)
}
