package login

import (
	"net/http"
	"net/url"
	"testing"
)

func TestJar(t *testing.T) {
	j := newJar()
	at := func(raw string) *url.URL { u, _ := url.Parse(raw); return u }
	j.SetCookies(at("https://sso.example.test/realms/a/login"), []*http.Cookie{
		{Name: "host", Value: "1"}, {Name: "all", Value: "2", Domain: "example.test", Path: "/"}, {Name: "gone", Value: "3", Path: "/"},
	})
	j.SetCookies(at("https://sso.example.test/realms/a/"), []*http.Cookie{
		{Name: "host", Value: "4", Path: "/realms/a"}, {Name: "gone", MaxAge: -1, Path: "/"}, {Name: "all", Value: "5", Domain: ".example.test", Path: "/"},
	})
	values := map[string]string{}
	for _, c := range j.all() {
		if values[c.Name] != "" {
			t.Errorf("%s is held twice", c.Name)
		}
		values[c.Name] = c.Value
	}
	if len(values) != 2 || values["host"] != "4" || values["all"] != "5" {
		t.Errorf("holds %v", values)
	}
	if sent := j.Cookies(at("https://other.example.test/")); len(sent) != 1 || sent[0].Value != "5" {
		t.Errorf("sends %v", sent)
	}
}
