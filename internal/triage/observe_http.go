package triage

import (
	"net/url"
	"regexp"
	"strings"
)

var (
	statusWords = []string{" 30", " 40", " 41", " 42", " 43", " 50", "=40", "=50", "=43", ":40", ":50", "(40", "(50", "[40", "[50", "\"40", "\"50", "'40", "'50", "status", "bad request", "unauthorized", "forbidden", "not found", "method not allowed", "bad gateway", "too many", "found"}

	// A number is a status where something says so: the word, HTTP's own reason, or
	// the place in an access log behind a quoted request.
	statusNumber = lazy(`(?i)(?:status(?:[ _-]?code)?["']?(?:\s+(?:is|was|of|code))?\s*[:=]?\s*["'(]?|http(?:/[0-9.]+)?["']?\s+(?:error\s+|status\s+|response\s+)?|response code\s*:?\s*|code[:=]\s*|error:?\s+|server (?:returned|error)[^0-9]{0,40}|failed with (?:a )?|\[|returned (?:an? )?|got:?\s+|responded with (?:a )?|HTTP\s)(30[12378]|4\d\d|50[0-4])\b`)
	statusReason = lazy(`(?i)\b(30[12378]|4\d\d|50[0-4])["']?[:\s-]+\(?["']?(?:bad request|unauthori[sz]ed|forbidden|not found|method not allowed|found|moved|see other|temporary redirect|too many requests|internal server|bad gateway|service unavailable|gateway time-?out|request header fields)`)
	reasonAlone  = lazy(`(?i)(?:^|[\s"':(=])(bad request|unauthorized|forbidden|not found|method not allowed|bad gateway|too many requests)(?:$|[\s"')\].,}])`)
)

var reasons = map[string]string{
	"bad request": "400", "unauthorized": "401", "forbidden": "403", "not found": "404", "method not allowed": "405",
	"bad gateway": "502", "too many requests": "429",
}

// statuses reads HTTP statuses that are no success.
func statuses(e *event, saw func(kind, value, words string)) {
	found := false
	for _, re := range []func() *regexp.Regexp{statusNumber, statusReason} {
		each(re(), e.text, func(m []string) {
			found = true
			saw("status", m[1], strings.TrimSpace(m[0]))
		})
	}
	if !found {
		each(reasonAlone(), e.text, func(m []string) { saw("status", reasons[strings.ToLower(m[1])], m[1]) })
	}
}

var (
	endpointWords = []string{"http:/", "https:/", "well-known", "/token", "/authorize", "/auth", "/userinfo", "jwks", "/certs", "introspect", "revo", "logout", "end_session",
		"endsession", "device", "token endpoint", "fetch token", "exchang", "redeem", "access token", "userinfo", "user info", "discover", "openid-configuration", "openid configuration",
		"provider metadata", "signing keys", "callback", "code for token", "metadata"}

	address = lazy(`(?i)\bhttps?://[^\s"'<>\x60\\(){}|^]+`)
	anyPath = lazy(`(?:^|[\s"'=])(/[A-Za-z0-9._~%/-]+)`)

	// by the words beside it, where no address is named
	spoken = []struct{ kind, says string }{
		{"token", `token endpoint|(?:fetch|get|retriev|obtain|request)(?:ing)? (?:an? |the )?(?:access |oauth2? |oidc )?tokens?\b|(?:cannot|could not|failed to) fetch token|(?:redeem|exchang)\w* (?:\w+ ){0,3}(?:code|token)|code (?:exchange|redemption)|code for (?:an? )?(?:access )?tokens?|token (?:exchange|request)|token url`},
		{"userinfo", `user[- _]?info`},
		{"jwks", `\bjwks?\b|jwks_uri|signing keys|key ?set|public keys`},
		{"discovery", `discover|openid[- ]configuration|provider metadata|well[- ]known|metadata (?:document|endpoint|address)`},
		{"introspection", `introspect`}, {"revocation", `revocation|revok`}, {"logout", `log ?out|end[-_ ]?session|sign[- ]?out`},
		{"device", `device (?:authorization|flow|code|grant)|device_authorization`}, {"authorization", `authori[sz]ation (?:endpoint|request)|authorize endpoint`},
		{"callback", `callback|redirect handler`},
	}
	spokenRE = func() []func() *regexp.Regexp {
		all := make([]func() *regexp.Regexp, len(spoken))
		for i, s := range spoken {
			all[i] = lazy(`(?i)` + s.says)
		}
		return all
	}()
)

// endpoints reads which endpoints a text is about: by the form of an address, and by
// the words that libraries use.
func endpoints(e *event, saw func(kind, value, words string)) {
	each(address(), e.text, func(m []string) {
		if u, err := url.Parse(strings.TrimRight(m[0], ".,;:")); err == nil {
			if kind := endpointOf(u.Path); kind != "" {
				saw("at", kind, u.Host+u.Path)
			}
		}
	})
	each(anyPath(), e.text, func(m []string) {
		if kind := endpointOf(m[1]); kind != "" {
			saw("at", kind, m[1])
		}
	})
	for i, re := range spokenRE {
		if m := re().FindString(e.text); m != "" {
			saw("at", spoken[i].kind, m)
		}
	}
}

// endings are how products end the paths of their endpoints, the surest first.
var endings = []struct {
	kind string
	is   func() *regexp.Regexp
}{
	{"as-metadata", lazy(`/\.well-known/oauth-(?:authorization-server|protected-resource)`)},
	{"jwks", lazy(`(?i)/(?:\.well-known/)?(?:jwks(?:\.json)?|certs|(?:oauth2?/)?(?:v\d/|discovery/(?:v[\d.]+/)?)?keys|openid-configuration/jwks)/?$`)},
	{"discovery", lazy(`/\.well-known/(?:openid-configuration|webfinger)`)},
	{"introspection", lazy(`(?i)/(?:token/)?introspect(?:ion)?/?$`)},
	{"revocation", lazy(`(?i)/(?:token/)?revo(?:ke|cation)/?$`)},
	{"logout", lazy(`(?i)/(?:logout|end[-_]?session|sessions/logout|signout(?:-oidc)?|logout-callback)/?$`)},
	{"device", lazy(`(?i)/(?:auth/)?device(?:[-_]?(?:authori[sz]ation|code|auth))?/?$`)},
	{"par", lazy(`(?i)/(?:ext/)?(?:par|pushed[-_]authorization[-_]request)(?:/request)?/?$`)},
	{"userinfo", lazy(`(?i)/(?:userinfo|user_info|openid-connect/userinfo|oidc/me)/?$`)},
	{"callback", lazy(`(?i)/(?:callback(?:/[\w.-]+)?|oauth2/callback|signin-oidc|oidc[-_]callback|[\w/-]*(?:callback|redirect_uri|login/oauth2/code/[\w-]+|sso/OID/\w+/[\w.-]+))/?$`)},
	{"token", lazy(`(?i)/(?:token|access_token)/?$`)},
	{"authorization", lazy(`(?i)/(?:authori[sz]e|authori[sz]ation|openid-connect/auth|oauth2/(?:v\d/)?auth)/?$`)},
}

func endpointOf(path string) string {
	for _, e := range endings {
		if e.is().MatchString(path) {
			return e.kind
		}
	}
	return ""
}

var (
	parserWords = []string{"<html", "<!doctype", "'<'", "near <", "token <", "character", "unexpected token", "json", "text/html", "parse", "decode", "empty", "eof", "application/jwt", "just a moment", "cloudflare"}
	html        = lazy(`(?i)invalid character ["']?<|unexpected token\s*["']?<|(?:expected|error) near ["']?<|<!doctype html|<html|text/html|got ["']?<|start of a value[^\n]{0,60}<|char(?:acter)? ["'(]*<|unexpected character[^\n]{0,20}<`)
	jwtBody     = lazy(`(?i)invalid character ["']?e["']? looking|unexpected token ["']?e["']?(?:,? ["']?ey|[^a-z])|application/jwt|unrecognized token ["']?eyj|expected near ["']?eyj`)
	emptyBody   = lazy(`(?i)unexpected end of json|unexpected eof|: EOF\b|empty (?:response|body|reply)|no content to map|expecting value: line 1 column 1|end of (?:file|input)|value .*null`)
)

// parsers reads what a parser met where it wanted JSON.
func parsers(e *event, saw func(kind, value, words string)) {
	if m := html().FindString(e.text); m != "" {
		saw("body", "html", m)
	}
	if m := jwtBody().FindString(e.text); m != "" {
		saw("body", "jwt", m)
	}
	if m := emptyBody().FindString(e.text); m != "" {
		saw("body", "empty", m)
	}
}
