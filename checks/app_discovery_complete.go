package checks

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppDiscoveryComplete is Must for the application at hand: what Discovery section 3
// only recommends, userinfo_endpoint first of all, some cannot do without.
var AppDiscoveryComplete = &Check{
	ID:    "app-discovery-complete",
	Title: "discovery has all that the application needs",
	Why: `Some applications have no setting for an address: what the discovery document does
not name does not exist for them. Vaultwarden says "Failed to discover user_info
url", Auth.js that the server "did not provide a userinfo endpoint".`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "3"}},
	Needs: []probe.Need{probe.Application, probe.DiscoveryAnswer, probe.Discovery},
	Judge: judgeAppDiscoveryComplete,
	Fix:   "Let the provider advertise the member in its discovery document, or choose an application that can be given the address.",
}

func judgeAppDiscoveryComplete(f *probe.Facts) Verdict {
	u := probe.Application.Of(f)
	wanted := u.Profile.Demands.Metadata
	if len(wanted) == 0 {
		return notApplicable(u.Title + " needs no more of discovery than everybody")
	}
	m := probe.Discovery.Of(f)
	missing := slices.DeleteFunc(slices.Clone(wanted), m.Has)
	where := probe.DiscoveryAnswer.Of(f).At("body", strings.Join(wanted, ", "))
	if len(missing) == 0 {
		return passed(strings.Join(wanted, ", "), where)
	}
	return failed("the members "+strings.Join(wanted, ", "), "no "+strings.Join(missing, ", "), where).
		saying(u, "discovery-missing-required-fields", map[string]string{"claim": missing[0]})
}
