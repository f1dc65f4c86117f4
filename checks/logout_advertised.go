package checks

import (
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// LogoutAdvertised is Advice: RP-initiated logout is an optional specification,
// and healthy providers do without (Dex, Authelia).
var LogoutAdvertised = &Check{
	ID:    "logout-advertised",
	Title: "the provider advertises a logout endpoint",
	Why: `Without one an application ends only its own session: the next click on "log in"
is let through without a question. Some do not even start: "TypeError:
end_session_endpoint must be configured on the issuer".`,
	Since: "v0.1",
	Level: Advice,
	Spec:  []Ref{{OIDCLogout, "2.1"}},
	Needs: []probe.Need{probe.DiscoveryAnswer, probe.Discovery},
	Judge: judgeLogoutAdvertised,
	Fix:   "Turn on RP-initiated logout at the provider if it has it; else turn off logout at the provider in the application.",
}

func judgeLogoutAdvertised(f *probe.Facts) Verdict {
	answer, address := probe.DiscoveryAnswer.Of(f), wire.Clean(probe.Discovery.Of(f).EndSessionEndpoint)
	if address == "" {
		return failed("end_session_endpoint in the discovery document", "none", answer.At("body /end_session_endpoint", "(absent)"))
	}
	return passed(address, answer.At("body /end_session_endpoint", address))
}
