package knowledge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A ClientSetting is what to set at a provider for something that an application
// needs of it.
type ClientSetting struct {
	// Do begins with a verb and says where the setting is; {value} stands for what the
	// application needs.
	Do string `yaml:"do"`
	// When are words of the need, of which one has to be there; none: it always holds.
	When     []string `yaml:"when"`
	Versions string   `yaml:"versions"` // "" all
	See      string   `yaml:"see"`
}

// The topics of client: in a provider's file, in the order in which a client is set up.
const (
	ClientCreated       = "created"
	ClientRedirectURIs  = "redirect_uris"
	ClientAuth          = "client_auth"
	ClientResponseType  = "response_type"
	ClientGrantTypes    = "grant_types"
	ClientScopes        = "scopes"
	ClientPKCE          = "pkce"
	ClientIssuer        = "issuer"
	ClientSigning       = "signing"
	ClientEncryption    = "encryption"
	ClientClaims        = "claims"
	ClientEmailVerified = "email_verified"
	ClientUserinfo      = "userinfo"
	ClientRefreshToken  = "refresh_token"
	ClientRotation      = "rotation"
	ClientLifetimes     = "lifetimes"
	ClientLogout        = "logout"
)

// clientWords are the words that each topic's needs can have; nil: any, because they
// are names of scopes, claims or algorithms.
var clientWords = map[string][]string{
	ClientCreated:       {},
	ClientRedirectURIs:  {"one", "several"},
	ClientAuth:          {"basic", "post", "none"},
	ClientResponseType:  nil,
	ClientGrantTypes:    {"refresh_token"},
	ClientScopes:        nil,
	ClientPKCE:          {"sent", "not sent", "as set"},
	ClientIssuer:        {"compared", "not compared"},
	ClientSigning:       nil,
	ClientEncryption:    {"not read"},
	ClientClaims:        nil,
	ClientEmailVerified: {"needed", "not false"},
	ClientUserinfo:      {"plain only"},
	ClientRefreshToken:  {"refresh_token", "offline_access"},
	ClientRotation:      {"locked", "not locked"},
	ClientLifetimes:     {"session"},
	ClientLogout:        {},
}

// SettingsFor are the settings of a client that hold for a need with these words, in
// the order of the file.
func (p *Provider) SettingsFor(topic string, words ...string) []ClientSetting {
	var hold []ClientSetting
	for _, s := range p.Client[topic] {
		if len(s.When) == 0 || slices.ContainsFunc(s.When, func(w string) bool { return slices.Contains(words, w) }) {
			hold = append(hold, s)
		}
	}
	return hold
}

// client wants topics and words that a checklist has.
func (v *validator) client(where string, p *Provider) {
	for _, topic := range slices.Sorted(maps.Keys(p.Client)) {
		at := where + ": client." + topic
		words, known := clientWords[topic]
		if !known {
			v.problem(at, "is not one of %s", strings.Join(slices.Sorted(maps.Keys(clientWords)), ", "))
		}
		if len(p.Client[topic]) == 0 {
			v.problem(at, "is empty")
		}
		for i, s := range p.Client[topic] {
			at := fmt.Sprintf("%s[%d]", at, i)
			v.does(at, s.Do)
			v.link(at, s.See)
			for _, name := range inBraces.FindAllStringSubmatch(s.Do, -1) {
				if name[1] != "value" {
					v.problem(at, "{%s} is not {value}", name[1])
				}
			}
			for _, w := range s.When {
				if words != nil {
					v.word(at, "when", w, words...)
				}
			}
		}
	}
}
