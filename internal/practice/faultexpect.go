package practice

import "maps"

// Statuses of a check, as they are written in reports.
const (
	passed        = "pass"
	failed        = "fail"
	skipped       = "skipped"
	notApplicable = "not_applicable"
)

// What several faults do to the checks that come after the one that fails.
var (
	unreachableByTLS = map[string]string{
		"*":              skipped,
		"reach-resolves": passed,
		"reach-connects": passed,
		"reach-tls":      failed,
	}
	undiscovered = map[string]string{
		"*":                skipped,
		"reach-*":          passed,
		"discovery-served": failed,
	}
	withoutLogin = map[string]string{
		"token-*":                            skipped,
		"id-token-*":                         skipped,
		"scope-mappings":                     skipped,
		"userinfo-*":                         skipped,
		"email-verified-stated":              skipped,
		"refresh-*":                          skipped,
		"introspection-*":                    skipped,
		"introspection-garbage-inactive":     passed,
		"introspection-needs-authentication": passed,
		"revocation-revokes":                 skipped,
		"logout-returns":                     skipped,
	}
	withoutIDToken = map[string]string{
		"id-token-*":               skipped,
		"logout-returns":           skipped,
		"userinfo-subject-matches": skipped,
		"refresh-id-token":         skipped,
		"refresh-keeps-claims":     skipped,
	}
	withoutRefreshToken = map[string]string{
		"refresh-*":                   skipped,
		"introspection-refresh-token": skipped,
	}
)

func fails(check string) map[string]string { return map[string]string{check: failed} }

// also is common with more on top; where both name a check, more wins.
func also(common, more map[string]string) map[string]string {
	all := maps.Clone(common)
	maps.Copy(all, more)
	return all
}
