package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// AuthorizeScopesAccepted is Must: a scope that is not allowed ends the login
// with invalid_scope (RFC 6749 section 4.1.2.1). A provider that leaves it out
// without a word is the business of scope-mappings.
var AuthorizeScopesAccepted = &Check{
	ID:    "authorize-scopes-accepted",
	Title: "no scope is refused",
	Why: `One scope too many refuses the whole request, and the message rarely says
which: "invalid_scope: Invalid scopes: openid email profile groups" in the
callback, which applications show as a login loop. groups, roles and
offline_access are the usual ones; not every provider has them.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "4.1.2.1"}, {RFC6749, "3.3"}},
	Needs: []probe.Need{probe.AuthorizeSilent, probe.ScopesAccepted},
	Judge: func(f *probe.Facts) Verdict { return judgeAcceptance(probe.ScopesAccepted.Of(f)) },
	Fix:   "Allow the client the scope that is refused, or take it out of what the application asks for.",
}
