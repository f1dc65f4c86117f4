package main

import (
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// used is an application as the checks know it; nil where none is named.
func used(a *knowledge.App) *application.Used {
	if a == nil {
		return nil
	}
	return &application.Used{Name: a.Name, Title: a.Title, Version: a.Version, Profile: a.Profile}
}

// askAs has the run ask for what the application asks for, where nobody typed a scope.
func (x *checkFlags) askAs(u *application.Used) {
	if u == nil || x.scopeGiven || len(u.Scopes()) == 0 {
		return
	}
	x.scope = strings.Join(u.Scopes(), " ")
}
