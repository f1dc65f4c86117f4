package knowledge

import (
	"slices"
	"testing"
)

func TestSettingsForANeed(t *testing.T) {
	p := &Provider{Client: map[string][]ClientSetting{
		ClientPKCE: {{Do: "Set it.", When: []string{"sent"}}, {Do: "Leave it.", When: []string{"not sent", "as set"}}, {Do: "Save."}},
	}}
	for _, row := range []struct {
		topic string
		words []string
		want  []string
	}{
		{ClientPKCE, []string{"sent"}, []string{"Set it.", "Save."}},
		{ClientPKCE, []string{"as set", "unheard of"}, []string{"Leave it.", "Save."}},
		{ClientPKCE, nil, []string{"Save."}},
		{ClientScopes, []string{"openid"}, nil},
	} {
		var got []string
		for _, s := range p.SettingsFor(row.topic, row.words...) {
			got = append(got, s.Do)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s %q: %q, want %q", row.topic, row.words, got, row.want)
		}
	}
}

// Whoever sets up a client needs at least these of every provider.
func TestEveryProviderSaysHowAClientIsMade(t *testing.T) {
	for _, name := range Providers() {
		p := must(LoadProvider(name))
		for topic, words := range map[string][]string{
			ClientCreated: nil, ClientRedirectURIs: nil, ClientAuth: {"basic"}, ClientIssuer: {"compared"},
		} {
			if len(p.SettingsFor(topic, words...)) == 0 {
				t.Errorf("%s says nothing of %s", name, topic)
			}
		}
	}
}
