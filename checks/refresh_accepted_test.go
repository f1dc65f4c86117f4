package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestRefreshAccepted(t *testing.T) {
	checktest.Run(t, checks.RefreshAccepted, checktest.Case{
		Name: "tokens", Given: []probe.Fact{probe.Refreshed.Is(&probe.TokenSet{Fetched: probe.Fetched{Exchange: exchange(200, nil)}})},
		Want: checks.Pass, Saw: "200 OK",
	})
}
