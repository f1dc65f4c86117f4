package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AppClaims is Must for the application at hand: no specification has a provider send
// these claims, and without them it lets nobody in.
var AppClaims = &Check{
	ID:    "app-claims",
	Title: "the application finds the claims it needs",
	Why: `An application reads a claim in one place: the id_token or userinfo. Providers put
profile and e-mail into either, and an application that finds no e-mail or no
user name ends the login after everything else went well.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "5.4"}, {OIDCCore, "5.1"}},
	Needs: []probe.Need{probe.Application, probe.Target, probe.Tokens, probe.PersonClaims},
	Judge: func(f *probe.Facts) Verdict { return judgeAppClaims(f, true) },
	Fix:   "Map the claim at the provider into the place where the application reads it, and fill in the user's attribute; or name another claim in the application's configuration.",

	Like: "scope-mappings",
}

// AppClaimsWanted is Should: people get in, and lack a name, a group or a role there.
var AppClaimsWanted = &Check{
	ID:    "app-claims-wanted",
	Title: "the application finds the claims that it uses",
	Why: `The login works, and then a name is empty, a group has no members, or nobody is an
administrator: the claim is missing, or stands where this application does not
look.`,
	Since: "v0.2",
	Level: Should,
	Spec:  []Ref{{OIDCCore, "5.4"}},
	Needs: []probe.Need{probe.Application, probe.Target, probe.Tokens, probe.PersonClaims},
	Judge: func(f *probe.Facts) Verdict { return judgeAppClaims(f, false) },
	Fix:   "Map the claim at the provider into the place where the application reads it, or name another claim in the application's configuration.",

	Like: "scope-mappings",
}

func judgeAppClaims(f *probe.Facts, needed bool) Verdict {
	u, p, t := probe.Application.Of(f), probe.PersonClaims.Of(f), probe.Tokens.Of(f)
	var wants, right, wrong []string
	var evidence []wire.Evidence
	cause, claim := "", ""
	for _, c := range u.Profile.Demands.Claims {
		if c.Needed != needed || c.Scope != "" && !slices.Contains(t.Asked, c.Scope) {
			continue
		}
		names, known := u.Reads(c)
		if len(names) == 0 && known {
			continue
		}
		if !known {
			return notApplicable("an expression of the configuration chooses the claim for " + c.For)
		}
		wants = append(wants, wanted(c, names))
		look := lookFor(c, names, p)
		if look.problem == "" {
			right = append(right, look.saw)
			continue
		}
		if look.unknown {
			return notApplicable(look.problem)
		}
		wrong = append(wrong, look.problem)
		evidence = append(evidence, t.At("claim "+names[0], look.value))
		if cause == "" {
			cause, claim = look.cause, names[0]
		}
	}
	switch {
	case len(wants) == 0:
		return notApplicable(u.Title + " needs no claim beside sub")
	case len(wrong) > 0:
		v := failed(strings.Join(wants, "; "), strings.Join(wrong, "; "), evidence...).saying(u, cause, map[string]string{"claim": claim})
		if !needed {
			v.Says, v.Where = "", "" // what it would say when it let nobody in
		}
		return v
	}
	return passed(strings.Join(right, "; "), t.At("claims", strings.Join(right, ", ")))
}

// wanted says what the application reads, and where.
func wanted(c application.Claim, names []string) string {
	return strings.Join(names, " or ") + " " + strings.Join(placesOf(c), " or ")
}

func placesOf(c application.Claim) (out []string) {
	for _, in := range c.In {
		out = append(out, placeName[in])
	}
	return out
}

var placeName = map[string]string{application.InIDToken: "in the id_token", application.InUserinfo: "at userinfo"}

// placeNoun are the places as probe.Person calls those that cannot be read.
var placeNoun = map[string]string{application.InIDToken: "the id_token", application.InUserinfo: "userinfo"}

// sought is what came of looking for one claim.
type sought struct {
	saw     string
	problem string
	value   string
	cause   string
	unknown bool // a place cannot be read
}

func lookFor(c application.Claim, names []string, p *probe.Person) sought {
	in := map[string]probe.Claims{application.InIDToken: p.IDToken, application.InUserinfo: p.UserInfo}
	for _, where := range c.In {
		name := firstOf(in[where], names)
		if name == "" {
			continue
		}
		got := in[where][name].Type
		if c.Type != "" && got == "" {
			return sought{saw: name + " " + placeName[where] + ", inside an object"}
		}
		if c.Type != "" && got != c.Type {
			return sought{
				problem: fmt.Sprintf("%s %s is of type %s, not %s", name, placeName[where], got, c.Type),
				value:   got, cause: typeCause(name),
			}
		}
		return sought{saw: name + " " + placeName[where]}
	}
	for _, where := range c.In {
		if in[where] == nil && slices.Contains(p.Unreadable, placeNoun[where]) {
			return sought{unknown: true, problem: strings.Join(names, " or ") + " may stand " + placeName[where] + ", which cannot be read"}
		}
	}
	if len(c.In) == 1 && in[c.In[0]] == nil {
		return sought{unknown: true, problem: "where " + strings.Join(names, " or ") + " is read, " + placeName[c.In[0]] + ", nothing came that can be read"}
	}
	for where, claims := range in {
		if name := firstOf(claims, names); name != "" {
			return sought{
				problem: fmt.Sprintf("%s stands %s only", name, placeName[where]),
				value:   "(elsewhere)", cause: elsewhereCause(where),
			}
		}
	}
	return sought{problem: "no " + strings.Join(names, " or "), value: "(absent)", cause: missingCause(names)}
}

func elsewhereCause(where string) string {
	if where == application.InUserinfo {
		return "claims-only-in-userinfo"
	}
	return "introspection-lacks-claims"
}

func missingCause(names []string) string {
	switch {
	case names[0] == "email":
		return "email-missing"
	case strings.Contains(names[0], "group") || strings.Contains(names[0], "role"):
		return "groups-claim-missing"
	}
	return "username-claim-missing"
}

func typeCause(name string) string {
	if strings.Contains(name, "group") || strings.Contains(name, "role") {
		return "groups-format-mismatch"
	}
	return "username-claim-missing"
}
