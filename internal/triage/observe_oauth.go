package triage

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// codes are the error codes of RFC 6749, 6750, 7009, 8628, 8693, 9126, 9449 and OpenID
// Connect Core, and a few that products made.
var codes = []string{
	"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
	"access_denied", "unsupported_response_type", "server_error", "temporarily_unavailable",
	"invalid_token", "insufficient_scope", "interaction_required", "login_required", "account_selection_required", "consent_required",
	"invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported",
	"registration_not_supported", "invalid_redirect_uri", "redirect_uri_mismatch", "invalid_client_metadata", "unsupported_token_type", "authorization_pending",
	"slow_down", "expired_token", "invalid_target", "use_dpop_nonce", "invalid_dpop_proof", "unmet_authentication_requirements",
	"invalid_state", "invalid_code", "token_expired", "disallowed_useragent", "unsupported_response_mode", "unsupported_algorithm",
	"invalid_token_response", "invalid_user_info_response", "missing_user_info_uri", "invalid_id_token", "mismatching_state",
	"authorization_request_not_found", "missing_token", "invalid_key_type", "unsupported_header",
}

var (
	oauthWords = codes

	code = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:^|[^a-z0-9_])(` + strings.Join(codes, "|") + `)(?:$|[^a-z0-9_])`)
	})
	described = lazy(`(?i)(?:error_description|errordescription|error description|"?message"?|"?reason"?|"?hint"?|"?detail"?)["']?\s*[:=]\s*(?:"([^"]{3,400})"|'([^']{3,400})'|([^"'&,}\s][^&"}\n]{2,400}))`)
)

// oauthErrors reads error codes and what stands beside them.
func oauthErrors(e *event, saw func(kind, value, words string)) {
	each(code(), e.text, func(m []string) {
		c := strings.ToLower(m[1])
		saw("error", c, c)
	})
	each(described(), e.text, func(m []string) {
		text := m[1] + m[2] + m[3]
		if plain, err := url.QueryUnescape(text); err == nil && strings.ContainsAny(text, "+%") {
			text = plain
		}
		saw("description", strings.ToLower(text), text)
	})
}

// keycloakEvent is a line of Keycloak's event log: type="CODE_TO_TOKEN_ERROR",
// realmId=…, clientId=…, error="invalid_code".
var (
	keycloakEvent = lazy(`\btype="?([A-Z][A-Z_]+)"?\b`)
	keycloakError = lazy(`\berror="?([a-z_]+)"?`)
)

func keycloakEvents(e *event, saw func(kind, value, words string)) {
	m := keycloakEvent().FindStringSubmatch(e.text)
	if m == nil {
		return
	}
	saw("event", m[1], "type="+m[1])
	each(keycloakError(), e.text, func(err []string) { saw("event-error", err[1], "type="+m[1]+", error="+err[1]) })
}

var entraError = lazy(`(?i)\bAADSTS(\d{4,8})\b`)

func entraErrors(e *event, saw func(kind, value, words string)) {
	each(entraError(), e.text, func(m []string) { saw("aadsts", m[1], "AADSTS"+m[1]) })
}
