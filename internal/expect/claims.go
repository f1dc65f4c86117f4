package expect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A place is where claims about the user are.
type place struct {
	name, word string // in the file, and in a sentence
	claims     probe.Claims
	matches    bool
}

// claim expects one claim. The value that the operator wrote is not repeated: it
// may be about a person.
func claim(c config.Claim) *checks.Check {
	where := or(words(c.In))
	want := "the claim " + c.Name + " " + where
	if c.Type != "" {
		want += ", of type " + c.Type
	}
	switch {
	case c.Value != "":
		want += ", with the value that the file names"
	case c.Pattern != "":
		want += ", that matches " + c.Pattern
	}
	return &checks.Check{
		ID: checks.ID(c.ID()), Title: "the user has the claim " + c.Name,
		Spec:  []checks.Ref{{Doc: checks.OIDCCore, Section: "5.1"}},
		Needs: []probe.Need{probe.Tokens, probe.PersonClaims, probe.ClaimMatches},
		Fix:   fmt.Sprintf("Map the user's attribute to the claim %s for this client and these scopes, so that it stands %s, and fill it in for this user.", c.Name, where),
		Judge: func(f *probe.Facts) checks.Verdict {
			p, m := probe.PersonClaims.Of(f), probe.ClaimMatches.Of(f)[c.ID()]
			return judgeClaim(c, want, p, m)
		},
	}
}

func words(in string) []string {
	switch in {
	case config.InIDToken:
		return []string{"in the id_token"}
	case config.InUserInfo:
		return []string{"at userinfo"}
	}
	return []string{"in the id_token", "at userinfo"}
}

func judgeClaim(c config.Claim, want string, p *probe.Person, m probe.ClaimMatch) checks.Verdict {
	asked := c.Value != "" || c.Pattern != ""
	var saw []string
	var evidence []wire.Evidence
	for _, at := range []place{
		{config.InIDToken, "the id_token", p.IDToken, m.IDToken},
		{config.InUserInfo, "userinfo", p.UserInfo, m.UserInfo},
	} {
		if c.In != "" && c.In != config.Either && c.In != at.name {
			continue
		}
		if at.claims == nil && slices.Contains(p.Unreadable, at.word) {
			saw = append(saw, at.word+" cannot be read")
			continue
		}
		if at.claims == nil {
			saw = append(saw, "there is no "+strings.TrimPrefix(at.word, "the "))
			continue
		}
		found := at.claims[c.Name]
		where := wire.Evidence{Where: at.name + " claim " + c.Name, Value: "(absent)"}
		switch {
		case !at.claims.Has(c.Name):
			saw = append(saw, "not in "+at.word)
		case c.Type != "" && found.Type != c.Type:
			where.Value = found.String()
			saw = append(saw, "in "+at.word+" of type "+found.Type)
		case asked && !at.matches:
			where.Value = found.String()
			saw = append(saw, "in "+at.word+" with another value")
		default:
			where.Value = found.String()
			return passed("in "+at.word+", of type "+found.Type, where)
		}
		evidence = append(evidence, where)
	}
	if len(evidence) == 0 && len(p.Unreadable) > 0 {
		return notApplicable(strings.Join(saw, ", and "))
	}
	return failed(want, strings.Join(saw, "; "), evidence...)
}
