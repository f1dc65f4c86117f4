package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// ScopeMappings is Should: RFC 6749 section 3.3 lets a server grant less, and
// Core section 5.4 only says what a scope requests. offline_access has a check
// of its own, openid is that of the id_token.
var ScopeMappings = &Check{
	ID:    "scope-mappings",
	Title: "every scope is granted and has its claims",
	Why: `A scope without a mapping is granted and empty, or dropped without an error.
The login goes through and the application then has no name or e-mail: "neither
the id_token nor the profileURL set an email".`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{OIDCCore, "5.4"}, {RFC6749, "3.3"}},
	Needs: []probe.Need{probe.Tokens, probe.PersonClaims},
	Judge: judgeScopeMappings,
	Fix:   "Allow this client the scope, attach the scope's claim mapping to it, and fill in the user's attributes that the mapping reads.",
}

// scopeClaims are the claims that a scope requests (Core section 5.4).
var scopeClaims = map[string][]string{
	"profile": {
		"name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile",
		"picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at",
	},
	"email":   {"email"},
	"phone":   {"phone_number"},
	"address": {"address"},
}

// unlisted are scopes that Keycloak 24 to 26 grants without naming them in the
// answer (https://github.com/keycloak/keycloak/blob/26.2.0/services/src/main/java/org/keycloak/protocol/oidc/TokenManager.java).
var unlisted = []string{"roles", "basic", "acr", "web-origins"}

func judgeScopeMappings(f *probe.Facts) Verdict {
	t, p := probe.Tokens.Of(f), probe.PersonClaims.Of(f)
	var wrong, right, unknown []string
	var evidence []wire.Evidence
	for _, scope := range t.Asked {
		if scope == "openid" || scope == "offline_access" {
			continue
		}
		names, standard := scopeClaims[scope]
		if !standard {
			names = []string{scope}
		}
		found := found(p, names)
		granted := slices.Contains(t.Granted(), scope)
		switch {
		case found != "": // whatever scope says, the claims are there
			right = append(right, scope+" "+found)
		case !granted && !slices.Contains(unlisted, scope):
			wrong = append(wrong, scope+" is not granted")
			evidence = append(evidence, t.At("body /scope", strings.Join(t.Scope, " ")))
		case !standard:
			right = append(right, scope+" granted")
		case len(p.Unreadable) > 0:
			unknown = append(unknown, scope)
		case scope == "phone" || scope == "address":
			right = append(right, scope+" granted, without a claim for this user")
		default:
			wrong = append(wrong, withoutClaims(scope, p))
			evidence = append(evidence, t.At("claims of scope "+scope, "(absent)"))
		}
	}
	switch {
	case len(wrong) > 0:
		return failed("every scope granted, with its claims in the id_token or at userinfo", strings.Join(wrong, "; "), evidence...)
	case len(unknown) > 0:
		return notApplicable(fmt.Sprintf("no claims of %s, and %s cannot be read", strings.Join(unknown, ", "), strings.Join(p.Unreadable, " and ")))
	case len(right) == 0:
		return notApplicable("no scope was asked for that yields claims about the user")
	}
	return passed(strings.Join(right, "; "), t.At("body /scope", strings.Join(t.Granted(), " ")))
}

// found says where a claim of these is, "" for nowhere.
func found(p *probe.Person, names []string) string {
	var at []string
	for _, place := range places(p) {
		if slices.ContainsFunc(names, place.claims.Has) {
			at = append(at, place.at)
		}
	}
	return strings.Join(at, " and ")
}

func withoutClaims(scope string, p *probe.Person) string {
	where := "neither in the id_token nor at userinfo"
	if p.UserInfo == nil {
		where = "not in the id_token, and there is no userinfo"
	}
	if scope == "email" {
		return fmt.Sprintf("email is granted and the claim email is %s: its mapping is missing, or this user has no e-mail address", where)
	}
	return fmt.Sprintf("%s is granted and its claims are %s", scope, where)
}
