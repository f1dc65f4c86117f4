package appconfig_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/appconfig"
)

func said(problems []appconfig.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s: %s; %s\n", p.Place(), p.Text, p.Hint)
	}
	return b.String()
}

// What is wrong is told with its line, all of it, and without a value.
func TestReadBadFiles(t *testing.T) {
	for _, c := range []struct {
		path, text string
		want       []string
		usable     bool
	}{
		{"none", "", []string{"none: the file cannot be read: no such file"}, false},
		{".env", " \n", []string{".env: the file is empty"}, false},
		{".env", "\x7fELF\x00\x01", []string{".env: the file is binary"}, false},
		{".env", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n", []string{"a key or a certificate (PEM)"}, false},
		{"conf", "<!doctype html><title>Login</title>", []string{"an HTML page"}, false},
		{"gitlab.rb", "gitlab_rails['omniauth_enabled'] = true\n", []string{"Ruby"}, false},
		{"config.js", "const s = require('x')\nmodule.exports = {}\n", []string{"JavaScript"}, false},
		{"words.txt", "nothing here\n", []string{"the format of the file is not known"}, false},
		{".env", "A=1\nSEKRIT zzz9\nB=\"unclosed sekrit\nC=2\n", []string{".env:2: the line is no NAME=value", ".env:3: a quote is not closed"}, false},
		{".env", "A=${SEKRIT:?needed}\n", []string{".env:1: the line asks for the variable SEKRIT"}, false},
		{"a.yaml", "a:\n\tb: sekrit\n", []string{"a.yaml:2: the line is indented with a tab"}, false},
		{"a.yaml", "a: [sekrit\nb: c\n", []string{"the file is not YAML"}, false},
		{"a.yaml", "# nothing\n", []string{"a.yaml: the file has no values"}, false},
		{"compose.yaml", "services: {}\n", []string{"compose.yaml:1: the compose file has no services"}, false},
		{"compose.yaml", "services:\n  app:\n    env_file: gone.env\n    environment: [A=b]\n", []string{"compose.yaml:3: gone.env cannot be read: no such file"}, true},
		{"o.cfg", "a = \"fine\"\nb = sekrit\nc = \"good\"\nd = 'open sekrit\n", []string{"o.cfg:2: the line is not TOML", "o.cfg:4: the line is not TOML"}, false},
		{"g.ini", "[a]\nb = c\nno setting sekrit\n", []string{"g.ini:3: the line is no setting and is skipped"}, true},
		{"a.conf", "OIDCClientID app\nOIDCClientSecret \"sekrit\n</Location>\n", []string{"a.conf:2: the directive ends inside a quote", "a.conf:3: a section is closed that was not opened"}, false},
		{"run.sh", "oauth2-proxy --client-id=x --client-secret='sekrit\n", []string{"run.sh:1: the command line ends inside a quote"}, false},
		{"s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  key: sekrit!\n", []string{"s.yaml:5: key of the Secret a is not base64"}, false},
		{"s.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n", []string{"no object of the file has containers"}, false},
		{"config", "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user: {token: sekrit}\n", []string{"no user of the kubeconfig logs in by a plugin"}, false},
		{"p.properties", "a=\\u00zz\n", []string{"p.properties:1: the line is no property"}, false},
		{"a.yaml", "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e]\n",
			[]string{"the file becomes more than 100000 values by its aliases"}, false},
	} {
		t.Run(c.path+" "+strings.ToValidUTF8(c.text[:min(20, len(c.text))], "?"), func(t *testing.T) {
			there := map[string]string{c.path: c.text}
			if c.path == "none" {
				there = nil
			}
			_, problems := appconfig.Read(files(there), c.path)
			got := said(problems)
			for _, w := range c.want {
				if !strings.Contains(got, w) {
					t.Errorf("want %q in\n%s", w, got)
				}
			}
			if strings.Contains(got, "sekrit") || strings.Contains(got, "zzz9") {
				t.Errorf("repeats a value:\n%s", got)
			}
			if appconfig.Usable(problems) != c.usable {
				t.Errorf("usable is %v:\n%s", !c.usable, got)
			}
		})
	}
}

// FuzzRead reads anything, in every format, and neither panics nor hangs nor loses
// the line.
func FuzzRead(f *testing.F) {
	paths := []string{".env", "a.yaml", "a.toml", "a.ini", "a.properties", "a.conf", "a.service", "a"}
	for i, text := range []string{
		"A=\"x\ny\"\nB='c' # d\nexport C=${A:-b}\n",
		"services:\n  a:\n    environment: [A=$B]\n    command: x --y z\n",
		"[a]\nb = [\"c\", 'd']\ne = {f = 1}\n",
		"[a]\nb = \"\"\"c\nd\"\"\"\n",
		"a=b\\\n  c\n! d\n",
		"<Location /a>\nOIDCScope \"a \\\n b\"\n</Location>\n",
		"[Service]\nExecStart=/bin/a --b=c \\\n --d\n",
		"OIDC_ISSUER=$A\nPHOTOS_CLIENT_ID='a\nb'\nPHOTOS_CLIENT_SECRET_FILE=x\n",
		"services:\n  a:\n    extends: a\n    environment: {NOTES_CLIENT_ID: b}\n    command: [--config=x]\n",
		"apiVersion: v1\nkind: ConfigMap\ndata:\n  oidc.config: |\n    a: b\n",
	} {
		f.Add(uint8(i), text)
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		path := paths[int(which)%len(paths)]
		c, problems := appconfig.Read(files(map[string]string{path: text}), path)
		if c == nil && appconfig.Usable(problems) {
			t.Fatalf("nothing was read and nothing is wrong: %q", text)
		}
		lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
		for _, p := range problems {
			if p.Line < 0 || p.Line > lines+1 {
				t.Errorf("line %d of %d: %s", p.Line, lines, p.Text)
			}
		}
		if c == nil {
			return
		}
		if r, problems := appconfig.Interpret(files(nil), c, profiles, ""); r == nil && appconfig.Usable(problems) {
			t.Error("nothing is meant and nothing is wrong")
		}
		for _, part := range c.Parts {
			for _, s := range part.Settings {
				if s.Line < 1 || s.Line > lines+1 {
					t.Errorf("%s is in line %d of %d", s.Key, s.Line, lines)
				}
			}
		}
	})
}
