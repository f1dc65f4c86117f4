package checks

import (
	"fmt"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// ReachClock is Should: the specifications let clients grant some leeway and do
// not demand it (RFC 7519 sections 4.1.4 and 4.1.5), and clients that grant none
// break.
var ReachClock = &Check{
	ID:    "reach-clock",
	Title: "both clocks agree",
	Why: `Tokens carry times. Where the clocks differ, strict clients refuse a good
id_token: "iat is at a future date", "jwt.exceptions.ImmatureSignatureError: The
token is not yet valid (iat)" when the provider is ahead, "oidc: token is
expired" when it is behind. Suspended virtual machines drift most.`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{RFC7519, "4.1.4"}, {RFC7519, "4.1.5"}, {RFC9110, "6.6.1"}},
	Needs: []probe.Need{probe.DiscoveryAnswer, probe.Clock},
	Judge: judgeReachClock,
	Fix:   "Synchronise both machines by NTP (chrony, systemd-timesyncd); restart it where a machine was suspended.",
}

// maxClockOffset is the leeway that clients commonly grant.
const maxClockOffset = time.Minute

func judgeReachClock(f *probe.Facts) Verdict {
	answer, clock := probe.DiscoveryAnswer.Of(f), probe.Clock.Of(f)
	if !clock.HasDate {
		return notApplicable("the discovery answer has no readable Date header")
	}
	where := answer.At("header Date", answer.Header("Date"))
	offset := clock.Offset()
	want := fmt.Sprintf("at most %d s between the clocks", int(maxClockOffset.Seconds()))
	switch seconds := int(offset.Abs().Seconds()); {
	case offset > maxClockOffset:
		return failed(want, fmt.Sprintf("the provider's clock is %d s ahead of this machine's; one of them is wrong", seconds), where)
	case offset < -maxClockOffset:
		return failed(want, fmt.Sprintf("the provider's clock is %d s behind this machine's; one of them is wrong", seconds), where)
	case offset == 0:
		return passed("no difference that can be measured", where)
	default:
		return passed(fmt.Sprintf("%d s apart", seconds), where)
	}
}
