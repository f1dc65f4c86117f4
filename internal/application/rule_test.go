package application_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

func TestHolds(t *testing.T) {
	u := &application.Used{
		Profile: application.Profile{Config: application.Config{Settings: []application.Key{
			{Name: "cookie_expire", Default: "168h"}, {Name: "scope"}, {Name: "absent"},
		}}},
		Settings: []application.Setting{
			{Name: "scope", Value: "openid, email"},
			{Name: "session_store", Value: "Redis"},
			{Name: "cookie_refresh", Value: "4m"},
			{Name: "long_refresh", Value: "604800"},
			{Name: "redis_url", Value: ""},
			{Name: "base_url", Value: "http://app.example.com"},
			{Name: "cookie_secret", Shape: &application.Shape{Bytes: 44, Decoded: 32}},
			{Name: "short_secret", Shape: &application.Shape{Bytes: 10}},
			{Name: "elsewhere", Unknown: "the Secret oidc"},
		},
	}
	for _, c := range []struct {
		name, condition string
		want            bool
	}{
		{"absent", "", true}, {"scope", "", false}, {"redis_url", "", true}, {"elsewhere", "", false}, {"cookie_expire", "", false},
		{"absent", "*", false}, {"scope", "*", true}, {"elsewhere", "*", true}, {"cookie_secret", "*", true}, {"cookie_expire", "*", true},
		{"session_store", "redis|memory", true}, {"session_store", "cookie", false}, {"elsewhere", "redis", false},
		{"session_store", "!cookie|redis", false}, {"session_store", "!cookie", true}, {"absent", "!cookie", false},
		{"base_url", "^http://", true}, {"base_url", "^https://|ftp://", false}, {"base_url", "!^https://", true}, {"absent", "!^https://", false},
		{"scope", "~openid", true}, {"scope", "~open", false}, {"scope", "!~offline_access", true}, {"scope", "!~email", false},
		{"short_secret", "<16", true}, {"short_secret", "<10", false}, {"cookie_secret", "<16", false}, {"absent", "<16", false}, {"base_url", "<100", true},
		{"cookie_secret", "bytes!16|24|32", false}, {"short_secret", "bytes!16|24|32", true}, {"elsewhere", "bytes!16", false},
		{"cookie_refresh", ">=cookie_expire", false}, {"long_refresh", ">=cookie_expire", true}, {"long_refresh", ">cookie_expire", false},
		{"cookie_refresh", ">0s", true}, {"cookie_refresh", ">absent", false}, {"scope", ">0s", false},
		{"cookie_refresh", "=cookie_refresh", true}, {"cookie_refresh", "!=cookie_expire", true}, {"cookie_refresh", "!=absent", false},
		{"cookie_secret", "=cookie_secret", false}, {"cookie_secret", "openid", false}, {"cookie_secret", "!openid", false},
	} {
		r := &application.Rule{When: map[string]string{c.name: c.condition}}
		if got := u.Holds(r); got != c.want {
			t.Errorf("%s %q: %v", c.name, c.condition, got)
		}
	}
	if u.Holds(&application.Rule{}) {
		t.Error("a rule without conditions holds")
	}
}

func TestRuleWrong(t *testing.T) {
	c := &application.Config{Settings: []application.Key{{Name: "a"}, {Name: "b"}}}
	for condition, right := range map[string]bool{"": true, "*": true, ">=b": true, ">0s": true, ">=c": false, "<16": true, "<x": false, "!=b": true, "=c": false} {
		if wrong := (&application.Rule{When: map[string]string{"a": condition}}).Wrong(c); (wrong == "") != right {
			t.Errorf("%q: %s", condition, wrong)
		}
	}
	for _, r := range []application.Rule{{}, {When: map[string]string{"c": "*"}}} {
		if r.Wrong(c) == "" {
			t.Errorf("%v passes", r)
		}
	}
}
