package practice

import (
	"slices"
	"strings"
)

// A User is the one person who can sign in.
type User struct {
	Username, Password string
	Claims             map[string]any // all claims by name, sub included
}

// otherSubject is who a foreign subject belongs to.
const otherSubject = "practice-subject-of-somebody-else"

// longestSubject is the most that OpenID Connect Core section 2 allows.
const longestSubject = 255

func (p *Provider) addUser() {
	p.User = User{
		Username: "ada",
		Password: p.newSecret(),
		Claims: map[string]any{
			"sub":                   "practice-subject-7d1f2a94c0",
			"name":                  "Adalind Quillfeather",
			"given_name":            "Adalind",
			"family_name":           "Quillfeather",
			"preferred_username":    "ada.quillfeather",
			"email":                 "ada.quillfeather@mailbox.example",
			"email_verified":        true,
			"phone_number":          "+442079460958",
			"phone_number_verified": true,
			"address": map[string]any{
				"street_address": "17 Thistledown Mews",
				"locality":       "Little Wobbleton",
				"postal_code":    "QF7 4ZZ",
				"country":        "Wessexland",
			},
		},
	}
	if p.faulty(subjectTooLong) {
		p.User.Claims["sub"] = strings.Repeat("practice-subject-7d1f2a94c0-", 20)[:longestSubject+45]
	}
	p.keepClaims(p.User.Claims)
	p.keep(otherSubject)
}

func (p *Provider) subject() string { return p.User.Claims["sub"].(string) }

// supportedScopes is what discovery names and what can be granted.
func supportedScopes() []string {
	return []string{"openid", "profile", "email", "offline_access", "phone", "address"}
}

// claimsOfScope lists the claims that a scope asks for (OpenID Connect Core section 5.4).
func claimsOfScope(scope string) []string {
	switch scope {
	case "profile":
		return []string{"name", "given_name", "family_name", "preferred_username"}
	case "email":
		return []string{"email", "email_verified"}
	case "phone":
		return []string{"phone_number", "phone_number_verified"}
	case "address":
		return []string{"address"}
	}
	return nil
}

// grantScopes picks what is granted of a scope parameter. Unknown scopes are
// ignored (OpenID Connect Core section 3.1.2.1).
func (p *Provider) grantScopes(parameter string) ([]string, *oauthError) {
	var granted []string
	for _, scope := range strings.Fields(parameter) {
		switch {
		case !slices.Contains(supportedScopes(), scope) || slices.Contains(granted, scope):
		case scope == "offline_access" && p.faulty(scopeRefused):
			return nil, refusal("invalid_scope", "the client may not ask for offline_access")
		case scope == "offline_access" && p.faulty(offlineAccessNotGranted):
		default:
			granted = append(granted, scope)
		}
	}
	if granted == nil {
		return nil, refusal("invalid_scope", "ask for at least one of: %s", strings.Join(supportedScopes(), " "))
	}
	return granted, nil
}

// claims are the user's claims that the scopes yield, sub apart.
func (p *Provider) claims(scopes []string, refreshed bool) map[string]any {
	claims := map[string]any{}
	if refreshed && p.faulty(refreshLosesClaims) {
		return claims
	}
	for _, scope := range scopes {
		if scope == "profile" && p.faulty(profileScopeWithoutClaims) {
			continue
		}
		for _, name := range claimsOfScope(scope) {
			claims[name] = p.User.Claims[name]
		}
	}
	if _, ok := claims["email_verified"]; ok {
		switch {
		case p.faulty(emailVerifiedMissing):
			delete(claims, "email_verified")
		case p.faulty(emailVerifiedFalse):
			claims["email_verified"] = false
		}
	}
	return claims
}
