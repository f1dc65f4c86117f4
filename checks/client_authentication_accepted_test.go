package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestClientAuthenticationAccepted(t *testing.T) {
	basic := clientAnswer(probe.AuthBasic, probe.AuthAccepted, 400, "invalid_grant")
	basicRefused := clientAnswer(probe.AuthBasic, probe.AuthRefused, 401, "invalid_client")
	basicUnclear := clientAnswer(probe.AuthBasic, probe.AuthUnclear, 400, "invalid_request")
	post := clientAnswer(probe.AuthPost, probe.AuthAccepted, 400, "invalid_grant")
	postRefused := clientAnswer(probe.AuthPost, probe.AuthRefused, 401, "invalid_client")
	none := clientAnswer(probe.AuthNone, probe.AuthAccepted, 400, "invalid_grant")
	given := func(asked string, advertised []string, method probe.AuthMethod, more ...probe.Fact) []probe.Fact {
		return append(more,
			probe.Target.Is(&probe.TargetInfo{ClientAuth: asked, HasSecret: true, Secret: probe.SecretShape{Escapes: true}}),
			probe.Discovery.Is(&probe.ProviderMetadata{TokenAuthMethods: advertised}),
			probe.ClientAuthMethod.Is(method))
	}
	plain := []probe.Fact{
		probe.Target.Is(&probe.TargetInfo{HasSecret: true}), probe.Discovery.Is(&probe.ProviderMetadata{}),
		probe.ClientAuthMethod.Is(probe.AuthPost), probe.ClientBasic.Is(basicRefused), probe.ClientPost.Is(post),
	}
	b, p := probe.ClientBasic.Is, probe.ClientPost.Is
	both := []string{"client_secret_basic", "client_secret_post"}
	secret := func(right, wrong, unknown *probe.AuthAnswer) probe.Fact {
		return probe.WrongSecret.Is(&probe.SecretControl{Right: right, Wrong: wrong, Unknown: unknown})
	}
	checktest.Run(t, checks.ClientAuthenticationAccepted,
		checktest.Case{Name: "basic", Given: given("auto", both, probe.AuthBasic, b(basic), p(post)), Want: checks.Pass, Saw: "client_secret_basic"},
		checktest.Case{Name: "basic alone", Given: given("auto", both, probe.AuthBasic, b(basic), p(postRefused)), Want: checks.Pass},
		checktest.Case{Name: "post alone, basic listed", Given: given("auto", both, probe.AuthPost, b(basicRefused), p(post)), Want: checks.Fail, Saw: "percent-encode"},
		checktest.Case{Name: "post alone, basic the default", Given: given("", nil, probe.AuthPost, b(basicRefused), p(post)), Want: checks.Fail, Saw: "client_secret_post"},
		checktest.Case{Name: "post alone, nothing to encode", Given: plain, Want: checks.Pass, Saw: "has to send client_secret_post"},
		checktest.Case{Name: "post alone, as listed", Given: given("auto", both[1:], probe.AuthPost, b(basicRefused), p(post)), Want: checks.Pass},
		checktest.Case{Name: "post alone, as asked", Given: given("post", both, probe.AuthPost, p(post)), Want: checks.Pass},
		checktest.Case{Name: "public", Given: given("none", both, probe.AuthNone, probe.ClientNone.Is(none)), Want: checks.Pass, Saw: "none"},
		checktest.Case{Name: "unclear", Given: given("auto", both, probe.AuthBasic, b(basicUnclear)), Want: checks.NotApplicable, Saw: "does not tell"},
		checktest.Case{Name: "unclear, a wrong secret refused", Given: given("auto", both, probe.AuthBasic, b(basicUnclear), secret(basicUnclear, basicRefused, nil)), Want: checks.Pass, Saw: "for a wrong secret"},
		checktest.Case{Name: "unclear, a wrong secret too", Given: given("auto", both, probe.AuthBasic, b(basicUnclear), secret(basicUnclear, basicUnclear, basicUnclear)), Want: checks.NotApplicable, Saw: "proves nothing"},
		checktest.Case{Name: "anybody is let in", Given: given("auto", both, probe.AuthBasic, b(basic), secret(basic, basic, basic)), Want: checks.NotApplicable, Saw: "proves nothing"},
		checktest.Case{Name: "any secret is let in", Given: given("auto", both, probe.AuthBasic, b(basic), secret(basic, basic, basicRefused)), Want: checks.Pass},
	)
}
