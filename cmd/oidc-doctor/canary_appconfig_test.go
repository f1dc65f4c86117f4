package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// vouch is a configuration that fits the practice provider, with all its secrets.
func (r *canaryRun) vouch(secret string) string {
	return fmt.Sprintf(`vouch:
  domains: [127.0.0.1]
  jwt: {secret: %q}
  session: {key: %q}
oauth:
  provider: oidc
  client_id: practice
  client_secret: %q
  auth_url: %[4]s/authorize
  token_url: %[4]s/token
  user_info_url: %[4]s/userinfo
  scopes: [openid, email, profile]
  callback_url: %[5]s
`, r.User.Password, r.AdminToken, secret, r.Issuer, r.Confidential.RedirectURI)
}

// few are checks that tell of the application and of its client.
var few = []string{
	"app-config-complete", "app-config-consistent", "app-config-secrets", "app-config-redirect-uri", "app-config-session", "app-config-endpoints",
	"app-session-store", "app-client-authentication", "client-authentication-accepted", "authorize-redirect-uri-registered",
}

// TestCanaryAppConfig runs with the configuration of an application, whose secrets are
// those of the provider, in every format and into a bundle.
func TestCanaryAppConfig(t *testing.T) {
	t.Parallel()
	for _, wrong := range []bool{false, true} {
		t.Run(fmt.Sprintf("wrong secret %v", wrong), func(t *testing.T) {
			r := startCanary(t)
			secret := r.Confidential.Secret
			if wrong {
				secret = "wr0ng-" + secret
			}
			files := map[string]string{
				"config.yml": r.vouch(secret),
				"proxy.cfg": fmt.Sprintf("provider = \"oidc\"\noidc_issuer_url = %q\nredirect_url = %q\nclient_id = \"practice\"\nclient_secret = %q\nclient_secret = %[3]q\ncookie_secret = %q\nemail_domains = [\"*\"]\nsession_store_type = \"redis\"\nredis_connection_url = \"redis://u:%s@127.0.0.1:1/0\"\nredis_password = %[5]q\n",
					r.Issuer, r.Confidential.RedirectURI, secret, r.AdminToken, r.User.Password),
				"zip.env": fmt.Sprintf("CORE_SECRET=%s\nFEATURES_OAUTH_REGISTRATION=true\nOAUTH_OIDC_CLIENT_ID=practice\nOAUTH_OIDC_CLIENT_SECRET_FILE=secret\nOAUTH_OIDC_AUTHORIZE_URL=%[2]s/authorize\nOAUTH_OIDC_TOKEN_URL=%[2]s/token\nOAUTH_OIDC_USERINFO_URL=%[2]s/userinfo\nOAUTH_OIDC_REDIRECT_URI=%[3]s\nOAUTH_OIDC_CLIENT_SECRT=%[1]s\n",
					r.AdminToken, r.Issuer, r.Confidential.RedirectURI),
			}
			for file, text := range files {
				path := r.file(t, file, text)
				var flags, written []string
				for _, f := range report.Formats {
					if file != "config.yml" && f.Name != "json" {
						continue
					}
					out := filepath.Join(r.dir, file+"."+f.Name)
					flags, written = append(flags, "--format", f.Name+"="+out), append(written, out)
				}
				written = append(written, path+".bundle")
				args := append([]string{"check", "--app-config", path, "--ca-file", r.path("ca.pem"), "--verbose", "--fail-on", "never", "--timeout", "2s", "--only", strings.Join(few, ","), "--save", path + ".bundle"}, flags...)
				stdout, stderr, code := r.silent(t, "", args...)
				if code != exitOK || !strings.Contains(stdout, "app-config-complete") {
					t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
				}
				r.wrote(t, args, written)
				if _, stderr, code := r.silent(t, "", "judge", path+".bundle", "--verbose", "--fail-on", "never"); code != exitOK {
					t.Errorf("judge ends with %d: %s", code, stderr)
				}
			}
		})
	}
}

// TestCanaryAppConfigTypos has secrets where none belongs, and files that are broken
// right at one.
func TestCanaryAppConfigTypos(t *testing.T) {
	r := startCanary(t)
	secret := r.Confidential.Secret
	const zipline = "OAUTH_OIDC_CLIENT_ID=zipline\nOAUTH_OIDC_AUTHORIZE_URL=https://127.0.0.1:1/authorize\n"
	const grafana = "[auth.generic_oauth]\nclient_id = grafana\nauth_url = https://127.0.0.1:1/authorize\n"
	const proxy = "provider = \"oidc\"\noidc_issuer_url = \"https://127.0.0.1:1\"\nclient_id = \"a\"\n"
	for name, text := range map[string]string{
		"file as the path of a file.env":          zipline + "OAUTH_OIDC_CLIENT_SECRET_FILE=" + secret + "\n",
		"line as a line of its own.env":           zipline + secret + " \" x\n",
		"open in a quote that is open.env":        zipline + "OAUTH_OIDC_CLIENT_SECRET=\"" + secret + "\n",
		"dollar behind a dollar sign.env":         zipline + "OAUTH_OIDC_CLIENT_SECRET=${" + strings.ReplaceAll(secret, "-", "_") + "}\n",
		"required as a variable.env":              zipline + "OAUTH_OIDC_CLIENT_SECRET=${" + strings.ReplaceAll(secret, "-", "_") + ":?no}\n",
		"toml without quotes.toml":                proxy + "client_secret = " + secret + "\n",
		"toml as a key.toml":                      proxy + secret + "\n",
		"toml in an open quote.toml":              proxy + "client_secret = \"" + secret + "\n",
		"ini as a line.ini":                       grafana + secret + "\n[" + secret + "\n",
		"ini as a file.ini":                       grafana + "client_secret = $__file{" + secret + "}\n",
		"ini as a variable.ini":                   grafana + "client_secret = $__env{" + strings.ReplaceAll(secret, "-", "_") + "}\n",
		"yaml as a line.yaml":                     "oauth:\n  client_id: vouch\n  " + secret + "\n  x: [\n",
		"yaml in an open quote.yaml":              "oauth:\n  client_secret: \"" + secret + "\n",
		"argo with a dollar sign.yaml":            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata:\n  oidc.config: |\n    issuer: https://127.0.0.1:1\n    clientID: a\n    clientSecret: $" + secret + "\n",
		"secret not in base64.yaml":               "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: \"!" + secret + "\"}\n",
		"flags in an open quote.sh":               "oauth2-proxy --client-id=a --client-secret='" + secret + "\n",
		"apache in an open quote.conf":            "OIDCClientID a\nOIDCClientSecret \"" + secret + "\n",
		"properties with a bad escape.properties": "spring.security.oauth2.client.registration.a.client-secret=\\u" + secret + "\n",
		"compose unclosed in a command.yaml":      "services:\n  p:\n    command: oauth2-proxy --client-secret '" + secret + "\n",
		"whole as a whole":                        secret + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			path := r.file(t, name[strings.LastIndex(name, " ")+1:], text)
			if _, stderr, code := r.silent(t, "", "check", "--app-config", path, "--timeout", "1s"); code == exitOK || stderr == "" {
				t.Errorf("exit code %d, and %q", code, stderr)
			}
		})
	}
	for name, args := range map[string][]string{
		"instead of the file":    {"check", "--app-config", secret},
		"instead of the service": {"check", "--app-config", r.file(t, "compose.yaml", "services:\n  a:\n    environment: [OAUTH_OIDC_CLIENT_ID=a]\n  b: {}\n"), "--app-service", secret},
	} {
		t.Run(name, func(t *testing.T) {
			if _, stderr, code := r.silent(t, "", args...); code != exitUsage || stderr == "" {
				t.Errorf("exit code %d, and %q", code, stderr)
			}
		})
	}
}
