package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestAppIDTokenReadable(t *testing.T) {
	given := func(wants application.IDToken, form probe.TokenForm, listed []string, settings ...string) []probe.Fact {
		return []probe.Fact{
			app(application.Profile{Demands: application.Demands{IDToken: wants}}, settings...),
			probe.Discovery.Is(&probe.ProviderMetadata{IDTokenAlgs: listed}), tokenSet(), probe.IDTokenForm.Is(&form),
		}
	}
	jws := func(alg string) probe.TokenForm {
		return probe.TokenForm{Present: true, Parts: 3, Header: probe.JOSEHeader{Alg: alg}}
	}
	jwe := probe.TokenForm{Present: true, Parts: 5, Encrypted: true, Header: probe.JOSEHeader{Alg: "RSA-OAEP", Enc: "A256GCM"}}
	one := application.IDToken{Read: true, Needed: true, Algorithms: []string{"RS256"}, Setting: "id_token_alg"}
	listed := application.IDToken{Read: true}
	trusting := application.IDToken{Read: true, Unverified: true, Symmetric: true, Algorithms: []string{application.AlgorithmsListed}}
	picky := application.IDToken{Read: true, Unverified: true, Algorithms: []string{"RS256"}}
	reads := application.IDToken{Read: true, Encrypted: application.EncryptedReads}
	checktest.Run(t, checks.AppIDTokenReadable,
		checktest.Case{Name: "not read", Given: given(application.IDToken{}, jwe, nil), Want: checks.NotApplicable},
		checktest.Case{Name: "its algorithm", Given: given(one, jws("RS256"), nil), Want: checks.Pass},
		checktest.Case{Name: "another", Given: given(one, jws("ES256"), []string{"ES256"}), Want: checks.Fail, Saw: "ES256"},
		checktest.Case{Name: "set to it", Given: given(one, jws("ES256"), nil, "id_token_alg", "ES256"), Want: checks.Pass},
		checktest.Case{Name: "those of discovery", Given: given(listed, jws("PS256"), []string{"RS256", "PS256"}), Want: checks.Pass},
		checktest.Case{Name: "not in discovery", Given: given(listed, jws("ES256"), []string{"RS256"}), Want: checks.Fail},
		checktest.Case{Name: "nothing in discovery", Given: given(listed, jws("ES256"), nil), Want: checks.Fail, Saw: "ES256"},
		checktest.Case{Name: "symmetric", Given: given(listed, jws("HS256"), []string{"HS256", "RS256"}), Want: checks.Fail},
		checktest.Case{Name: "signature not looked at", Given: given(application.IDToken{Read: true, Unverified: true}, jws("HS256"), nil), Want: checks.Pass},
		checktest.Case{Name: "signature not looked at, listed", Given: given(trusting, jws("HS256"), []string{"HS256"}), Want: checks.Pass},
		checktest.Case{Name: "signature not looked at, not listed", Given: given(trusting, jws("ES256"), []string{"HS256"}), Want: checks.Fail, Saw: "ES256"},
		checktest.Case{Name: "signature not looked at, another", Given: given(picky, jws("ES256"), []string{"ES256"}), Want: checks.Fail, Saw: "ES256"},
		checktest.Case{Name: "encrypted", Given: given(one, jwe, nil), Want: checks.Fail, Saw: "JWE"},
		checktest.Case{Name: "encrypted, and it has the key", Given: given(reads, jwe, nil), Want: checks.Pass},
		checktest.Case{Name: "none", Given: given(one, probe.TokenForm{}, nil), Want: checks.Fail, Saw: "none"},
		checktest.Case{Name: "none, and none needed", Given: given(listed, probe.TokenForm{}, nil), Want: checks.NotApplicable},
	)
}

func TestAppClaims(t *testing.T) {
	both := []string{application.InIDToken, application.InUserinfo}
	given := func(c application.Claim, idToken, userinfo probe.Claims, unreadable ...string) []probe.Fact {
		c.Needed = true
		return []probe.Fact{
			app(application.Profile{Demands: application.Demands{Claims: []application.Claim{c}}}), tokenSet(),
			probe.Target.Is(&probe.TargetInfo{}),
			probe.PersonClaims.Is(&probe.Person{IDToken: idToken, UserInfo: userinfo, Unreadable: unreadable}),
		}
	}
	email := probe.Claims{"email": hidden("ada@example.com")}
	checktest.Run(t, checks.AppClaims,
		checktest.Case{Name: "in the id_token", Given: given(application.Claim{Names: []string{"email"}, In: both}, email, nil), Want: checks.Pass},
		checktest.Case{Name: "at userinfo", Given: given(application.Claim{Names: []string{"email"}, In: both}, probe.Claims{}, email), Want: checks.Pass},
		checktest.Case{Name: "only at userinfo", Given: given(application.Claim{Names: []string{"email"}, In: both[:1]}, probe.Claims{}, email), Want: checks.Fail, Saw: "stands at userinfo only"},
		checktest.Case{Name: "the second name", Given: given(application.Claim{Names: []string{"preferred_username", "email"}, In: both}, email, nil), Want: checks.Pass},
		checktest.Case{Name: "nowhere", Given: given(application.Claim{Names: []string{"groups"}, In: both}, email, email), Want: checks.Fail, Saw: "no groups"},
		checktest.Case{Name: "perhaps where nobody can read", Given: given(application.Claim{Names: []string{"groups"}, In: both}, nil, email, "the id_token"), Want: checks.NotApplicable},
		checktest.Case{Name: "of another type", Given: given(application.Claim{Names: []string{"email"}, In: both, Type: "array"}, email, nil), Want: checks.Fail, Saw: "type string"},
	)
}

func TestAppEmailVerified(t *testing.T) {
	given := func(how string, claims probe.Claims, settings ...string) []probe.Fact {
		return []probe.Fact{
			app(application.Profile{Demands: application.Demands{EmailVerified: how, VerifiedOff: "allow"}}, settings...), tokenSet(),
			probe.PersonClaims.Is(&probe.Person{IDToken: claims}),
		}
	}
	checktest.Run(t, checks.AppEmailVerified,
		checktest.Case{Name: "not looked at", Given: given("", probe.Claims{}), Want: checks.NotApplicable},
		checktest.Case{Name: "true", Given: given(application.VerifiedTrue, probe.Claims{"email_verified": shown(true)}), Want: checks.Pass},
		checktest.Case{Name: "false", Given: given(application.VerifiedNotFalse, probe.Claims{"email_verified": shown(false)}), Want: checks.Fail},
		checktest.Case{Name: "absent and needed", Given: given(application.VerifiedTrue, probe.Claims{}), Want: checks.Fail},
		checktest.Case{Name: "absent and fine", Given: given(application.VerifiedNotFalse, probe.Claims{}), Want: checks.Pass},
		checktest.Case{Name: "false and allowed", Given: given(application.VerifiedTrue, probe.Claims{"email_verified": shown(false)}, "allow", "true"), Want: checks.NotApplicable},
	)
}

func TestAppIssuer(t *testing.T) {
	given := func(how, asked, got string) []probe.Fact {
		return []probe.Fact{
			app(application.Profile{Demands: application.Demands{Discovery: how != "", Issuer: how}}),
			probe.Target.Is(&probe.TargetInfo{Issuer: asked}),
			probe.DiscoveryAnswer.Is(&probe.Fetched{}), probe.Discovery.Is(&probe.ProviderMetadata{Issuer: got}),
		}
	}
	const plain, slash, path = "https://op.example", "https://op.example/", "https://op.example/realm"
	checktest.Run(t, checks.AppIssuer,
		checktest.Case{Name: "no discovery", Given: given("", plain, slash), Want: checks.NotApplicable},
		checktest.Case{Name: "the same", Given: given(application.IssuerExact, plain, plain), Want: checks.Pass},
		checktest.Case{Name: "a slash", Given: given(application.IssuerExact, plain, slash), Want: checks.Fail, Saw: "slash"},
		checktest.Case{Name: "a slash, as URLs", Given: given(application.IssuerNormalised, plain, slash), Want: checks.Pass},
		checktest.Case{Name: "a slash behind a path, as URLs", Given: given(application.IssuerNormalised, path, path+"/"), Want: checks.Fail},
		checktest.Case{Name: "not compared", Given: given(application.IssuerIgnored, plain, path), Want: checks.Pass},
	)
}

func TestAppRedirectURI(t *testing.T) {
	given := func(sent string, refused bool, settings ...string) []probe.Fact {
		accepted := probe.RedirectURIAccepted.Is(&probe.Acceptance{Proved: true, Saw: "login_required"})
		if refused {
			accepted = probe.RedirectURIAccepted.Refused(&probe.Problem{Want: "it", Saw: "an error page"})
		}
		return []probe.Fact{
			app(application.Profile{Sends: application.Sends{PKCE: application.PKCEAlways, RedirectPath: "/auth/callback", Redirects: []string{"/oauth2/{name}/callback"}}}, settings...),
			probe.Target.Is(&probe.TargetInfo{RedirectURI: sent}), probe.Client.Is("app"), accepted,
		}
	}
	const own = "https://app.example/auth/callback"
	checktest.Run(t, checks.AppRedirectURI,
		checktest.Case{Name: "its own", Given: given(own, false), Want: checks.Pass},
		checktest.Case{Name: "refused", Given: given(own, true), Want: checks.Fail, Saw: "error page"},
		checktest.Case{Name: "ours", Given: given("http://127.0.0.1:8085/callback", true), Want: checks.NotApplicable},
		checktest.Case{Name: "its own by name", Given: given("https://app.example/base/oauth2/lab/callback", false), Want: checks.Pass},
		checktest.Case{Name: "its own without a name", Given: given("https://app.example/oauth2/callback", false), Want: checks.NotApplicable},
		checktest.Case{Name: "from its configuration", Given: given("https://app.example/other", true, "redirect_uri", "https://app.example/other"), Want: checks.Fail},
	)
}
