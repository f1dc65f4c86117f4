package checks

import (
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AuthorizeLoginCompletes is Must: it is what everything else is for. It owns
// the login, and those refusals of the authorization request that no other
// check is about. A callback without the right state or iss is its business
// only where the redirect without a login had them right, or was none: else
// another check has said so.
var AuthorizeLoginCompletes = &Check{
	ID:    "authorize-login-completes",
	Title: "the login ends with a code",
	Why: `The user has typed the right password and does not arrive: access_denied by
a policy, "Standard flow is disabled for the client.", "Pushed Authorization
Request is only allowed.", an account that has to be completed first.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC6749, "4.1.2"}, {OIDCCore, "3.1.2.5"}},
	Needs: []probe.Need{probe.Authorizable, probe.Login, probe.Discovery, probe.IfOffered(probe.AuthorizeSilent)},
	Judge: judgeAuthorizeLoginCompletes,
	Fix:   "Follow the provider's words: allow the client the authorization code flow and this user, and end what the page still asks of the account.",
}

func judgeAuthorizeLoginCompletes(f *probe.Facts) Verdict {
	c, m := probe.Login.Of(f), probe.Discovery.Of(f)
	silent, _ := probe.AuthorizeSilent.Maybe(f)
	at := func(where, value string) wire.Evidence {
		return wire.Evidence{Exchange: c.Exchange, Where: where, Value: value}
	}
	if !c.ByCode {
		return passed("tokens came without a code", at("body", "tokens"))
	}
	first := silent == nil || silent.Kind != probe.Returned
	wrongIss := func(has bool, iss string) bool {
		return m.IssParameter && !has || has && iss != wire.Clean(m.Issuer)
	}
	switch {
	case !c.StateMatches && (first || silent.StateMatches):
		return failed("a code with the state that was sent", "a code with another state, "+c.State.String(), at("callback parameter state", c.State.String()))
	case wrongIss(c.HasIss, c.Iss) && (first || !wrongIss(silent.HasIss, silent.Iss)):
		return failed("a code with iss="+wire.Clean(m.Issuer), "a code with iss="+orAbsent(c.Iss), at("callback parameter iss", orAbsent(c.Iss)))
	}
	return passed("a code at the redirect URI", at("callback parameter code", c.Code.String()))
}

func orAbsent(s string) string {
	if s == "" {
		return "(absent)"
	}
	return s
}
