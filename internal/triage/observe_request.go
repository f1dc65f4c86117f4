package triage

import (
	"net/url"
	"strings"
)

var (
	queryPart = lazy(`[?&]((?:client_id|redirect_uri|response_type|response_mode|scope|state|nonce|code_challenge|code_challenge_method|prompt)=[^\s"'<>\x60]*)`)
	plainHTTP = lazy(`(?i)redirect_?ur[il]["']?\s*[:=]\s*["']?http(?::|%3A)(?://|%2F%2F)([^\s"'&%/:]+)`)
)

// requests reads authorization requests: what they ask for, and what is odd about it.
func requests(e *event, saw func(kind, value, words string)) {
	each(plainHTTP(), e.text, func(m []string) {
		if k := kindOfHost(m[1]); k != "loopback" {
			saw("param", "redirect-http", m[0])
		} else {
			saw("param", "redirect-loopback", m[0])
		}
	})
	m := queryPart().FindStringSubmatch(e.text)
	if m == nil || !strings.Contains(e.text, "client_id=") {
		return
	}
	// The whole query begins at the question mark before the first parameter.
	at := strings.Index(e.text, m[0])
	from := strings.LastIndexAny(e.text[:at+1], "?")
	if from < 0 {
		return
	}
	raw := e.text[from+1:]
	if end := strings.IndexAny(raw, " \"'<>`\t\n"); end >= 0 {
		raw = raw[:end]
	}
	q, err := url.ParseQuery(raw)
	if err != nil {
		return
	}
	id, scope := q.Get("client_id"), q.Get("scope")
	switch {
	case strings.Contains(raw, "client_id=") && id == "":
		saw("param", "empty-client", "client_id=")
	case id == "undefined" || id == "null" || id == "None":
		saw("param", "undefined-client", "client_id="+id)
	case strings.ContainsAny(id, `"'`):
		saw("param", "quoted", "client_id in quotation marks")
	}
	if q.Has("scope") && !strings.Contains(" "+scope+" ", " openid ") {
		saw("param", "no-openid", "scope="+scope)
	}
	if strings.ContainsAny(scope, `"',`) {
		saw("param", "quoted", "scope="+scope)
	}
	if !q.Has("response_type") {
		return
	}
	saw("param", "response-type-"+strings.ReplaceAll(q.Get("response_type"), " ", "-"), "response_type="+q.Get("response_type"))
	switch state := q.Get("state"); {
	case !q.Has("state"):
		saw("param", "no-state", "an authorization request without state")
	case len(state) < 8:
		saw("param", "short-state", "a state of less than 8 characters")
	}
	if !q.Has("code_challenge") {
		saw("param", "no-pkce", "an authorization request without code_challenge")
	}
	if q.Get("response_mode") == "form_post" {
		saw("param", "form-post", "response_mode=form_post")
	}
}
