package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// RefreshIDToken is Must: Core section 12.2 lists what an id_token of a refresh
// has in common with the first. It may be left out altogether.
var RefreshIDToken = &Check{
	ID:    "refresh-id-token",
	Title: "the refreshed id_token is of the same login",
	Why: `A client compares the id_token of a refresh with the one of the login and ends
the session when issuer, user or audience differ. Behind several host names, or
with a broker in between, they do.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "12.2"}},
	Needs: []probe.Need{probe.IDToken, probe.Refreshed, probe.RefreshedIDToken},
	Judge: judgeRefreshIDToken,
	Fix:   "Make the provider repeat iss, sub, aud and auth_time of the first id_token in that of a refresh, and leave nonce out or repeat it.",
}

func judgeRefreshIDToken(f *probe.Facts) Verdict {
	first, second := probe.IDToken.Of(f).Claims, probe.RefreshedIDToken.Of(f).Claims
	t := probe.Refreshed.Of(f)
	for _, name := range []string{"iss", "sub"} {
		if !first.Same(second, name) {
			return differs(t, name, first, second)
		}
	}
	for _, aud := range first.List("aud") {
		if !slices.Contains(second.List("aud"), aud) {
			return differs(t, "aud", first, second)
		}
	}
	if first.Has("auth_time") && second.Has("auth_time") && !first.Same(second, "auth_time") {
		return differs(t, "auth_time", first, second)
	}
	// An empty nonce is what some providers write for none.
	if nonce := second["nonce"]; nonce.Mask.Present() && !nonce.Mask.Same(first["nonce"].Mask) {
		return differs(t, "nonce", first, second)
	}
	return passed("the same iss, sub and aud", t.At("body /id_token", t.IDToken.String()))
}

func differs(t *probe.TokenSet, name string, first, second probe.Claims) Verdict {
	show := func(c probe.Claims) string {
		switch {
		case !c.Has(name):
			return "none"
		case name == "aud":
			return wire.Clean(strings.Join(c.List(name), " "))
		}
		return c[name].String()
	}
	return failed(
		fmt.Sprintf("%s as at the login, %s", name, show(first)),
		fmt.Sprintf("%s %s", name, show(second)),
		t.At("id_token claim "+name, show(second)),
	)
}
