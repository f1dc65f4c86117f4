package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// recognised are configuration files as their users write them: which application
// each is of, without --app, and what of it the flags become.
var recognised = []struct {
	path, service, app              string
	issuer, clientID, secret, scope string
	redirectURI                     string
	wrong                           string // a part of what keeps it from being used
}{
	{path: "zipline/.env", app: "zipline", issuer: "https://auth.example.com/application/o/zipline/", clientID: "zipline", secret: "Zs6m", scope: "openid email profile offline_access", redirectURI: "https://zipline.example.com/api/auth/oauth/oidc"},
	{path: "zipline/compose.yaml", app: "zipline", issuer: "https://auth.example.com/application/o/zipline/", clientID: "zipline", secret: "Zs6m"},
	{path: "mirotalk-p2p/.env", app: "mirotalk-p2p", issuer: "https://auth.example.com/application/o/mirotalk/", clientID: "mirotalk", secret: "Qm3v", redirectURI: "https://p2p.example.com/auth/callback"},
	{path: "mirotalk-sfu/.env", app: "mirotalk-sfu", issuer: "https://auth.example.com/realms/meet", clientID: "mirotalk-sfu", secret: "a7Fq", redirectURI: "https://sfu.example.com/auth/callback"},
	{path: "grafana/grafana.ini", app: "grafana", issuer: "https://sso.example.com/realms/main", clientID: "grafana", secret: "m8Kx", scope: "openid email profile offline_access", redirectURI: "https://grafana.example.com/login/generic_oauth"},
	{path: "grafana/compose.yaml", app: "grafana", wrong: "compose.yaml:8: the client secret is in the file /run/secrets/grafana_oidc, which is not here"},
	{path: "argocd/argocd-cm.yaml", app: "argo-cd", wrong: "argocd-cm.yaml:15: the client secret is in the key oidc.keycloak.clientSecret of the Secret argocd-secret"},
	{path: "vouch-proxy/config.yml", app: "vouch-proxy", issuer: "https://sso.example.com/realms/main", clientID: "vouch", secret: "uF4r", scope: "openid email profile", redirectURI: "https://vouch.example.com/auth"},
	{path: "oauth2-proxy/oauth2-proxy.cfg", app: "oauth2-proxy", issuer: "https://sso.example.com/realms/main", clientID: "oauth2-proxy", secret: "pV8n", scope: "openid email profile", redirectURI: "https://app.example.com/oauth2/callback"},
	{path: "oauth2-proxy/oauth2-proxy-redis.cfg", app: "oauth2-proxy", issuer: "https://sso.example.com/realms/main", clientID: "oauth2-proxy", secret: "pV8n", scope: "openid email profile offline_access"},
	{path: "oauth2-proxy/alpha.yaml", app: "oauth2-proxy", issuer: "https://sso.example.com/realms/main", clientID: "oauth2-proxy", secret: "pV8n"},
	{path: "oauth2-proxy/compose.yaml", app: "oauth2-proxy", wrong: "compose.yaml:17: the client secret is in the variable CLIENT_SECRET"},
	{path: "oauth2-proxy/deployment.yaml", app: "oauth2-proxy", issuer: "https://sso.example.com/realms/main", clientID: "oauth2-proxy", secret: "pV8n", scope: "openid email profile offline_access"},
	{path: "oauth2-proxy/oauth2-proxy.service", app: "oauth2-proxy", issuer: "https://sso.example.com/realms/main", clientID: "oauth2-proxy", secret: "pV8n"},
	{path: "vaultwarden/.env", app: "vaultwarden", issuer: "https://sso.example.com/realms/main", clientID: "vaultwarden", secret: "r7Kd", redirectURI: "https://vault.example.com/identity/connect/oidc-signin"},
	{path: "open-webui/compose.yaml", app: "open-webui", issuer: "https://sso.example.com/realms/main", clientID: "open-webui", secret: "d8Wq", scope: "openid email profile", redirectURI: "https://chat.example.com/oauth/oidc/callback"},
	{path: "immich/immich.json", app: "immich", issuer: "https://sso.example.com/realms/main", clientID: "immich", secret: "f5Jk", scope: "openid email profile"},
	{path: "spring-security/application.yml", app: "spring-security", wrong: "several profiles of Spring's application.yml fit"},
	{path: "spring-security/application.yml", service: "local", app: "spring-security", issuer: "http://127.0.0.1:8180/realms/main", clientID: "orders", secret: "hV3k"},
	{path: "spring-security/application.properties", app: "spring-security", wrong: "application.properties:4: the client secret is in the variable or property KEYCLOAK_SECRET"},
	{path: "mod_auth_openidc/auth_openidc.conf", app: "mod-auth-openidc", issuer: "https://sso.example.com/realms/main", clientID: "intranet", secret: "w9 L", scope: "openid email profile", redirectURI: "https://intranet.example.com/secure/redirect_uri"},
	{path: "kube-apiserver/authentication.yaml", app: "kubernetes", issuer: "https://sso.example.com/realms/main", clientID: "kubernetes"},
	{path: "kube-apiserver/kube-apiserver.yaml", app: "kubernetes", issuer: "https://sso.example.com/realms/main", clientID: "kubernetes"},
	{path: "kubelogin/config", app: "kubelogin", issuer: "https://sso.example.com/realms/main", clientID: "kubernetes", secret: "Jt5X", scope: "openid email groups"},
}

func TestRecognisesConfigurations(t *testing.T) {
	for _, c := range recognised {
		t.Run(strings.Trim(c.path+" "+c.service, " "), func(t *testing.T) {
			t.Parallel()
			x := &checkFlags{appConfig: filepath.Join(repository, "testdata/apps", c.path), appService: c.service, isTyped: func(string) bool { return false }}
			var p problems
			var said strings.Builder
			a, u := x.configure(newTalk(&said), &p)
			if c.wrong != "" {
				if err := p.err(); err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Errorf("%v, want %s", err, c.wrong)
				}
				return
			}
			if err := p.err(); err != nil {
				t.Fatal(err)
			}
			if a.Name != c.app || said.String() != "" {
				t.Errorf("%s, want %s; %s", a.Name, c.app, said.String())
			}
			secret := x.answers["client-secret-file"]
			if x.issuer != c.issuer || x.clientID != c.clientID || !strings.HasPrefix(secret, c.secret) || (c.secret == "") != (secret == "") {
				t.Errorf("issuer %s, client %s, secret of %d bytes", x.issuer, x.clientID, len(secret))
			}
			if c.scope != "" && x.scope != c.scope || c.redirectURI != "" && x.redirectURI != c.redirectURI {
				t.Errorf("scope %q, redirect URI %q", x.scope, x.redirectURI)
			}
			for _, s := range u.Settings {
				if s.Shape != nil && s.Value != "" {
					t.Errorf("%s has its secret in the fact", s.Name)
				}
			}
			for _, secret := range x.appSecrets {
				if secret == "" {
					t.Error("an empty secret")
				}
			}
		})
	}
}
