package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIntrospectionMatchesToken(t *testing.T) {
	const issuer = "https://op.example"
	given := func(idToken, claims probe.Claims) []probe.Fact {
		return []probe.Fact{
			probe.Target.Is(&probe.TargetInfo{ClientID: "app"}),
			probe.Discovery.Is(&probe.ProviderMetadata{Issuer: issuer}),
			tokenSet(), // lives for an hour
			probe.IDTokenClaims.Is(idToken),
			probe.ActiveIntrospection.Is(introspected(true, claims)),
		}
	}
	ada := probe.Claims{"sub": hidden("ada"), "iss": shown(issuer)}
	life := func(seconds float64) probe.Claims {
		return probe.Claims{"iat": shown(1000.0), "exp": shown(1000 + seconds)}
	}
	checktest.Run(t, checks.IntrospectionMatchesToken,
		checktest.Case{
			Name:  "the same",
			Given: given(ada, probe.Claims{"sub": hidden("ada"), "iss": shown(issuer), "client_id": shown("app")}),
			Want:  checks.Pass, Saw: "sub, iss, client_id",
		},
		checktest.Case{Name: "another user", Given: given(ada, probe.Claims{"sub": hidden("bob")}), Want: checks.Fail, Saw: "another one"},
		checktest.Case{Name: "another issuer", Given: given(ada, probe.Claims{"iss": shown("https://other.example")}), Want: checks.Fail, Saw: "https://other.example"},
		checktest.Case{
			Name:  "the issuer of the document, and another one in the id_token",
			Given: given(probe.Claims{"iss": shown("https://other.example")}, probe.Claims{"iss": shown(issuer)}),
			Want:  checks.Pass,
		},
		checktest.Case{Name: "another client", Given: given(ada, probe.Claims{"client_id": shown("api")}), Want: checks.Fail, Saw: "client_id api"},
		checktest.Case{Name: "no id_token", Given: given(nil, probe.Claims{"sub": hidden("ada"), "client_id": shown("app")}), Want: checks.Pass, Saw: "client_id"},
		checktest.Case{Name: "a second less than expires_in", Given: given(ada, life(3599)), Want: checks.Pass, Saw: "exp"},
		checktest.Case{Name: "a day more than expires_in", Given: given(ada, life(90000)), Want: checks.Fail, Saw: "25h0m0s from iat to exp"},
		checktest.Case{Name: "nothing but active", Given: given(ada, probe.Claims{}), Want: checks.NotApplicable},
	)
}
