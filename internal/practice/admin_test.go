package practice

import (
	"net/http"
	"net/url"
	"testing"
)

// admin asks the admin API about the confidential client.
func (v *visitor) admin(path, token string) answer {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.p.Issuer+path+"?"+url.Values{"client_id": {v.p.Confidential.ID}}.Encode(), nil)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return v.do(r)
}

func TestAdminAPI(t *testing.T) {
	p := start(t, Config{Faults: []string{redirectURINotRegistered}})
	v := visit(t, p, p.Confidential)
	v.admin(adminClientsPath, "another").wants(http.StatusUnauthorized, "invalid_token")
	clients := v.admin(adminClientsPath, p.AdminToken).wants(http.StatusOK, p.Confidential.Secret).json()["clients"].([]any)
	if len(clients) != 1 {
		t.Fatalf("%d clients", len(clients))
	}
	if uris := clients[0].(map[string]any)["redirect_uris"].([]any); uris[0] == p.Confidential.RedirectURI {
		t.Errorf("the fault does not show: %v", uris)
	}
	v.admin(adminServerPath, p.AdminToken).wants(http.StatusOK, "private_key")
}
