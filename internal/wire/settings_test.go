package wire

import (
	"net/url"
	"testing"
)

func TestSettings(t *testing.T) {
	v := NewVault()
	raw := []byte(`{"data": [{"clientId": "app", "clientSecret": "canary-secret", "redirectUris": ["https://app.example/cb"],
		"protocol": "openid-connect", "attributes": {"a.b": "S256", "jwks.string": "canary-key"}, "cert": {"privateKey": "canary-private"},
		"access": true, "registrationAccessToken": "canary-token", "listed": ["canary-1", {"secret": "canary-2"}]}], "name": "canary-name", "port": 8443,
		"passwordPolicy": "required", "requiredCredentials": ["password"]}`)
	doc := Settings([]string{"/data/*/clientId", "/data/*/redirectUris/*", "/data/*/attributes/a.b", "/data/*/access"})
	got := shown(t, v.body("application/json", raw, doc))
	hides(t, "settings", got)
	shows(t, "settings", got, `"clientId":"app"`, `"redirectUris":["https://app.example/cb"]`, `"a.b":"S256"`, `"access":true`)

	for _, word := range []string{"openid-connect", "https://app.example/cb", "clientId", "canary-name", "required", "password"} {
		if got := v.Clean("it says " + word); got != "it says "+word {
			t.Errorf("a word of the settings is hidden elsewhere: %s", got)
		}
	}
	hides(t, "what the provider repeats", v.Clean("it says canary-secret, canary-private, canary-token and canary-2"))

	hides(t, "nothing to be shown", shown(t, v.body("", raw, Settings(nil))))
}

func TestSettingsAddress(t *testing.T) {
	v := NewVault()
	u, err := url.Parse("https://sso.example/admin/realms/lab/clients?clientId=app&max=2")
	if err != nil {
		t.Fatal(err)
	}
	if got := v.address(u, Settings(nil)); got != u.String() {
		t.Error(got)
	}
	if got := v.address(u, Private); got == u.String() {
		t.Error("the query of another request is shown")
	}
}
