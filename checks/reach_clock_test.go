package checks_test

import (
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestReachClock(t *testing.T) {
	given := func(ahead, took time.Duration) []probe.Fact {
		return []probe.Fact{
			probe.DiscoveryAnswer.Is(discovered("Date", "the header")),
			probe.Clock.Is(&probe.ClockReading{Says: began.Add(ahead), HasDate: true, Here: began, Took: took}),
		}
	}
	checktest.Run(t, checks.ReachClock,
		checktest.Case{Name: "together", Given: given(0, 40*time.Millisecond), Want: checks.Pass, Saw: "no difference"},
		checktest.Case{Name: "within the second of the header", Given: given(-time.Second, 0), Want: checks.Pass, Saw: "no difference"},
		checktest.Case{Name: "a little ahead", Given: given(40*time.Second, 0), Want: checks.Pass, Saw: "40 s apart"},
		checktest.Case{Name: "60 s ahead", Given: given(time.Minute, 0), Want: checks.Pass},
		checktest.Case{Name: "61 s ahead", Given: given(61*time.Second, 0), Want: checks.Fail, Saw: "61 s ahead"},
		checktest.Case{Name: "61 s behind, of which one is the header's", Given: given(-61*time.Second, 0), Want: checks.Pass},
		checktest.Case{Name: "62 s behind", Given: given(-62*time.Second, 0), Want: checks.Fail, Saw: "61 s behind"},
		checktest.Case{Name: "62 s behind in a slow answer", Given: given(-62*time.Second, 5*time.Second), Want: checks.Pass, Saw: "56 s apart"},
		checktest.Case{Name: "ten minutes behind", Given: given(-10*time.Minute, time.Second), Want: checks.Fail, Saw: "598 s behind"},
		checktest.Case{Name: "no header", Given: []probe.Fact{probe.DiscoveryAnswer.Is(discovered()), probe.Clock.Is(&probe.ClockReading{Here: began})}, Want: checks.NotApplicable},
	)
}
