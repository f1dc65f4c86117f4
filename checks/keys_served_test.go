package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestKeysServed(t *testing.T) {
	given := func(set *probe.KeySet) []probe.Fact {
		return []probe.Fact{probe.Discovery.Is(&probe.ProviderMetadata{}), probe.KeysAnswer.Is(discovered()), probe.Keys.Is(set)}
	}
	one := []probe.Key{{Kid: "a", Kty: "RSA", Bits: 2048}}
	checktest.Run(t, checks.KeysServed,
		checktest.Case{Name: "one", Given: given(&probe.KeySet{Keys: one}), Want: checks.Pass, Saw: "1 key"},
		checktest.Case{Name: "two", Given: given(&probe.KeySet{Keys: append(one, one...)}), Want: checks.Pass, Saw: "2 keys"},
		checktest.Case{Name: "after a redirect", Given: given(&probe.KeySet{Keys: one, Fetched: probe.Fetched{Hops: make([]wire.Exchange, 1)}}), Want: checks.Pass, Saw: "after 1 redirect"},
		checktest.Case{Name: "none needed", Given: given(&probe.KeySet{Unneeded: true}), Want: checks.NotApplicable},
		checktest.Case{Name: "none needed and some there", Given: given(&probe.KeySet{Unneeded: true, Keys: one}), Want: checks.Pass},
	)
}
