package report

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// TestCurlIsOneCommand hands commands to a shell, in which curl only says what
// it was given.
func TestCurlIsOneCommand(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	arguments := func(e Exchange) []string {
		cmd := exec.Command(sh, "-c", `curl() { for a; do printf '%s\000' "$a"; done; }`+"\n"+strings.Join(curl(e), " \\\n  "))
		cmd.Dir = t.TempDir()
		cmd.Env = []string{"CODE=the-code", "STATE=one", "STATE_2=two", "CLIENT_ID=app", "CLIENT_SECRET=s p'\"$", "ACCESS_TOKEN=at", "COOKIE=c", "SECRET=s", "PATH_2=no", "VALUE_1ST=v"}
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %s", err, curl(e))
		}
		return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	}
	const evil = `'; touch owned; $(touch owned) ` + "`touch owned` \"$HOME\" \\ ! & | > owned # * ~ {a,b} @file"
	for name, c := range map[string]struct {
		e    Exchange
		want []string
	}{
		"GET": {Exchange{Method: "GET", Request: &Request{Address: "https://a.example/x", Header: []wire.Field{{Name: "Accept", Value: "application/json"}, {Name: "User-Agent", Value: "oidc-doctor"}}}},
			[]string{"https://a.example/x", "-H", "Accept: application/json"}},
		"query": {Exchange{Method: "GET", Request: &Request{Address: "https://a.example/x", Query: []wire.Field{
			{Name: "scope", Value: "openid profile"}, {Name: "state", Value: "(state, 26 bytes, #aaaaaaaaaaaa)"}, {Name: "again", Value: "(state, 26 bytes, #aaaaaaaaaaaa)"},
			{Name: "other", Value: "(state, 26 bytes, #bbbbbbbbbbbb)"}, {Name: "x", Value: "(1st, 26 bytes, #cccccccccccc)"}}}},
			[]string{"-G", "https://a.example/x", "--data-urlencode", "scope=openid profile", "--data-urlencode", "state=one", "--data-urlencode", "again=one",
				"--data-urlencode", "other=two", "--data-urlencode", "x=v"}},
		"form": {Exchange{Method: "POST", Request: &Request{Address: "https://a.example/t", Header: []wire.Field{
			{Name: "Authorization", Value: "Basic (credentials, 9 bytes, #dddddddddddd)"}, {Name: "Cookie", Value: "sid=(cookie, 4 bytes, #eeeeeeeeeeee)"}},
			Form: []wire.Field{{Name: "code", Value: "(code, 43 bytes, #ffffffffffff)"}, {Name: "hint", Value: "before (masked) after"}}}},
			[]string{"https://a.example/t", "-u", `app:s p'"$`, "-H", "Cookie: sid=c", "--data-urlencode", "code=the-code", "--data-urlencode", "hint=before s after"}},
		"bearer": {Exchange{Method: "GET", Request: &Request{Address: "https://a.example/u", Header: []wire.Field{{Name: "Authorization", Value: "Bearer (credentials, 9 bytes, #dddddddddddd)"}}}},
			[]string{"https://a.example/u", "-H", "Authorization: Bearer at"}},
		"another method":  {Exchange{Method: "OPTIONS", Request: &Request{Address: "https://a.example/u"}}, []string{"-X", "OPTIONS", "https://a.example/u"}},
		"POST of nothing": {Exchange{Method: "POST", Request: &Request{Address: "https://a.example/u"}}, []string{"-X", "POST", "https://a.example/u"}},
		"evil": {Exchange{Method: "GET" + evil, Request: &Request{Address: "https://a.example/" + evil, Header: []wire.Field{{Name: "X" + evil, Value: evil}, {Name: "Authorization", Value: evil}},
			Query: []wire.Field{{Name: "a", Value: evil}, {Name: "@etc", Value: evil}}}},
			[]string{"-X", "GET" + evil, "-G", "https://a.example/" + evil, "-H", "X" + evil + ": " + evil, "-H", "Authorization: " + strings.Fields(evil)[0] + " at",
				"--data-urlencode", "a=" + evil, "--data-urlencode", "%40etc=" + evil}},
	} {
		if got := arguments(c.e); !slices.Equal(got[3:], c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got[3:], c.want)
		}
	}
	if curl(Exchange{Method: "GET"}) != nil {
		t.Error("a command for a request that is not known")
	}
}
