package practice

import "slices"

// A Scenario bundles faults under the name of a case that people really meet.
type Scenario struct {
	Name     string
	About    string
	Faults   []string
	Provider string // whose words the fix should use; empty: nobody's
	App      string // the application that suffers; empty: any
}

var scenarioTable = []Scenario{
	{
		Name:  "healthy",
		About: "nothing is wrong",
	},
	{
		Name:     "authentik-without-offline-access",
		About:    "offline_access is asked for, but not attached to the provider: logins work and end without a word an hour later",
		Faults:   []string{offlineAccessNotGranted},
		Provider: "authentik",
		App:      "zipline",
	},
	{
		Name:     "casdoor-introspection-needs-hint",
		About:    "good tokens are reported as inactive to every client that sends no token_type_hint",
		Faults:   []string{introspectionNeedsHint},
		Provider: "casdoor",
	},
	{
		Name:     "encrypted-id-token",
		About:    "an encryption key is set at the provider, and the application cannot read an encrypted id_token",
		Faults:   []string{idTokenEncrypted},
		Provider: "authentik",
		App:      "mirotalk",
	},
	{
		Name:     "session-dies-at-token-expiry",
		About:    "access tokens live for a minute and no refresh token comes with them: the session ends in the middle of work",
		Faults:   []string{accessTokenShortLived, noRefreshToken},
		Provider: "synology",
		App:      "oauth2-proxy",
	},
}

// Scenarios lists all scenarios, the healthy one first.
func Scenarios() []Scenario { return slices.Clone(scenarioTable) }

// ScenarioByName finds a scenario; the error for an unknown one lists the known ones.
func ScenarioByName(name string) (Scenario, error) {
	var known []string
	for _, s := range scenarioTable {
		if s.Name == name {
			return s, nil
		}
		known = append(known, s.Name)
	}
	return Scenario{}, unknownName("scenario", name, known)
}
