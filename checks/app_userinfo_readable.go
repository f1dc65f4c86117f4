package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppUserinfoReadable is Must: Core section 5.3.2 lets a provider sign the answer only
// for a client that registered for it, and gives plain JSON to all others.
var AppUserinfoReadable = &Check{
	ID:    "app-userinfo-readable",
	Title: "the application can read userinfo",
	Why: `An application that takes its claims from userinfo parses plain JSON, as a rule. A
signed answer, a refusal or a missing endpoint then ends the login with an error
about JSON or about the user.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "5.3.2"}},
	Needs: []probe.Need{
		probe.Application, probe.Discovery, probe.Tokens, probe.PersonClaims,
		probe.IfOffered(probe.UserInfo), probe.EvenRefused(probe.UserInfoClaims),
	},
	Judge: judgeAppUserinfoReadable,
	Fix:   "Let the provider answer plain JSON to this client's access token: no signed or encrypted userinfo, and the scope openid granted.",

	Like: "userinfo-answers",
}

func judgeAppUserinfoReadable(f *probe.Facts) Verdict {
	u, p := probe.Application.Of(f), probe.PersonClaims.Of(f)
	wants := u.Profile.Demands.Userinfo
	switch {
	case wants.Asked == application.AskedNever || wants.Asked == "":
		return notApplicable(u.Title + " never asks userinfo")
	case wants.Asked == application.AskedMissing && p.IDToken != nil && !lacksClaims(u, p.IDToken, false):
		return notApplicable(u.Title + " asks userinfo only for what the id_token lacks, and it lacks nothing")
	}
	needed := wants.Needed || lacksClaims(u, p.IDToken, true)
	answer, asked := probe.UserInfo.Maybe(f)
	if !asked {
		if !needed || wants.Asked == application.AskedOffered {
			return notApplicable("the provider advertises no userinfo_endpoint, and " + u.Title + " does without")
		}
		where := probe.Tokens.Of(f).At("userinfo_endpoint", "(absent)")
		return failed("a userinfo_endpoint", "none is advertised", where).saying(u, "discovery-missing-required-fields", nil)
	}
	if refusal := probe.UserInfoClaims.Refusal(f); refusal != nil {
		if !needed {
			return passed(u.Title+" goes on without userinfo, which gives "+refusal.Saw, refusal.Evidence...)
		}
		values := map[string]string{"status": fmt.Sprint(answer.Status())}
		return failed(refusal.Want, refusal.Saw, refusal.Evidence...).saying(u, userinfoCause(answer), values)
	}
	d, _ := probe.UserInfoClaims.Maybe(f)
	where := answer.At("header Content-Type", answer.Header("Content-Type"))
	if d != nil && d.JWT != nil && !wants.JWT && !needed {
		return passed(u.Title+" goes on without userinfo, which is a JWT", where)
	}
	if d != nil && d.JWT != nil && !wants.JWT {
		return failed("plain JSON", "a JWT, alg "+d.JWT.Header.Alg, where).
			saying(u, "userinfo-signed-jwt", map[string]string{"alg": d.JWT.Header.Alg})
	}
	return passed("claims in a form that "+u.Title+" reads", where)
}

func userinfoCause(a *probe.Fetched) string {
	switch a.Status() {
	case 200:
		return "userinfo-signed-jwt"
	case 403:
		return "userinfo-403-missing-openid-scope"
	}
	return "userinfo-wrong-url-or-method"
}

// lacksClaims reports whether the id_token lacks a claim that the application would
// take from userinfo, or one without which it lets nobody in.
func lacksClaims(u *application.Used, idToken probe.Claims, onlyNeeded bool) bool {
	for _, c := range u.Profile.Demands.Claims {
		names, known := u.Reads(c)
		if onlyNeeded && !c.Needed {
			continue
		}
		if c.Looks(application.InUserinfo) && known && len(names) > 0 && firstOf(idToken, names) == "" {
			return true
		}
	}
	return false
}

// firstOf is the first of these claims that is there, "" for none. A name with dots
// can be a path into an object.
func firstOf(claims probe.Claims, names []string) string {
	for _, name := range names {
		member, _, path := strings.Cut(name, ".")
		if claims.Has(name) || path && claims[member].Type == "object" {
			return name
		}
	}
	return ""
}
