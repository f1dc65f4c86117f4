package token

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// leeway is what clocks may differ by.
const leeway = time.Minute

// maxSubject is the most that OpenID Connect Core section 2 allows.
const maxSubject = 255

// inMilliseconds is a time far in the future that milliseconds come to when
// they are read as seconds (RFC 7519 section 2 wants seconds).
const inMilliseconds = 100_000_000_000

// seconds reads a NumericDate.
func seconds(value any) (float64, bool) {
	n, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

// instant is the time of a claim that is one.
func instant(name string, value any) (time.Time, bool) {
	switch name {
	case "exp", "iat", "nbf", "auth_time":
		if s, ok := seconds(value); ok && s > 0 && s < inMilliseconds {
			return time.Unix(int64(s), 0).UTC(), true
		}
	}
	return time.Time{}, false
}

// Claims gathers what is odd about the claims.
func (v *View) Claims(t *JWS) {
	v.times(t)
	for _, name := range []string{"iss", "sub", "aud"} {
		if _, ok := t.body[name]; !ok {
			v.strange("There is no %s, which every id_token has (OpenID Connect Core section 2).", name)
		}
	}
	if sub, ok := t.body["sub"].(string); ok && utf8.RuneCountInString(sub) > maxSubject {
		v.strange("sub has %d characters, more than the %d that clients have to store (OpenID Connect Core section 2).", utf8.RuneCountInString(sub), maxSubject)
	}
	if typ, _ := t.header["typ"].(string); strings.EqualFold(strings.TrimPrefix(strings.ToLower(typ), "application/"), "at+jwt") {
		v.strange("It is an access token (typ at+jwt, RFC 9068): a client must not take it for an id_token.")
	}
	if _, ok := t.header["crit"]; ok {
		v.strange("The header has crit: who does not know what it names has to refuse the token (RFC 7515 section 4.1.11).")
	}
}

func (v *View) times(t *JWS) {
	for _, name := range []string{"exp", "iat", "nbf"} {
		value, there := t.body[name]
		s, isNumber := seconds(value)
		switch {
		case !there:
			if name == "exp" {
				v.strange("There is no exp: it never ends.")
			}
		case !isNumber:
			v.strange("%s is not a number (RFC 7519 section 2).", name)
		case s >= inMilliseconds:
			v.strange("%s is in milliseconds; RFC 7519 section 2 wants seconds.", name)
		}
	}
	if exp, ok := instant("exp", t.body["exp"]); ok && exp.Before(v.now) {
		v.strange("It expired %s ago.", v.now.Sub(exp).Round(time.Second))
	}
	if iat, ok := instant("iat", t.body["iat"]); ok && iat.After(v.now.Add(leeway)) {
		v.strange("It was issued in the future: a clock is %s ahead.", iat.Sub(v.now).Round(time.Second))
	}
	if nbf, ok := instant("nbf", t.body["nbf"]); ok && nbf.After(v.now.Add(leeway)) {
		v.strange("It holds only in %s (nbf).", nbf.Sub(v.now).Round(time.Second))
	}
}

// Issuer compares iss with the name that the provider gives itself.
func (v *View) Issuer(t *JWS, itself string) {
	if iss, _ := t.body["iss"].(string); iss != itself {
		v.strange("iss is %q, and the provider calls itself %q: clients compare them byte for byte.", wire.Clean(iss), wire.Clean(itself))
	}
}

// Signature verifies, where keys were given, and says what that came to.
func (v *View) Signature(t *JWS, keys []jose.JSONWebKey, given bool) {
	v.printf("\nsignature\n")
	alg := t.alg()
	switch {
	case strings.EqualFold(alg, "none") || alg == "":
		v.printf("  none\n")
		v.strange("alg is none: anybody can have written it.")
		return
	case strings.HasPrefix(alg, "HS"):
		v.printf("  not verified; its key is the client's secret\n")
		v.strange("alg is %s: it is signed with the client's secret, so clients that fetch the provider's keys cannot verify it.", wire.Clean(alg))
		return
	}
	if !given {
		v.printf("  not verified; --issuer ISSUER or --keys FILE does it\n")
		return
	}
	tried, named := 0, 0
	for _, k := range keys {
		if t.kid() != "" && k.KeyID != t.kid() {
			continue
		}
		named++
		if k.Use == "enc" || k.Algorithm != "" && k.Algorithm != alg {
			continue
		}
		tried++
		if Verify(t.compact, alg, k) == nil {
			v.printf("  verified, alg %s, by the key with kid %q\n", wire.Clean(alg), wire.Clean(k.KeyID))
			return
		}
	}
	v.printf("  not good\n")
	switch {
	case named == 0:
		v.strange("It names the key %q, and the keys are %s.", wire.Clean(t.kid()), kids(keys))
	case tried == 0:
		v.strange("No key with its kid is for alg %s.", wire.Clean(alg))
	default:
		v.strange("The signature does not fit the key: the token was changed, or signed with another key.")
	}
}

func kids(keys []jose.JSONWebKey) string {
	var out []string
	for _, k := range keys {
		out = append(out, `"`+wire.Clean(k.KeyID)+`"`)
	}
	return strings.Join(out, ", ")
}
