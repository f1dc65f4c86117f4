package main

import (
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/token"
)

type tokenFlags struct {
	issuer, keys, decryptionKey, caFile string
	showClaims                          bool
}

func newToken() *cobra.Command {
	x := &tokenFlags{}
	c := &cobra.Command{
		Use:   "token [FILE]",
		Short: "Decode a JWS or JWE, verify it, and say what is odd",
		Long: `Decode a token from a file or from stdin, and say what is odd about it. With
--issuer or --keys its signature is verified, with --decryption-key a JWE is
opened. Claims about a person are masked unless --show-claims is given. Nothing
leaves this machine: --issuer only fetches that provider's public keys.

The exit code is 0 when nothing is odd, 1 when something is, 2 when it is no
token.`,
		Example: `  oidc-doctor token id_token.txt --issuer https://sso.example.com
  jq -r .id_token response.json | oidc-doctor token`,
		Args: atMostOneArg("a file", "oidc-doctor token - reads stdin"),
	}
	f := c.Flags()
	f.StringVar(&x.issuer, "issuer", "", "fetch this provider's keys and verify the signature with them")
	f.StringVar(&x.keys, "keys", "", "`FILE` with public keys (JWKS or JWK) to verify the signature with")
	f.StringVar(&x.decryptionKey, "decryption-key", "", "`FILE` with the private key (JWK or PEM) that opens a JWE")
	f.StringVar(&x.caFile, "ca-file", "", "`FILE` with CA certificates (PEM) to trust beside the system's")
	f.BoolVar(&x.showClaims, "show-claims", false, "show claims about the person, too")
	c.RunE = x.run
	return c
}

func (x *tokenFlags) run(c *cobra.Command, args []string) error {
	var p problems
	files := newReader(c, &p)
	path := "-"
	if len(args) > 0 {
		path = args[0]
	}
	typed := files.tokenText(path)
	if x.issuer != "" {
		checkIssuer(x.issuer, &p)
	}
	if x.issuer != "" && x.keys != "" {
		p.add("--issuer and --keys are two sources of keys", "leave one of them out")
	}
	given := files.keySet("keys", x.keys)
	key := files.privateKey("decryption-key", x.decryptionKey)
	roots := files.roots("ca-file", x.caFile)
	if err := p.err(); err != nil {
		return err
	}
	v := token.NewView(c.OutOrStdout(), x.showClaims, time.Now())
	jws, err := v.Open(typed, key)
	if err != nil {
		return wrongUsage(err.Error(), "give one token in compact form: three parts between dots, or five for a JWE")
	}
	if jws != "" {
		if err := x.inner(c, v, jws, given, roots); err != nil {
			return err
		}
	}
	switch odd, err := v.Conclude(); {
	case err != nil:
		return trouble(err)
	case odd:
		return &ending{code: exitFailed}
	}
	return nil
}

// inner looks at the JWS.
func (x *tokenFlags) inner(c *cobra.Command, v *token.View, jws string, given []jose.JSONWebKey, roots *x509.CertPool) error {
	t, err := v.Show(jws)
	if err != nil {
		return wrongUsage(err.Error(), "give the token unchanged")
	}
	if x.issuer != "" {
		published, issuer, err := fetchKeys(c.Context(), x.issuer, roots)
		if err != nil {
			return &ending{exitIncomplete, []problem{{err.Error(), "oidc-doctor check " + x.issuer + " says why"}}}
		}
		v.Issuer(t, issuer)
		given = published
	}
	v.Signature(t, given, x.issuer != "" || x.keys != "")
	v.Claims(t)
	return nil
}

// tokenText reads a token and drops what came along when it was pasted.
func (r *reader) tokenText(path string) string {
	content, err := r.content("FILE", path)
	text := strings.Join(strings.Fields(string(content)), "")
	switch {
	case err != nil:
		r.add(fmt.Sprintf("the token cannot be read: %v", err), "give a file that you can read, or the token on stdin")
	case text == "":
		r.add("there is no token: the input is empty", "give a file, or the token on stdin")
	case strings.HasPrefix(text, "{"):
		r.add("the input is JSON, not a token", "give one token of it: jq -r .id_token FILE | oidc-doctor token")
	}
	return strings.Trim(strings.TrimPrefix(text, "Bearer"), `"'`)
}

// keySet reads a JWKS or a single JWK.
func (r *reader) keySet(flag, path string) []jose.JSONWebKey {
	content := r.read(flag, path, "the key set")
	if content == nil {
		return nil
	}
	keys, err := token.ParseKeySet(content)
	if err != nil {
		r.add(fmt.Sprintf("--%s: %v", flag, err), `give a JWKS, {"keys": […]}, as at the provider's jwks_uri`)
	}
	return keys
}
