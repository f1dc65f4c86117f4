package practice

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// An oauthError is a refusal in the words of RFC 6749 section 5.2. It travels
// as JSON, or as parameters of the redirect URI.
type oauthError struct {
	status      int // for the JSON form
	code        string
	description string
}

func refusal(code, format string, args ...any) *oauthError {
	return &oauthError{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

func invalidRequest(format string, args ...any) *oauthError {
	return refusal("invalid_request", format, args...)
}

func invalidGrant(format string, args ...any) *oauthError {
	return refusal("invalid_grant", format, args...)
}

func invalidClient(format string, args ...any) *oauthError {
	e := refusal("invalid_client", format, args...)
	e.status = http.StatusUnauthorized
	return e
}

// refuse sends e as JSON. A 401 names the scheme to use (RFC 6749 section 5.2).
func refuse(w http.ResponseWriter, e *oauthError) {
	if e.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="practice"`)
	}
	noStore(w)
	writeJSON(w, e.status, map[string]string{"error": e.code, "error_description": e.description})
}

func noStore(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client has gone; it will notice
}
