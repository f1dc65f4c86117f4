package wire

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// harmless lists the parameters, form fields and JSON members whose values may
// be shown: words of the protocol, or what the user typed in the open. All that
// is not listed is masked. One list serves queries, forms and JSON, because the
// protocol uses one vocabulary for the three.
var harmless = set(
	// requests (RFC 6749, 7636, 7662, 8628, OpenID Connect Core)
	"client_id", "redirect_uri", "response_type", "response_mode", "scope", "prompt", "max_age",
	"code_challenge_method", "grant_type", "token_type_hint", "post_logout_redirect_uri", "acr_values",
	"ui_locales", "resource", "client_assertion_type",
	// answers
	"error", "error_description", "error_uri", "iss", "token_type", "expires_in", "refresh_expires_in",
	"expires_at", "not-before-policy", "interval", "active", "request_uri_expires_in",
	// claims about the token, not about the person
	"aud", "azp", "exp", "iat", "nbf", "auth_time", "acr", "amr", "typ", "alg", "enc", "kid", "cty",
	"email_verified", "phone_number_verified",
)

// vocabulary is the words of the protocol that a claim may happen to hold, as
// the roles of some providers do, and that no report can do without.
var vocabulary = func() map[string]bool {
	words := set("openid", "profile", "email", "address", "phone", "offline_access", "groups", "roles",
		"name", "true", "false", "access_token", "refresh_token", "id_token", "userinfo", "account",
		"password") // a user whose password that is: to hide the word where pages say it would tell so
	maps.Copy(words, harmless)
	return words
}()

// harmlessHeaders may be shown whole. Location, Referer, Set-Cookie, Authorization,
// Cookie and WWW-Authenticate have a form of their own below.
var harmlessHeaders = set(
	"Accept", "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
	"Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Allow", "Cache-Control", "Connection", "Content-Encoding", "Content-Length",
	"Age", "Content-Type", "Date", "Expires", "Origin", "Pragma", "Retry-After", "Server", "Strict-Transport-Security",
	"User-Agent", "Vary", "Via", "X-Content-Type-Options", "X-Frame-Options", "X-Powered-By",
)

// keyMembers are the public members of a JWK (RFC 7517 section 4, RFC 7518
// section 6). The private ones are not in it.
var keyMembers = set("kty", "use", "key_ops", "alg", "kid", "x5u", "x5c", "x5t", "x5t#S256", "crv", "x", "y", "n", "e")

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// Doc tells what a body is, which decides what of it may be shown.
type Doc struct {
	kind  docKind
	shown map[string]bool // of settings: the pointers of what may be shown
}

type docKind int

const (
	private docKind = iota
	metadata
	keySet
	settings
	opaque
)

// The documents that are public by their nature, and all the others. Settings
// makes one more.
var (
	Private  = Doc{kind: private}  // harmless members only
	Metadata = Doc{kind: metadata} // provider metadata (Discovery section 3): strings, booleans and lists of these
	KeySet   = Doc{kind: keySet}   // a JWKS: public members only
	Opaque   = Doc{kind: opaque}   // what a browser asks for: its kind and length are shown, and nothing of it
)

// header is h redacted. It goes over h twice: a value may be repeated in the
// words of one that stands before it. The same holds for forms and bodies.
func (v *Vault) header(h http.Header) http.Header {
	v.headerOnce(h)
	return v.headerOnce(h)
}

func (v *Vault) headerOnce(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		for _, s := range values {
			out.Add(name, v.headerValue(name, s))
		}
	}
	return out
}

func (v *Vault) headerValue(name, s string) string {
	switch {
	case harmlessHeaders[name]:
		return v.Clean(s)
	case strings.HasSuffix(name, "-Version") && isVersion(s):
		return v.Clean(s)
	case name == "Location", name == "Referer":
		return v.URL(s)
	case name == "Set-Cookie":
		c, err := http.ParseSetCookie(s)
		if err != nil {
			return v.Mask("cookie", s).String()
		}
		c.Value = v.Mask("cookie", c.Value).String()
		attributes := ""
		if _, rest, ok := strings.Cut(s, ";"); ok {
			attributes = ";" + v.Clean(rest)
		}
		return v.Clean(c.Name) + "=" + c.Value + attributes
	case name == "Cookie":
		cookies, err := http.ParseCookie(s)
		if err != nil {
			return v.Mask("cookie", s).String()
		}
		var parts []string
		for _, c := range cookies {
			parts = append(parts, v.Clean(c.Name)+"="+v.Mask("cookie", c.Value).String())
		}
		return strings.Join(parts, "; ")
	case name == "Authorization":
		scheme, rest, _ := strings.Cut(s, " ")
		return Clean(scheme) + " " + v.Mask("credentials", rest).String()
	case name == "Www-Authenticate":
		return v.Clean(s)
	}
	return v.Mask("header", s).String()
}

// isVersion holds for a number with dots, and a short word behind it: 1.11.1,
// v2.0.0-rc.1. A secret in such a header does not look so.
func isVersion(s string) bool { return aVersion.MatchString(s) }

var aVersion = regexp.MustCompile(`^v?\d{1,4}(\.\d{1,4}){1,3}(-[a-z]{1,8}(\.?\d{1,3})?)?$`)

// URL is u as it may be shown: harmless parameters with their values, others
// masked, user information dropped, path segments that look like a session
// handle masked.
func (v *Vault) URL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return v.Mask("url", raw).String()
	}
	u.User = nil
	var b strings.Builder
	if u.Scheme != "" {
		b.WriteString(u.Scheme + ":")
	}
	if u.Host != "" {
		b.WriteString("//" + u.Host)
	}
	segments := strings.Split(u.Path, "/")
	for i, s := range segments {
		if looksRandom(s) {
			segments[i] = v.Mask("path", s).String()
		}
	}
	b.WriteString(strings.Join(segments, "/"))
	b.WriteString(v.query("?", u.RawQuery))
	b.WriteString(v.query("#", u.Fragment))
	return v.Clean(b.String())
}

func (v *Vault) query(mark, raw string) string {
	if raw == "" {
		return ""
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return mark + v.Mask("query", raw).String()
	}
	var parts []string
	for _, f := range v.form(values) {
		parts = append(parts, f.Name+"="+f.Value)
	}
	return mark + strings.Join(parts, "&")
}

// form redacts fields, in order of their names.
func (v *Vault) form(values url.Values) []Field {
	v.formOnce(values)
	return v.formOnce(values)
}

func (v *Vault) formOnce(values url.Values) []Field {
	var out []Field
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, s := range values[name] {
			out = append(out, Field{Name: v.Clean(name), Value: v.value(name, s)})
		}
	}
	return out
}

// value is s as it may be shown under this name.
func (v *Vault) value(name, s string) string {
	switch {
	case harmless[name]:
		return v.Clean(s)
	case s == "":
		return ""
	}
	return v.Mask(v.Clean(name), s).String()
}

// looksRandom holds for a path segment that is long and mixes digits with
// letters, as session and interaction identifiers do. Realm, tenant and
// application names do not look so, and a UUID in an issuer is public: it is
// part of what the user typed.
func looksRandom(s string) bool {
	if len(s) < 20 {
		return false
	}
	var digit, letter bool
	for _, r := range s {
		digit = digit || unicode.IsDigit(r)
		letter = letter || unicode.IsLetter(r)
	}
	return digit && letter
}

// body is what may be shown of a body.
func (v *Vault) body(contentType string, raw []byte, doc Doc) any {
	if len(raw) == 0 {
		return nil
	}
	var parsed any
	isJSON := doc.kind != opaque && json.Unmarshal(raw, &parsed) == nil
	if isJSON && fits(parsed, maxValues) >= 0 {
		if doc.kind == settings {
			v.settings("", "", parsed, doc.shown)
			return v.settings("", "", parsed, doc.shown)
		}
		v.json("", parsed, doc)
		return v.json("", parsed, doc)
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = "no content type"
	}
	if isJSON {
		return fmt.Sprintf("(%s, %d bytes, more than %d values)", v.Clean(media), len(raw), maxValues)
	}
	return fmt.Sprintf("(%s, %d bytes)", v.Clean(media), len(raw))
}

// maxValues is how many values of a body are shown. Honest documents have some
// hundreds; each masked one costs time whenever a text is scrubbed.
const maxValues = 2000

// fits returns what is left of the budget after the values of x, negative when
// there are more.
func fits(x any, budget int) int {
	budget--
	switch x := x.(type) {
	case map[string]any:
		for _, e := range x {
			if budget = fits(e, budget); budget < 0 {
				break
			}
		}
	case []any:
		for _, e := range x {
			if budget = fits(e, budget); budget < 0 {
				break
			}
		}
	}
	return budget
}

func (v *Vault) json(name string, x any, doc Doc) any {
	switch x := x.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, e := range x {
			out[v.Clean(k)] = v.json(k, e, doc)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = v.json(name, e, doc)
		}
		return out
	case string:
		switch {
		case doc.kind == metadata, doc.kind == keySet && keyMembers[name], harmless[name]:
			return v.Clean(x)
		}
		return v.Mask(v.Clean(name), x).String()
	case float64, bool, nil:
		if doc.kind == metadata || harmless[name] {
			return x
		}
		return v.Mask(v.Clean(name), fmt.Sprint(x)).String()
	}
	return nil
}

// Harmless reports whether a claim or parameter of this name may be shown.
func Harmless(name string) bool { return harmless[name] }
