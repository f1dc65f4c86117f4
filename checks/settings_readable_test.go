package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestSettingsReadable(t *testing.T) {
	given := func(s *probe.ClientSettings) []probe.Fact {
		s.API = "Practice's admin API"
		return []probe.Fact{probe.Target.Is(&probe.TargetInfo{Issuer: "https://sso.example", ClientID: "app"}), probe.ProviderSettings.Is(s)}
	}
	checktest.Run(t, checks.SettingsReadable,
		checktest.Case{Name: "read", Given: given(&probe.ClientSettings{Object: "client app"}), Want: checks.Pass, Saw: "client app"},
		checktest.Case{Name: "read in part", Given: given(&probe.ClientSettings{Object: "client app", Without: []string{"the realm: 403 Forbidden"}}),
			Want: checks.Pass, Saw: "without the realm: 403"},
		checktest.Case{Name: "no right", Given: given(&probe.ClientSettings{Unread: "403 Forbidden"}), Want: checks.Fail, Saw: "403"},
		checktest.Case{Name: "no such client", Given: given(&probe.ClientSettings{Absent: true}), Want: checks.NotApplicable, Saw: "no client app"},
	)
}
