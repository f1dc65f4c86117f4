//go:build interop

package interop

import (
	"cmp"
	"testing"
)

// TestOIDCProvider diagnoses every case of the real npm oidc-provider, each on a
// server of its own.
func TestOIDCProvider(t *testing.T) {
	const launcher = "oidc-provider"
	cases := loadTruth(t, launcher)
	state := install(t, launcher)
	var seen matrix
	t.Cleanup(func() { t.Logf("verdicts on %s\n%s", launcher, seen.table(cases)) })

	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			provider := startNode(t, launcher, state, c.Server)
			args := []string{
				provider.Address,
				"--client-id", "lab-client",
				"--client-secret-file", secretFile(t, "secret", cmp.Or(c.ClientSecret, "lab-secret")),
				"--redirect-uri", freeRedirectURI(t),
				"--post-logout-redirect-uri", "http://127.0.0.1:8085/signed-out",
				"--scope", "openid profile email offline_access",
				"--login", "headless",
				"--username", cmp.Or(c.Username, "alice"),
				"--password-file", secretFile(t, "password", "password"),
				"--impact", "intrusive",
			}
			if c.DecryptionKey {
				args = append(args, "--decryption-key", secretFile(t, "key.jwk.json", string(provider.DecryptionKey)))
			}
			findings, exitCode := check(t, args...)
			seen.add(c.Name, findings)
			compare(t, c.Checks, findings, exitCode)
		})
	}
}
