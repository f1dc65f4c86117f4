package checks

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// ClientAuthenticationAccepted is Must by RFC 6749 section 3.2.1. A client that
// is let in by client_secret_post only is healthy (Authelia holds every client to
// the one method it is registered for), and the verdict says which one works; but
// where the secret has characters that Basic must percent-encode, a refusal of
// Basic alone is what clients meet whose encoding the provider does not undo.
var ClientAuthenticationAccepted = &Check{
	ID:    "client-authentication-accepted",
	Title: "the token endpoint lets the client in",
	Why: `The user logs in and the application fails at the exchange: "invalid_client",
"Client authentication failed", at Keycloak "Invalid client or Invalid client
credentials". The secret is wrong or was read with a blank, or the client is
registered for another method than the application's library uses.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "2.3.1"}, {RFC6749, "3.2.1"}, {OIDCCore, "9"}, {OIDCDiscovery, "3"}},
	Needs: []probe.Need{
		probe.Target, probe.Discovery, probe.ClientAuthMethod, probe.IfOffered(probe.WrongSecret),
		probe.IfOffered(probe.ClientBasic), probe.IfOffered(probe.ClientPost), probe.IfOffered(probe.ClientNone),
	},
	Judge: judgeClientAuthenticationAccepted,
	Fix:   "Copy the secret again, and set the client's token_endpoint_auth_method at the provider to what the application sends, or the application to what the provider accepts.",
}

func judgeClientAuthenticationAccepted(f *probe.Facts) Verdict {
	t, m, method := probe.Target.Of(f), probe.Discovery.Of(f), probe.ClientAuthMethod.Of(f)
	basic, _ := probe.ClientBasic.Maybe(f)
	post, _ := probe.ClientPost.Maybe(f)
	none, _ := probe.ClientNone.Maybe(f)
	used := map[probe.AuthMethod]*probe.AuthAnswer{probe.AuthBasic: basic, probe.AuthPost: post, probe.AuthNone: none}[method]
	saw := string(method) + ": " + used.Say()
	where := used.At("body /error", used.Error().Code)
	control, controlled := probe.WrongSecret.Maybe(f)
	onlyPost := method == probe.AuthPost && used.Outcome == probe.AuthAccepted && basic != nil && basic.Outcome == probe.AuthRefused
	listed := slices.Contains(m.AdvertisedAuthMethods(), probe.AuthBasic)
	switch {
	case onlyPost && listed && t.Secret.Escapes:
		said := append([]string{"client_secret_basic: " + basic.Say(), saw}, t.Secret.Oddities()...)
		return failed("client_secret_basic let in as client_secret_post is", strings.Join(said, "; "), basic.At("body /error", basic.Error().Code), where)
	case onlyPost:
		return passed(saw+"; client_secret_basic is refused, so the application has to send client_secret_post", where)
	case controlled && !control.Told() && (control.ChecksCodeFirst() || used.Outcome != probe.AuthAccepted):
		return notApplicable("the token endpoint gives the same answer to a wrong secret, so it proves nothing: "+used.Say(), where)
	case used.Outcome == probe.AuthAccepted:
		return passed(saw+"; discovery lists "+probe.JoinMethods(m.AdvertisedAuthMethods()), where)
	case controlled && control.Wrong.Outcome == probe.AuthRefused:
		return passed(saw+", and "+control.Wrong.Say()+" for a wrong secret", where)
	}
	return notApplicable("the answer to a made-up code does not tell whether the client was let in: "+used.Say(), where)
}
