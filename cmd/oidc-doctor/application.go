package main

import (
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
