package practice

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

func metadataHas(name string, want any) func(*testing.T, *visitor) {
	return func(t *testing.T, v *visitor) {
		t.Helper()
		if got := v.get(discoveryPath, nil).json()[name]; got != want {
			t.Errorf("%s %v, want %v", name, got, want)
		}
	}
}

func handshakeFails(with string) func(*testing.T, *visitor) {
	return func(t *testing.T, v *visitor) {
		t.Helper()
		response, err := v.http.Get(v.p.Issuer + discoveryPath)
		if err == nil {
			response.Body.Close()
			t.Fatal("the handshake went well")
		}
		if !strings.Contains(err.Error(), with) {
			t.Errorf("error %q, want %q in it", err, with)
		}
	}
}

func discoveryAnswers(status int, contentType string) func(*testing.T, *visitor) {
	return func(t *testing.T, v *visitor) {
		t.Helper()
		got := v.get(discoveryPath, nil)
		if got.status != status || got.header.Get("Content-Type") != contentType {
			t.Errorf("%d %s, want %d %s", got.status, got.header.Get("Content-Type"), status, contentType)
		}
	}
}

func issuerIs(t *testing.T, v *visitor, want string) {
	t.Helper()
	metadataHas("issuer", want)(t, v)
	callbackHas("iss", want)(t, v)
	idTokenHas("iss", want)(t, v)
}

func keysOf(t *testing.T, v *visitor) []jose.JSONWebKey {
	t.Helper()
	var set jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(v.get(keysPath, nil).body), &set); err != nil {
		t.Fatal(err)
	}
	if len(set.Keys) == 0 {
		t.Fatal("no keys")
	}
	return set.Keys
}

func callbackHas(name, want string) func(*testing.T, *visitor) {
	return func(t *testing.T, v *visitor) {
		t.Helper()
		if back := v.callback(nil); back.Get(name) != want {
			t.Errorf("%s %q, want %q", name, back.Get(name), want)
		}
	}
}

func tokensLack(member string) func(*testing.T, *visitor) {
	return func(t *testing.T, v *visitor) {
		t.Helper()
		if _, ok := v.login().wants(http.StatusOK, "access_token").json()[member]; ok {
			t.Errorf("the token response has %s", member)
		}
	}
}

func idTokenHas(claim string, want any) func(*testing.T, *visitor) {
	return func(t *testing.T, v *visitor) {
		t.Helper()
		if got := v.verify(v.login().text("id_token"))[claim]; got != want {
			t.Errorf("%s %v, want %v", claim, got, want)
		}
	}
}

func claimsLack(claim string) func(*testing.T, *visitor) {
	return func(t *testing.T, v *visitor) {
		t.Helper()
		tokens := v.login()
		for place, claims := range map[string]map[string]any{
			"id_token": claimsOf(t, tokens.text("id_token")),
			"userinfo": v.userinfo(tokens.text("access_token")).json(),
		} {
			if _, ok := claims[claim]; ok || claims["email"] == nil {
				t.Errorf("%s has %s, or nothing", place, claim)
			}
		}
	}
}

// tokensAre takes keys of a member of the token response, a blank and a hint.
func tokensAre(active map[string]bool) func(*testing.T, *visitor) {
	return func(t *testing.T, v *visitor) {
		t.Helper()
		tokens := v.login()
		for key, want := range active {
			member, hint, _ := strings.Cut(key, " ")
			if got := v.active(tokens.text(member), hint); got != want {
				t.Errorf("%s with hint %q is active: %t, want %t", member, hint, got, want)
			}
		}
	}
}
