package probe

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Fetched is what an answer step yields: the exchange, redacted.
type Fetched struct {
	Exchange wire.Exchange
	Hops     []wire.Exchange // redirects that led here, oldest first
}

// Answered reports whether a whole answer came.
func (x *Fetched) Answered() bool { return x.Exchange.Failure == nil }

// Status is the HTTP status, 0 when no answer came.
func (x *Fetched) Status() int { return x.Exchange.Answer.Status }

// Header is a header of the answer, redacted.
func (x *Fetched) Header(name string) string { return x.Exchange.Answer.Header.Get(name) }

// At points into the exchange.
func (x *Fetched) At(where, value string) wire.Evidence { return at(x.Exchange, where, value) }

func at(e wire.Exchange, where, value string) wire.Evidence {
	return wire.Evidence{Exchange: e.N, Where: where, Value: value}
}

// OAuthError is an error answer (RFC 6749 sections 4.1.2.1 and 5.2), its words
// cleaned and scrubbed.
type OAuthError struct {
	Code        string
	Description string
}

func (e OAuthError) String() string {
	switch {
	case e.Code == "":
		return "no error code"
	case e.Description == "":
		return e.Code
	}
	return e.Code + ": " + e.Description
}

func member(body any, name string) string {
	m, _ := body.(map[string]any)
	s, _ := m[name].(string)
	return s
}

// Error reads the error of a token-endpoint-like answer from what was recorded.
func (x *Fetched) Error() OAuthError {
	b := x.Exchange.Answer.Body
	return OAuthError{member(b, "error"), member(b, "error_description")}
}

// Say describes an answer in a few words: "400 invalid_grant: Code not valid".
func (x *Fetched) Say() string { return say(x.Exchange) }

func say(e wire.Exchange) string {
	if f := e.Failure; f != nil {
		return "no answer: " + f.Text
	}
	status := strings.TrimSpace(statusText(e.Answer.Status))
	b := e.Answer.Body
	if err := (OAuthError{member(b, "error"), member(b, "error_description")}); err.Code != "" {
		return status + " " + err.String()
	}
	if s, ok := b.(string); ok {
		return status + " " + s
	}
	return status
}

func statusText(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}
