package checks

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppConfigScopes is Must: Core section 3.1.2.1 has openid as MUST in a request for an
// id_token, and userinfo (section 5.3) answers tokens of such requests.
var AppConfigScopes = &Check{
	ID:    "app-config-scopes",
	Title: "the scopes have openid",
	Why: `Without openid a request is plain OAuth: there is no id_token ("missing id_token in
token response"), and many providers refuse the token at userinfo.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "3.1.2.1"}, {OIDCCore, "5.3"}},
	Needs: configNeeds,
	Judge: judgeAppConfigScopes,
	Fix:   "Add openid to the application's scopes.",
}

func judgeAppConfigScopes(f *probe.Facts) Verdict {
	u := probe.Configured.Of(f)
	x := &findings{u: u}
	scopes, d := u.Scopes(), u.Profile.Demands
	s, configured := u.Setting("scope")
	needed := d.IDToken.Needed || d.Userinfo.Needed || d.Userinfo.Asked == application.AskedAlways
	switch {
	case configured && s.Unknown != "":
		return notApplicable("the scopes are in " + s.Unknown)
	case len(scopes) > 0 && needed && !slices.Contains(scopes, "openid"):
		x.add(&s, "openid among the scopes", strings.Join(scopes, " "))
		x.cause = "userinfo-403-missing-openid-scope"
		if d.IDToken.Needed {
			x.cause = "id-token-missing-in-response"
		}
	}
	x.rules("app-config-scopes")
	if len(scopes) == 0 && len(x.saw) == 0 {
		return notApplicable("the configuration says nothing of scopes")
	}
	return x.verdict(strings.Join(scopes, " "))
}
