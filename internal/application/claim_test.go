package application

import (
	"slices"
	"testing"
)

func TestReads(t *testing.T) {
	for _, row := range []struct {
		about    string
		claim    Claim
		settings []Setting
		want     []string
		unknown  bool
	}{
		{about: "no setting", claim: Claim{Names: []string{"email", "upn"}}, want: []string{"email", "upn"}},
		{about: "setting absent", claim: Claim{Names: []string{"email"}, Setting: "email_claim"}, want: []string{"email"}},
		{
			about: "setting replaces", claim: Claim{Names: []string{"email"}, Setting: "email_claim"},
			settings: []Setting{{Name: "email_claim", Value: "mail"}}, want: []string{"mail"},
		},
		{
			about: "setting adds", claim: Claim{Names: []string{"email"}, Setting: "email_claim", Adds: true},
			settings: []Setting{{Name: "email_claim", Value: "mail"}}, want: []string{"email", "mail"},
		},
		{
			about: "expression", claim: Claim{Names: []string{"email"}, Setting: "email_claim"},
			settings: []Setting{{Name: "email_claim", Value: "emails[0]"}}, unknown: true,
		},
		{about: "not read", claim: Claim{Names: []string{"groups"}, If: "groups_claim", Setting: "groups_claim"}},
		{
			about: "read unless", claim: Claim{Names: []string{"groups"}, Unless: "userinfo_groups"}, want: []string{"groups"},
		},
		{
			about: "not read where", claim: Claim{Names: []string{"groups"}, Unless: "userinfo_groups"},
			settings: []Setting{{Name: "userinfo_groups", Value: "true"}},
		},
		{
			about: "read", claim: Claim{Names: []string{"groups"}, If: "groups_claim", Setting: "groups_claim"},
			settings: []Setting{{Name: "groups_claim", Value: "realm_access.roles"}}, want: []string{"realm_access.roles"},
		},
	} {
		u := &Used{Settings: row.settings}
		if got, known := u.Reads(row.claim); !slices.Equal(got, row.want) || known == row.unknown {
			t.Errorf("%s: %q, %t", row.about, got, known)
		}
	}
}
