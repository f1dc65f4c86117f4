package checks_test

import (
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestReachCertificateLifetime(t *testing.T) {
	given := func(conn *wire.Conn, others ...*probe.OtherHost) []probe.Fact {
		return []probe.Fact{
			probe.Started.Is(began), probe.DiscoveryAnswer.Is(discovered()),
			probe.IssuerSecured.Is(conn), probe.OtherHosts.Is(others),
		}
	}
	soon := other("", "")
	soon.Conn = trusted(87*day, 3*day)
	checktest.Run(t, checks.ReachCertificateLifetime,
		checktest.Case{Name: "young", Given: given(trusted(30*day, 60*day)), Want: checks.Pass, Saw: "60 days left"},
		checktest.Case{Name: "14 days of 90", Given: given(trusted(76*day, 14*day)), Want: checks.Pass, Saw: "14 days"},
		checktest.Case{Name: "a second less", Given: given(trusted(76*day, 14*day-time.Second)), Want: checks.Fail, Saw: "ends in 13 days, on 2026-12-09"},
		checktest.Case{Name: "hours", Given: given(trusted(89*day, 5*time.Hour)), Want: checks.Fail, Saw: "5 hours"},
		checktest.Case{Name: "a year's, 3 days left", Given: given(trusted(362*day, 3*day)), Want: checks.Fail},
		checktest.Case{Name: "a six-day one in its middle", Given: given(trusted(3*day, 3*day)), Want: checks.Pass},
		checktest.Case{Name: "a six-day one at its end", Given: given(trusted(5*day, day)), Want: checks.Fail, Saw: "1 day"},
		checktest.Case{Name: "a twelve-hour one", Given: given(trusted(4*time.Hour, 8*time.Hour)), Want: checks.Pass, Saw: "8 hours"},
		checktest.Case{Name: "another host's", Given: given(trusted(30*day, 60*day), soon), Want: checks.Fail, Saw: "3 days"},
		checktest.Case{Name: "already over and accepted", Given: given(trusted(90*day, -day)), Want: checks.NotApplicable},
		checktest.Case{Name: "plain http", Given: given(&wire.Conn{}), Want: checks.NotApplicable},
	)
}
