package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// AuthorizeRedirectURIGuarded is Must: RFC 9700 section 2.1 forbids to redirect
// to a URI that is not registered. The URI that is tried is not on loopback, so
// a wildcard for loopback alone, which native clients need, does not fail it.
var AuthorizeRedirectURIGuarded = &Check{
	ID:    "authorize-redirect-uri-guarded",
	Title: "no unregistered URI is redirected to",
	Why: `Whoever gets a user to follow a link with a redirect URI of his own is sent
that user's authorization code, and logs in as the user. An empty list or an
entry like "*" is enough for it.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC9700, "2.1"}, {RFC9700, "4.1"}, {OIDCCore, "3.1.2.1"}},
	Needs: []probe.Need{probe.AuthorizeSilent, probe.RedirectURIAccepted, probe.AuthorizeUnregistered},
	Judge: judgeAuthorizeRedirectURIGuarded,
	Fix:   "Replace wildcards and patterns in the client's redirect URIs by the exact URIs that the application uses.",
}

func judgeAuthorizeRedirectURIGuarded(f *probe.Facts) Verdict {
	silent, control := probe.AuthorizeSilent.Of(f), probe.AuthorizeUnregistered.Of(f)
	switch {
	case control.Kind == probe.Returned:
		return failed("an error page, and no redirect", "the unregistered URI got "+control.Say(), control.Points())
	case control.Kind == probe.Unanswered:
		return notApplicable("the provider did not answer: "+control.Say(), control.Points())
	case control.Kind == probe.ErrorShown:
		return passed(control.Say(), control.Points())
	case control.Kind == probe.PageShown && silent.Kind == probe.Returned && !control.LoginForm:
		return passed("no redirect, as there is to the registered URI, but "+control.Say(), control.Points())
	}
	return notApplicable("the provider does not check the redirect URI before the login: "+control.Say(), control.Points())
}
