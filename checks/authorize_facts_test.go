package checks_test

import (
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// returned is a silent authorization request that came back to the redirect
// URI, changed by the given functions.
func returned(change ...func(*probe.AuthorizeAnswer)) *probe.AuthorizeAnswer {
	a := &probe.AuthorizeAnswer{
		Fetched: probe.Fetched{Exchange: exchange(302, nil)}, Kind: probe.Returned,
		OAuth:    probe.OAuthError{Code: "login_required"},
		HasState: true, StateMatches: true, State: vault.Mask("state", "the state that was sent"),
		HasIss: true, Iss: "https://issuer.example",
	}
	for _, f := range change {
		f(a)
	}
	return a
}

// shownPage is a request that ended at a page of the provider.
func shownPage(kind probe.AuthorizeKind, status int, login bool) *probe.AuthorizeAnswer {
	return &probe.AuthorizeAnswer{
		Fetched: probe.Fetched{Exchange: exchange(status, nil)}, Kind: kind, Heading: "Provider", LoginForm: login,
	}
}

var (
	errorShown = shownPage(probe.ErrorShown, 400, false)
	loginShown = shownPage(probe.PageShown, 200, true)
	known      = &probe.Acceptance{Proved: true, Saw: "login_required at the redirect URI"}
	unknown    = &probe.Acceptance{Saw: "the provider does not look before the login"}
)

// clientAnswer is the token endpoint's answer to a made-up code.
func clientAnswer(method probe.AuthMethod, outcome probe.AuthOutcome, status int, code string) *probe.AuthAnswer {
	return &probe.AuthAnswer{
		Fetched: probe.Fetched{Exchange: exchange(status, map[string]any{"error": code})}, Method: method, Outcome: outcome,
	}
}
