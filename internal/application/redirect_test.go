package application

import "testing"

func TestRedirectURI(t *testing.T) {
	web := Sends{RedirectPath: "/auth/callback"}
	named := Sends{RedirectPath: "/user/oauth2/{name}/callback"}
	local := Sends{Redirects: []string{"http://localhost:8000", "http://localhost:18000"}}
	set := func(pairs ...string) (out []Setting) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, Setting{Name: pairs[i], Value: pairs[i+1]})
		}
		return out
	}
	for _, row := range []struct {
		about    string
		sends    Sends
		settings []Setting
		want     string
		also     string // that it may send, too
		never    string
	}{
		{about: "not known", sends: web, also: "https://app.example/auth/callback", never: "https://app.example/callback"},
		{about: "from the address", sends: web, settings: set("base_url", "https://app.example/"), want: "https://app.example/auth/callback"},
		{about: "under a path", sends: web, settings: set("base_url", "https://app.example/sub"), want: "https://app.example/sub/auth/callback"},
		{about: "given", sends: web, settings: set("redirect_uri", "https://app.example/x", "base_url", "https://other.example"), want: "https://app.example/x"},
		{about: "a name, known", sends: named, settings: set("base_url", "https://git.example", "name", "SSO"), want: "https://git.example/user/oauth2/SSO/callback"},
		{
			about: "a name, unknown", sends: named, settings: set("base_url", "https://git.example"),
			also: "https://git.example/user/oauth2/sso/callback", never: "https://git.example/user/oauth2/a/b/callback",
		},
		{about: "on people's machines", sends: local, want: "http://localhost:8000", also: "http://localhost:18000", never: "http://localhost:9000"},
		{about: "nothing", sends: Sends{}, never: "https://app.example/"},
	} {
		u := &Used{Profile: Profile{Sends: row.sends}, Settings: row.settings}
		if got := u.RedirectURI(); got != row.want {
			t.Errorf("%s: %q, want %q", row.about, got, row.want)
		}
		for uri, want := range map[string]bool{row.want: row.want != "", row.also: row.also != "", row.never: false} {
			if got := u.MaySend(uri); got != want {
				t.Errorf("%s: %q: %t", row.about, uri, got)
			}
		}
	}
}
