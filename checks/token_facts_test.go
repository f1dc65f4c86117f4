package checks_test

import (
	"net/http"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// vault masks for all tests of this package.
var vault = wire.NewVault()

// exchange is a recorded one with this status and body.
func exchange(status int, body map[string]any) wire.Exchange {
	return wire.Exchange{N: 7, Answer: wire.Received{Status: status, Header: http.Header{}, Body: map[string]any(body)}}
}

// tokenSet is a healthy token response, changed by the given functions.
func tokenSet(change ...func(*probe.TokenSet)) probe.Fact {
	t := &probe.TokenSet{
		Fetched:     probe.Fetched{Exchange: exchange(200, nil)},
		FromCode:    true,
		Members:     []string{"access_token", "expires_in", "id_token", "refresh_token", "token_type"},
		AccessToken: vault.Mask("access_token", "the access token"), RefreshToken: vault.Mask("refresh_token", "the refresh token"),
		IDToken: vault.Mask("id_token", "the id token"), TokenType: "Bearer", ExpiresIn: time.Hour, HasExpiresIn: true,
		Asked: []string{"openid", "profile", "email", "offline_access"},
	}
	t.Exchange.Answer.Header.Set("Cache-Control", "no-store")
	for _, f := range change {
		f(t)
	}
	return probe.Tokens.Is(t)
}

// idToken is an id_token with these claims.
func idToken(claims probe.Claims) probe.Fact {
	return probe.IDToken.Is(&probe.JWT{Token: vault.Mask("id_token", "the id token"), Header: probe.JOSEHeader{Alg: "RS256", Kid: "k1"}, Claims: claims})
}

// shown is a claim whose value may be shown.
func shown(value any) probe.Claim {
	kind := "string"
	switch value.(type) {
	case float64:
		kind = "number"
	case []any:
		kind = "array"
	case bool:
		kind = "boolean"
	}
	return probe.Claim{Type: kind, Value: value}
}

// hidden is a claim about a person.
func hidden(value string) probe.Claim {
	return probe.Claim{Type: "string", Mask: vault.Mask("claim", value)}
}
