package appconfig_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/appconfig"
)

// files is an opener over texts, so that a test says what is there.
func files(texts map[string]string) appconfig.Opener {
	return func(path string) ([]byte, error) {
		if t, ok := texts[path]; ok {
			return []byte(t), nil
		}
		return nil, &fs.PathError{Op: "open", Path: path, Err: errors.New("no such file or directory")}
	}
}

const apps = "../../testdata/apps"

// lines writes what was read, one setting a line.
func lines(c *appconfig.Content) string {
	var b strings.Builder
	for _, p := range c.Parts {
		for _, s := range p.Settings {
			fmt.Fprintf(&b, "%s|%d %s %s=%s", p.Name, s.Line, s.Kind, s.Key, s.Value)
			if s.Unread != "" {
				fmt.Fprintf(&b, " (%s)", s.Unread)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func TestReadAPIServerFlags(t *testing.T) {
	for path, text := range map[string]string{
		"kubeadm.yaml":  "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n  - name: oidc-issuer-url\n    value: https://i\n",
		"older.yaml":    "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer:\n\n  extraArgs:\n    oidc-issuer-url: https://i\n",
		"k3s/conf.yaml": "tls-san: [a]\n\n\nkube-apiserver-arg:\n- oidc-issuer-url=https://i\n",
	} {
		c, wrong := appconfig.Read(files(map[string]string{path: text}), path)
		if c == nil || !strings.Contains(lines(c), " flag oidc-issuer-url=https://i") || !strings.Contains("|5|6|", lines(c)[:2]) {
			t.Errorf("%s: %v, %+v", path, wrong, c)
		}
	}
}

func TestReadFilesAsUsersHaveThem(t *testing.T) {
	for _, c := range []struct {
		path, format string
		want         []string // lines
	}{
		{"zipline/.env", "an environment file", []string{
			"|6 env CORE_RETURN_HTTPS_URLS=true",
			"|16 env OAUTH_OIDC_CLIENT_SECRET=Zs6mD0x4TtRjP8wKqYb2Vn7LhE3uGc1A",
		}},
		{"zipline/compose.yaml", "a compose file", []string{
			"postgres|15 env POSTGRES_USER=zipline",
			"zipline|17 env OAUTH_OIDC_AUTHORIZE_URL=https://auth.example.com/application/o/authorize/",
			"zipline|29 env DATABASE_URL=postgres://zipline:8f2c1d0a@postgres:5432/zipline",
			"zipline|30 env OAUTH_OIDC_CLIENT_SECRET_FILE=/run/secrets/oidc",
		}},
		{"mirotalk-p2p/.env", "an environment file", []string{
			"|7 env PORT=3000",
			"|12 env OIDC_ISSUER_BASE_URL=https://auth.example.com/application/o/mirotalk/",
		}},
		{"oauth2-proxy/oauth2-proxy.cfg", "a TOML file", []string{
			"|5 file upstreams=http://127.0.0.1:8080/",
			"|11 file oidc_issuer_url=https://sso.example.com/realms/main",
			"|18 file email_domains=*",
			"|25 file cookie_refresh=4m",
			"|26 file cookie_secure=true",
		}},
		{"oauth2-proxy/alpha.yaml", "a YAML file", []string{
			"|13 file providers.0.clientID=oauth2-proxy",
			"|22 file providers.0.oidcConfig.issuerURL=https://sso.example.com/realms/main",
			"|18 file providers.0.loginURLParameters.0.name=prompt",
		}},
		{"oauth2-proxy/compose.yaml", "a compose file", []string{
			"proxy|8 flag oidc-issuer-url=https://sso.example.com/realms/main",
			"proxy|12 flag skip-provider-button=true",
			"proxy|13 flag code-challenge-method=S256",
			"proxy|17 env OAUTH2_PROXY_CLIENT_SECRET= (the variable CLIENT_SECRET)",
		}},
		{"oauth2-proxy/deployment.yaml", "a Kubernetes manifest", []string{
			"oauth2-proxy|29 flag oidc-issuer-url=https://sso.example.com/realms/main",
			"oauth2-proxy|39 env OAUTH2_PROXY_CLIENT_SECRET=pV8nT3xQ6zL1mR9sK4wB7yD2fG5hJ0cE",
			"oauth2-proxy|49 env OAUTH2_PROXY_REDIS_PASSWORD= (the Secret redis, key password)",
		}},
		{"oauth2-proxy/oauth2-proxy.service", "a command line", []string{
			"|7 env OAUTH2_PROXY_CLIENT_SECRET=pV8nT3xQ6zL1mR9sK4wB7yD2fG5hJ0cE",
			"|11 flag oidc-issuer-url=https://sso.example.com/realms/main",
			"|12 flag redirect-url=https://app.example.com/oauth2/callback",
			"|14 flag reverse-proxy=true",
		}},
		{"grafana/grafana.ini", "an INI file", []string{
			"|5 file server.root_url=https://grafana.example.com/",
			"|15 file auth.generic_oauth.client_id=grafana",
			"|16 file auth.generic_oauth.client_secret=m8Kx#2vQ;w7",
			"|25 file auth.generic_oauth.role_attribute_path=contains(groups[*], 'grafana-admins') && 'Admin' || 'Viewer'",
		}},
		{"spring-security/application.yml", "Spring's application.yml", []string{
			"|12 file spring.security.oauth2.client.registration.keycloak.client-id=orders",
			"|13 file spring.security.oauth2.client.registration.keycloak.client-secret=hV3kq9Pz",
			"local|30 file spring.security.oauth2.client.provider.keycloak.issuerUri=http://127.0.0.1:8180/realms/main",
			"local|12 file spring.security.oauth2.client.registration.keycloak.client-id=orders",
		}},
		{"spring-security/application.properties", "a properties file", []string{
			"|4 file spring.security.oauth2.client.registration.keycloak.client-secret= (the variable or property KEYCLOAK_SECRET)",
			"|5 file spring.security.oauth2.client.registration.keycloak.scope=openid,profile,email",
			"|10 file spring.security.oauth2.client.provider.keycloak.issuer-uri=https://sso.example.com/realms/main",
		}},
		{"mod_auth_openidc/auth_openidc.conf", "an Apache configuration", []string{
			`intranet.example.com|9 file OIDCClientSecret=w9 Lq"7Bv#3`,
			"intranet.example.com|12 file OIDCScope=openid email                 profile",
			"intranet.example.com|21 file OIDCUnAuthAction=auth",
		}},
		{"argocd/argocd-cm.yaml", "a Kubernetes manifest", []string{
			"|9 file url=https://argocd.example.com",
			"|13 file oidc.config.issuer=https://sso.example.com/realms/main",
			"|15 file oidc.config.clientSecret= (the key oidc.keycloak.clientSecret of the Secret argocd-secret)",
			"|16 file oidc.config.requestedScopes=openid profile email groups",
		}},
		{"kube-apiserver/authentication.yaml", "an AuthenticationConfiguration", []string{
			"|5 file jwt.0.issuer.url=https://sso.example.com/realms/main",
			"|13 file jwt.0.claimMappings.groups.claim=groups",
		}},
		{"kube-apiserver/kube-apiserver.yaml", "a Kubernetes manifest", []string{
			"kube-apiserver|12 flag oidc-issuer-url=https://sso.example.com/realms/main",
		}},
		{"kubelogin/config", "a kubeconfig", []string{
			"oidc|23 flag oidc-issuer-url=https://sso.example.com/realms/main",
			"oidc|27 flag oidc-extra-scope=groups",
		}},
		{"vouch-proxy/config.yml", "a YAML file", []string{
			"|11 file oauth.provider=oidc",
			"|17 file oauth.scopes=openid email profile",
		}},
	} {
		t.Run(c.path, func(t *testing.T) {
			content, wrong := appconfig.Read(os.ReadFile, filepath.Join(apps, c.path))
			if content == nil {
				t.Fatal(wrong)
			}
			for _, p := range wrong {
				t.Errorf("%s: %s; %s", p.Place(), p.Text, p.Hint)
			}
			got := lines(content)
			if content.Format != c.format {
				t.Errorf("format %q, want %q", content.Format, c.format)
			}
			for _, w := range c.want {
				if !strings.Contains("\n"+got, "\n"+w+"\n") {
					t.Errorf("want the line %q in\n%s", w, got)
				}
			}
		})
	}
}
