package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestIDTokenSignature(t *testing.T) {
	given := func(k probe.KeyChoice, ok bool) []probe.Fact {
		return []probe.Fact{tokenSet(), probe.SigningKey.Is(&k), probe.Signature.Is(&probe.Verified{OK: ok, Alg: k.Alg, Tried: 1, Text: "error in cryptographic primitive"})}
	}
	key := probe.KeyChoice{Alg: "RS256", Kid: "k1", Matching: 1}
	secret := probe.KeyChoice{Alg: "HS256", Secret: true}
	checktest.Run(t, checks.IDTokenSignature,
		checktest.Case{Name: "holds", Given: given(key, true), Want: checks.Pass, Saw: "k1"},
		checktest.Case{Name: "does not", Given: given(key, false), Want: checks.Fail, Saw: "none of 1"},
		checktest.Case{Name: "HMAC holds", Given: given(secret, true), Want: checks.Pass, Saw: "client secret"},
		checktest.Case{Name: "HMAC holds with a short secret", Given: []probe.Fact{
			tokenSet(), probe.SigningKey.Is(&secret),
			probe.Signature.Is(&probe.Verified{OK: true, Alg: "HS256", Tried: 1, SecretBytes: 16, WantBytes: 32}),
		}, Want: checks.Fail, Saw: "16 bytes"},
		checktest.Case{Name: "HMAC of a foreign key", Given: given(secret, false), Want: checks.Fail, Saw: "client secret does not"},
		checktest.Case{Name: "alg none", Given: given(probe.KeyChoice{Alg: "none", None: true}, false), Want: checks.Fail, Saw: "not signed"},
	)
}
