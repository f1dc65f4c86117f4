package appconfig_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/appconfig"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// Three made-up applications with one key in common.
var profiles = []*appconfig.Profile{
	{Name: "photos", Title: "Photos", Aliases: []string{"photo-server"}, Config: application.Config{
		Files: []string{".env"}, Namespace: []string{"PHOTOS_"},
		Settings: []application.Key{
			{Name: "issuer", Env: []string{"OIDC_ISSUER"}},
			{Name: "client_id", Env: []string{"PHOTOS_CLIENT_ID"}},
			{Name: "client_secret", Env: []string{"PHOTOS_CLIENT_SECRET"}, Secret: true, FileTwin: true, Templates: []string{"change-me"}},
		},
	}},
	{Name: "notes", Title: "Notes", Config: application.Config{
		Order: []string{"flag", "env", "file"},
		Settings: []application.Key{
			{Name: "issuer", Env: []string{"OIDC_ISSUER", "NOTES_ISSUER"}, Flag: []string{"issuer"}, File: []string{"issuer"}},
			{Name: "client_id", Env: []string{"NOTES_CLIENT_ID"}, Flag: []string{"client-id"}, File: []string{"client_id", "providers.*.client_id"}},
			{Name: "email_domains", Flag: []string{"email-domain"}},
			{Name: "extra_scopes", Flag: []string{"extra-scope"}},
		},
	}, Scope: "openid"},
	{Name: "plans", Title: "Plans", Config: application.Config{NodeEnv: true, Settings: []application.Key{
		{Name: "client_id", Env: []string{"PLANS_CLIENT_ID"}}, {Name: "client_secret", Env: []string{"PLANS_SECRET"}, Secret: true}, {Name: "base_url", Env: []string{"PLANS_URL"}},
	}}},
	{Name: "orders", Title: "Orders", Config: application.Config{
		Settings: []application.Key{
			{Name: "issuer", File: []string{"spring.security.oauth2.client.provider.<id>.issuer-uri"}},
			{Name: "client_id", File: []string{"spring.security.oauth2.client.registration.<id>.client-id"}},
			{Name: "provider", File: []string{"spring.security.oauth2.client.registration.<id>.provider"}},
			{Name: "client_secret", File: []string{"spring.security.oauth2.client.registration.<id>.client-secret"}, Secret: true},
		},
	}},
}

func written(r *appconfig.Reading) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", r.Profile.Name, r.Part)
	for _, s := range r.Settings {
		fmt.Fprintf(&b, "%s %s %s=%s", s.Place(), s.Name, s.Key, s.Value)
		if s.Shape != nil {
			fmt.Fprintf(&b, " %+v live=%q", *s.Shape, r.Live[s.Name])
		}
		if s.Twice {
			fmt.Fprintf(&b, " twice=%s", s.Other)
		}
		if s.Unknown != "" {
			fmt.Fprintf(&b, " unknown=%s", s.Unknown)
		}
		if s.Cut != "" {
			b.WriteString(" cut")
		}
		b.WriteByte('\n')
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s:%d %s; %s\n", n.File, n.Line, n.Text, n.Hint)
	}
	return b.String()
}

func TestInterpret(t *testing.T) {
	for _, c := range []struct {
		name, path, text, service string
		only                      string // the application that the user named
		beside                    map[string]string
		want                      string // all that was read, or a part of what is wrong
	}{
		{name: "one application alone has the key", path: ".env", text: "OIDC_ISSUER=https://a\nPHOTOS_CLIENT_ID=p\nOTHER=x\n",
			want: "photos \n.env:1 issuer OIDC_ISSUER=https://a\n.env:2 client_id PHOTOS_CLIENT_ID=p\n"},
		{name: "only what both have", path: ".env", text: "OIDC_ISSUER=https://a\n", want: ".env: the settings fit more than one application: photos, notes; name it with --app"},
		{name: "named", path: ".env", text: "OIDC_ISSUER=https://a\n", only: "notes", want: "notes \n.env:1 issuer OIDC_ISSUER=https://a\n"},
		{name: "nothing known", path: ".env", text: "A=b\n", want: ".env: no application that is known has the settings of the file"},
		{name: "nothing of the one named", path: ".env", text: "A=b\n", only: "photos", want: "nothing in an environment file is a setting of Photos that a login needs; give the file that Photos reads its settings from: .env"},
		{name: "twice", path: ".env", text: "PHOTOS_CLIENT_ID=a\nPHOTOS_CLIENT_ID=b\n", want: "photos \n.env:2 client_id PHOTOS_CLIENT_ID=b twice=.env:1\n"},
		{name: "twice the same", path: ".env", text: "PHOTOS_CLIENT_ID=a\nPHOTOS_CLIENT_ID=a\n", want: "photos \n.env:2 client_id PHOTOS_CLIENT_ID=a\n"},
		{name: "two names of one setting", path: ".env", text: "NOTES_ISSUER=https://b\nOIDC_ISSUER=https://a\nNOTES_CLIENT_ID=n\n",
			want: "notes \n.env:2 issuer OIDC_ISSUER=https://a twice=.env:1\n.env:3 client_id NOTES_CLIENT_ID=n\n"},
		{name: "the secret of the template", path: ".env", text: "PHOTOS_CLIENT_ID=p\nPHOTOS_CLIENT_SECRET=change-me\n",
			want: "photos \n.env:1 client_id PHOTOS_CLIENT_ID=p\n.env:2 client_secret PHOTOS_CLIENT_SECRET= {Bytes:9 Decoded:0 Template:true Blanks:false} live=\"change-me\"\n"},
		{name: "a dollar sign", path: ".env", text: "PHOTOS_CLIENT_ID=p\nPHOTOS_CLIENT_SECRET=ab$cd\n",
			want: "photos \n.env:1 client_id PHOTOS_CLIENT_ID=p\n.env:2 client_secret PHOTOS_CLIENT_SECRET= {Bytes:2 Decoded:1 Template:false Blanks:false} live=\"ab\" cut\n"},
		{name: "a dollar sign, as Node reads it", path: ".env", text: "PLANS_CLIENT_ID=p # x\nPLANS_SECRET=ab$cd\nPLANS_URL='${HOST}#a' # it's\n",
			want: "plans \n.env:1 client_id PLANS_CLIENT_ID=p\n.env:2 client_secret PLANS_SECRET= {Bytes:5 Decoded:0 Template:false Blanks:false} live=\"ab$cd\"\n.env:3 base_url PLANS_URL=${HOST}#a\n"},
		{name: "a number sign, as Node reads it", path: ".env", text: "PLANS_CLIENT_ID=p\nPLANS_SECRET=ab#cd\n",
			want: "plans \n.env:1 client_id PLANS_CLIENT_ID=p\n.env:2 client_secret PLANS_SECRET= {Bytes:2 Decoded:1 Template:false Blanks:false} live=\"ab\" cut\n"},
		{name: "a secret in a file", path: "d/.env", text: "PHOTOS_CLIENT_ID=p\nPHOTOS_CLIENT_SECRET_FILE=secret\n", beside: map[string]string{"d/secret": "s3\n"},
			want: "photos \nd/.env:1 client_id PHOTOS_CLIENT_ID=p\nd/.env:2 client_secret PHOTOS_CLIENT_SECRET_FILE= {Bytes:3 Decoded:1 Template:false Blanks:true} live=\"s3\\n\"\n"},
		{name: "a secret in a file of the container", path: ".env", text: "PHOTOS_CLIENT_ID=p\nPHOTOS_CLIENT_SECRET_FILE=/run/secrets/x\n",
			want: "photos \n.env:1 client_id PHOTOS_CLIENT_ID=p\n.env:2 client_secret PHOTOS_CLIENT_SECRET_FILE= unknown=the file /run/secrets/x, which is not here\n"},
		{name: "a name that is nearly known", path: ".env", text: "PHOTOS_CLIENT_ID=p\nPHOTOS_CLIENT_SECRT=x\nPHOTOS_THEME=dark\n",
			want: "photos \n.env:1 client_id PHOTOS_CLIENT_ID=p\n.env:2 Photos does not know PHOTOS_CLIENT_SECRT; did you mean PHOTOS_CLIENT_SECRET?\n"},
		{name: "flags before environment", path: "compose.yaml", text: "services:\n  n:\n    image: notes:1\n    command: [--issuer, https://f, --email-domain=a, --email-domain=b, --extra-scope=email, --extra-scope=groups]\n    environment:\n      OIDC_ISSUER: https://e\n      NOTES_CLIENT_ID: n\n",
			want: "notes n\ncompose.yaml:4 issuer issuer=https://f\ncompose.yaml:7 client_id NOTES_CLIENT_ID=n\ncompose.yaml:4 email_domains email-domain=a b\ncompose.yaml:4 extra_scopes extra-scope=email groups\ncompose.yaml:4 scope extra-scope=openid email groups\n"},
		{name: "environment over env_file is no contradiction", path: "compose.yaml", text: "services:\n  p:\n    env_file: [p.env]\n    environment: [PHOTOS_CLIENT_ID=b]\n", beside: map[string]string{"p.env": "PHOTOS_CLIENT_ID=a\n"},
			want: "photos p\ncompose.yaml:4 client_id PHOTOS_CLIENT_ID=b\n"},
		{name: "a mounted secret", path: "d/compose.yaml", text: "services:\n  p:\n    environment:\n      PHOTOS_CLIENT_ID: p\n      PHOTOS_CLIENT_SECRET_FILE: /run/secrets/oidc\n    secrets: [oidc]\nsecrets:\n  oidc: {file: ./s.txt}\n", beside: map[string]string{"d/s.txt": "s3"},
			want: "photos p\nd/compose.yaml:4 client_id PHOTOS_CLIENT_ID=p\nd/compose.yaml:5 client_secret PHOTOS_CLIENT_SECRET_FILE= {Bytes:2 Decoded:1 Template:false Blanks:false} live=\"s3\"\n"},
		{name: "two services", path: "compose.yaml", text: "services:\n  a:\n    environment: [PHOTOS_CLIENT_ID=p]\n  b:\n    environment: [NOTES_CLIENT_ID=n]\n  c:\n    image: x\n",
			want: "compose.yaml: several services of a compose file fit: a (photos, line 2), b (notes, line 4); choose one with --app-service NAME"},
		{name: "one of two services", path: "compose.yaml", text: "services:\n  a:\n    environment: [PHOTOS_CLIENT_ID=p]\n  b:\n    environment: [NOTES_CLIENT_ID=n]\n", service: "b",
			want: "notes b\ncompose.yaml:5 client_id NOTES_CLIENT_ID=n\n"},
		{name: "no such service", path: "compose.yaml", text: "services:\n  photos:\n    environment: [PHOTOS_CLIENT_ID=p]\n  b: {}\n", service: "fotos",
			want: "compose.yaml: a compose file has no service fotos; did you mean photos?"},
		{name: "the database has the variables too", path: "compose.yaml", text: "services:\n  db:\n    env_file: .env\n  web:\n    image: example/photo-server:2\n    env_file: .env\n", beside: map[string]string{".env": "PHOTOS_CLIENT_ID=p\n"},
			want: "photos web\n.env:1 client_id PHOTOS_CLIENT_ID=p\n"},
		{name: "relaxed binding", path: "application.yml", text: "spring.security.oauth2.client:\n  registration.my-idp:\n    clientId: o\n    client_secret: s\n  provider.my-idp.issuerUri: https://i\n",
			want: "orders \napplication.yml:5 issuer spring.security.oauth2.client.provider.my-idp.issuerUri=https://i\napplication.yml:3 client_id spring.security.oauth2.client.registration.my-idp.clientId=o\napplication.yml:4 client_secret spring.security.oauth2.client.registration.my-idp.client_secret= {Bytes:1 Decoded:0 Template:false Blanks:false} live=\"s\"\n"},
		{name: "two registrations", path: "application.yml", text: "spring.security.oauth2.client.registration:\n  a: {client-id: x}\n  b: {client-id: y}\n",
			want: "application.yml:3: Orders is configured for several providers: a, b; choose one with --app-service NAME"},
		{name: "one of two registrations", path: "application.yml", text: "spring.security.oauth2.client.registration:\n  a: {client-id: x}\n  b: {client-id: y}\n", service: "b",
			want: "orders \napplication.yml:3 client_id spring.security.oauth2.client.registration.b.client-id=y\n"},
		{name: "a registration at a provider of another name", path: "application.yml", text: "spring.security.oauth2.client:\n  registration.app: {client-id: x, provider: sso}\n  provider:\n    sso: {issuer-uri: https://i}\n    other: {issuer-uri: https://o}\n",
			want: "orders \napplication.yml:4 issuer spring.security.oauth2.client.provider.sso.issuer-uri=https://i\napplication.yml:2 client_id spring.security.oauth2.client.registration.app.client-id=x\napplication.yml:2 provider spring.security.oauth2.client.registration.app.provider=sso\n"},
		{name: "the only provider", path: "application.yml", text: "spring.security.oauth2.client:\n  registration.app: {client-id: x}\n  provider.sso: {issuer-uri: https://i}\n",
			want: "orders \napplication.yml:3 issuer spring.security.oauth2.client.provider.sso.issuer-uri=https://i\napplication.yml:2 client_id spring.security.oauth2.client.registration.app.client-id=x\n"},
		{name: "no such registration", path: "application.yml", text: "spring.security.oauth2.client.registration:\n  a: {client-id: x}\n", service: "c",
			want: "application.yml:2: there is no service c; those of the file are a"},
		{name: "a service that extends another", path: "compose.yaml", text: "services:\n  base:\n    image: x\n    environment: {OIDC_ISSUER: https://a, PHOTOS_CLIENT_ID: p}\n  photos:\n    extends: {service: base}\n    environment: {PHOTOS_CLIENT_ID: q}\n", service: "photos",
			want: "photos photos\ncompose.yaml:4 issuer OIDC_ISSUER=https://a\ncompose.yaml:7 client_id PHOTOS_CLIENT_ID=q\n"},
		{name: "a service that extends one of another file", path: "compose.yaml", text: "services:\n  photos:\n    extends: {service: base, file: base.yaml}\n    environment: {PHOTOS_CLIENT_ID: q}\n",
			want: "photos photos\ncompose.yaml:4 client_id PHOTOS_CLIENT_ID=q\ncompose.yaml issuer OIDC_ISSUER= unknown=the service base of another file\ncompose.yaml client_secret PHOTOS_CLIENT_SECRET= unknown=the service base of another file\n"},
		{name: "a file of a ConfigMap that is mounted", path: "pod.yaml", text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata:\n  notes.cfg: |\n    issuer = \"https://i\"\n---\napiVersion: v1\nkind: Pod\nspec:\n  volumes:\n  - {name: v, configMap: {name: conf}}\n  containers:\n  - name: notes\n    args: [--config=/etc/notes/notes.cfg, --client-id=n]\n    volumeMounts:\n    - {name: v, mountPath: /etc/notes}\n",
			want: "notes notes\n/etc/notes/notes.cfg:1 issuer issuer=https://i\npod.yaml:15 client_id client-id=n\n"},
		{name: "docker run", path: "run.sh", text: "docker run -d -p 80:80 \\\n  -e NOTES_CLIENT_ID=n \\\n  example/notes:1 --issuer=https://i\n",
			want: "notes \nrun.sh:3 issuer issuer=https://i\nrun.sh:2 client_id NOTES_CLIENT_ID=n\n"},
		{name: "the first of a list", path: "notes.yaml", text: "providers:\n- client_id: x\n- client_id: y\n",
			want: "notes \nnotes.yaml:2 client_id providers.0.client_id=x\nnotes.yaml issuer issuer= unknown=another file of the configuration\nnotes.yaml email_domains email-domain= unknown=another file of the configuration\nnotes.yaml extra_scopes extra-scope= unknown=another file of the configuration\n"},
		{name: "a file that the program is started with", path: "d/compose.yaml", text: "services:\n  n:\n    image: notes\n    command: --config=/etc/notes.cfg --client-id=n\n    volumes: [./notes.cfg:/etc/notes.cfg:ro]\n", beside: map[string]string{"d/notes.cfg": "issuer = \"https://i\"\n"},
			want: "notes n\nd/notes.cfg:1 issuer issuer=https://i\nd/compose.yaml:4 client_id client-id=n\n"},
		{name: "such a file that is not here", path: "pod.yaml", text: "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: notes\n    args: [--config=/etc/notes.cfg, --client-id=n]\n",
			want: "notes notes\npod.yaml:6 client_id client-id=n\npod.yaml issuer issuer= unknown=the file /etc/notes.cfg\npod.yaml email_domains email-domain= unknown=the file /etc/notes.cfg\npod.yaml extra_scopes extra-scope= unknown=the file /etc/notes.cfg\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			there := map[string]string{c.path: c.text}
			for path, text := range c.beside {
				there[path] = text
			}
			content, problems := appconfig.Read(files(there), c.path)
			if len(problems) > 0 {
				t.Fatal(said(problems))
			}
			var known []*appconfig.Profile
			for _, p := range profiles {
				if c.only == "" || p.Name == c.only {
					known = append(known, p)
				}
			}
			r, problems := appconfig.Interpret(files(there), content, known, c.service)
			if r == nil || !appconfig.Usable(problems) {
				if got := said(problems); !strings.Contains(got, c.want) {
					t.Errorf("got\n%s\nwant\n%s", got, c.want)
				}
				return
			}
			if got := written(r) + said(problems); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
