package checks_test

import (
	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// app is an application with this profile and these settings, by name and value.
func app(p application.Profile, settings ...string) probe.Fact {
	u := &application.Used{Name: "app", Title: "App", Profile: p}
	for i := 0; i+1 < len(settings); i += 2 {
		u.Settings = append(u.Settings, application.Setting{Name: settings[i], Value: settings[i+1]})
	}
	return probe.Application.Is(u)
}
