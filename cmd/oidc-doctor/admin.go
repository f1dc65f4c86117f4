package main

import (
	"strings"
	"unicode"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/settings"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// checkAdminToken says what is wrong with an admin token, without the token.
func checkAdminToken(token string, p *problems) {
	token = strings.TrimSpace(token)
	if scheme, rest, ok := strings.Cut(token, " "); ok && strings.EqualFold(scheme, "Bearer") {
		token = strings.TrimSpace(rest)
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) || unicode.IsSpace(r) }) {
		p.add("the admin token has blanks, line breaks or characters that no token has", "write the token alone to the file of --admin-token-file, without quotes or JSON around it")
	}
}

// checkAdmin says what an admin token needs besides.
func (x *checkFlags) checkAdmin(p *problems) {
	if x.adminTokenFile != "" && x.clientID == "" && !x.idGiven {
		p.add("--admin-token-file reads the settings of a client", "add --client-id")
	}
}

// adminAPI says how the admin API is asked: of the product that was given, else
// of the one that the answers show when the run gets there.
func adminAPI(given *knowledge.Provider) func(*probe.ProviderMetadata, *probe.Fetched) *settings.API {
	return func(m *probe.ProviderMetadata, answer *probe.Fetched) *settings.API {
		switch {
		case given != nil && given.Admin != nil:
			return given.Admin
		case m.Raw["service_documentation"] == practice.Documentation:
			api, err := settings.Parse(practice.AdminAPI)
			if err != nil {
				return nil // a test parses it
			}
			return api
		case given != nil:
			return nil
		}
		seen, err := knowledge.Identify(knowledge.Observation{
			Issuer: m.Issuer, Metadata: m.Raw, Headers: answer.Exchange.Answer.Header,
		})
		if err != nil || seen.Name == "" {
			return nil
		}
		known, err := knowledge.LoadProvider(seen.Name)
		if err != nil {
			return nil
		}
		return known.Admin
	}
}
