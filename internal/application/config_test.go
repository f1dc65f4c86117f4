package application

import "testing"

func TestSettingInCommonWords(t *testing.T) {
	profile := Profile{Config: Config{Settings: []Key{
		{Name: "client_auth", Values: map[string]string{"inparams": "client_secret_post", "autodetect": ""}},
		{Name: "code_challenge_method", Default: "auto", Values: map[string]string{"auto": "S256"}},
		{Name: "scope"},
	}}}
	for _, row := range []struct {
		name, set, want string
		ok              bool
	}{
		{"client_auth", "InParams", "client_secret_post", true},
		{"client_auth", "AutoDetect", "", false},
		{"client_auth", "client_secret_basic", "client_secret_basic", true},
		{"client_auth", "", "", false},
		{"code_challenge_method", "", "S256", true},
		{"scope", "openid", "openid", true},
		{"unheard_of", "", "", false},
	} {
		u := &Used{Profile: profile}
		if row.set != "" {
			u.Settings = []Setting{{Name: row.name, Value: row.set}}
		}
		if s, ok := u.Setting(row.name); s.Value != row.want || ok != row.ok {
			t.Errorf("%s=%q is %q, %t, want %q, %t", row.name, row.set, s.Value, ok, row.want, row.ok)
		}
	}
}
