package checks

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppScopes is Must for the application at hand: a provider may refuse a scope (RFC
// 6749 section 3.3), and an application whose scope is refused lets nobody in.
var AppScopes = &Check{
	ID:    "app-scopes",
	Title: "the application's scope is accepted",
	Why: `Some applications have a fixed scope, or one that is not known everywhere (groups,
offline_access). The provider answers invalid_scope, and an application that does
not read the error starts again, in circles.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{RFC6749, "3.3"}, {RFC6749, "4.1.2.1"}},
	Needs: []probe.Need{probe.Application, probe.Target, probe.Client, probe.EvenRefused(probe.ScopesAccepted), probe.IfOffered(probe.AuthorizeSilent)},
	Judge: judgeAppScopes,
	Fix:   "Allow this client the scope at the provider, or take it out of the application's configuration.",

	Like: "authorize-scopes-accepted",
}

func judgeAppScopes(f *probe.Facts) Verdict {
	u, asked := probe.Application.Of(f), probe.Target.Of(f).Scopes
	if !u.Asks() {
		return notApplicable(asksNothing(u))
	}
	scope := strings.Join(asked, " ")
	for _, own := range u.Scopes() {
		if !slices.Contains(asked, own) {
			return notApplicable(u.Title + " asks for " + strings.Join(u.Scopes(), " ") + ", and this run for " + scope + ": leave --scope out to ask as it does")
		}
	}
	if p := probe.ScopesAccepted.Refusal(f); p != nil {
		values := map[string]string{"scope": scope, "error": "invalid_scope"}
		if a, ok := probe.AuthorizeSilent.Maybe(f); ok && a.OAuth.Code == "invalid_scope" {
			values["description"] = a.OAuth.Description
		}
		return failed("the scope "+scope+" accepted", p.Saw, p.Evidence...).saying(u, "invalid-scope", values)
	}
	return notRefused(scope, probe.ScopesAccepted.Of(f))
}
