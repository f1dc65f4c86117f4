package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestKeysUsable(t *testing.T) {
	given := func(unneeded bool, keys ...probe.Key) []probe.Fact {
		return []probe.Fact{
			probe.Discovery.Is(&probe.ProviderMetadata{}), probe.Keys.Is(&probe.KeySet{Keys: keys, Unneeded: unneeded}),
			probe.Usable.Is(&probe.UsableKeys{Algs: []string{"RS256"}, Kids: []string{"a"}}),
		}
	}
	rsa := probe.Key{Kid: "a", Kty: "RSA", Use: "sig", Bits: 2048, Thumbprint: "1"}
	with := func(k probe.Key, change func(*probe.Key)) probe.Key { change(&k); return k }
	checktest.Run(t, checks.KeysUsable,
		checktest.Case{Name: "one", Given: given(false, rsa), Want: checks.Pass, Saw: "for RS256: kid a"},
		checktest.Case{Name: "an unreadable one beside it", Given: given(false, rsa, probe.Key{Kid: "a", Kty: "RSA", Problem: "odd"}), Want: checks.Pass},
		checktest.Case{Name: "one kid for signing and encryption", Given: given(false, rsa, with(rsa, func(k *probe.Key) { k.Use, k.Thumbprint = "enc", "2" })), Want: checks.Pass},
		checktest.Case{Name: "one kid for two key types", Given: given(false, rsa, probe.Key{Kid: "a", Kty: "EC", Crv: "P-256", Thumbprint: "2"}), Want: checks.Pass},
		checktest.Case{Name: "one kid for two algorithms", Given: given(false, with(rsa, func(k *probe.Key) { k.Alg = "RS256" }),
			with(rsa, func(k *probe.Key) { k.Alg, k.Thumbprint = "PS256", "2" })), Want: checks.Pass},
		checktest.Case{Name: "the same key twice", Given: given(false, rsa, rsa), Want: checks.Pass},
		checktest.Case{Name: "two without a kid", Given: given(false, with(rsa, func(k *probe.Key) { k.Kid = "" }),
			with(rsa, func(k *probe.Key) { k.Kid, k.Thumbprint = "", "2" })), Want: checks.Pass},
		checktest.Case{Name: "two under one kid", Given: given(false, rsa, with(rsa, func(k *probe.Key) { k.Thumbprint = "2" })), Want: checks.Fail, Saw: "two different signing keys: RSA 2048, use sig, kid a"},
		checktest.Case{Name: "two under one kid, one without alg", Given: given(false, rsa, with(rsa, func(k *probe.Key) { k.Alg, k.Thumbprint = "RS256", "2" })), Want: checks.Fail},
		checktest.Case{Name: "private", Given: given(false, with(rsa, func(k *probe.Key) { k.Private = true })), Want: checks.Fail, Saw: "private or symmetric key material: RSA 2048"},
		checktest.Case{Name: "symmetric", Given: given(true, probe.Key{Kid: "h", Kty: "oct", Private: true}), Want: checks.Fail, Saw: "oct, kid h"},
		checktest.Case{Name: "none needed", Given: given(true), Want: checks.NotApplicable},
	)
}
