package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppIDTokenReadable is Must: a provider encrypts id_tokens, or signs them with
// another algorithm than RS256, only for a client that registered for it (OpenID
// Connect Registration section 2), and refusing what it cannot read is all that a
// client can do (Core section 3.1.3.7).
var AppIDTokenReadable = &Check{
	ID:    "app-id-token-readable",
	Title: "the application can read the id_token",
	Why: `Libraries read a signed id_token with one algorithm, or with those that discovery
lists, and hardly any an encrypted one. The provider has let the user in by then,
and the application shows an error that does not say what is wrong.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "3.1.3.7"}, {OIDCCore, "10.2"}},
	Needs: []probe.Need{probe.Application, probe.Discovery, probe.Tokens, probe.IDTokenForm},
	Judge: judgeAppIDTokenReadable,
	Fix:   "Let the provider sign this client's id_tokens with RS256 and not encrypt them, or set the application to the algorithm that the provider uses.",

	Like: "id-token-format",
}

func judgeAppIDTokenReadable(f *probe.Facts) Verdict {
	u, form, where := probe.Application.Of(f), probe.IDTokenForm.Of(f), tokenForm(probe.Tokens.Of(f))
	wants := u.Profile.Demands.IDToken
	switch {
	case !wants.Read:
		return notApplicable(u.Title + " never reads the id_token")
	case !form.Present && wants.Needed:
		return failed("an id_token", "none", where).saying(u, "id-token-missing-in-response", nil)
	case !form.Present:
		return notApplicable(u.Title + " does without an id_token, and none came")
	case form.Encrypted:
		return judgeEncrypted(u, form, probe.Tokens.Of(f))
	}
	algorithms := readableAlgorithms(u, probe.Discovery.Of(f))
	alg := form.Header.Alg
	if len(algorithms) == 0 || slices.Contains(algorithms, alg) {
		return passed("a JWS, alg "+alg, where)
	}
	values := map[string]string{"expected": strings.Join(algorithms, ", "), "quoted": `"` + strings.Join(algorithms, `" "`) + `"`, "got": alg}
	return failed("alg "+strings.Join(algorithms, " or "), "alg "+alg, where).saying(u, algorithmCause(alg), values)
}

func judgeEncrypted(u *application.Used, form *probe.TokenForm, t *probe.TokenSet) Verdict {
	saw := fmt.Sprintf("an encrypted id_token (JWE), alg %s, enc %s", form.Header.Alg, form.Header.Enc)
	switch u.Profile.Demands.IDToken.Encrypted {
	case application.EncryptedReads:
		key := u.Profile.Demands.IDToken.Decryption
		if _, given := u.Setting(key); key != "" && !given {
			break
		}
		return passed(saw+", which "+u.Title+" opens where it has the key", tokenForm(t))
	case application.EncryptedIgnored:
		return passed(saw+", which "+u.Title+" does without", tokenForm(t))
	}
	return failed("a signed id_token (JWS)", saw, tokenForm(t)).
		saying(u, "id-token-encrypted-jwe", map[string]string{"got": form.Header.Alg, "enc": form.Header.Enc})
}

// readableAlgorithms are those with which the application verifies; none means any.
func readableAlgorithms(u *application.Used, m *probe.ProviderMetadata) []string {
	wants := u.Profile.Demands.IDToken
	if s, ok := u.Setting(wants.Setting); ok && wants.Setting != "" && s.Value != "" {
		return strings.FieldsFunc(s.Value, func(r rune) bool { return strings.ContainsRune(` ,[]"'`, r) })
	}
	switch {
	case len(wants.Algorithms) == 0 && wants.Unverified:
		return nil
	case len(wants.Algorithms) > 0 && wants.Algorithms[0] != application.AlgorithmsListed:
		return wants.Algorithms
	}
	listed := slices.DeleteFunc(slices.Clone(m.IDTokenAlgs), func(alg string) bool {
		return alg == "none" || strings.HasPrefix(alg, "HS") && !wants.Symmetric
	})
	if len(listed) == 0 {
		return []string{"RS256"}
	}
	return listed
}

func algorithmCause(alg string) string {
	switch {
	case alg == "none":
		return "id-token-alg-none"
	case strings.HasPrefix(alg, "HS"):
		return "id-token-alg-hs256"
	}
	return "id-token-alg-es256"
}
