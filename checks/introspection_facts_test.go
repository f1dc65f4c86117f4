package checks_test

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// introspected is an answer that says whether the token is active.
func introspected(active bool, claims probe.Claims) *probe.Introspection {
	return &probe.Introspection{
		Fetched:    probe.Fetched{Exchange: exchange(200, map[string]any{"active": active})},
		Understood: true, Active: active, Claims: claims,
	}
}

// refusedIntrospection is an answer with an error of this status.
func refusedIntrospection(status int) *probe.Introspection {
	return &probe.Introspection{Fetched: probe.Fetched{Exchange: exchange(status, map[string]any{"error": "some_error"})}}
}
