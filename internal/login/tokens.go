package login

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Tokens takes a token response that the user got elsewhere.
type Tokens struct{ response []byte }

// NewTokens returns a login that is over already. The response has passed
// ParseTokens.
func NewTokens(response []byte) *Tokens { return &Tokens{response} }

// Authorize implements probe.Authorizer. What was handed in is one grant: there
// is no further one.
func (t *Tokens) Authorize(_ context.Context, _ *probe.Session, r probe.AuthorizationRequest) (*probe.Authorization, error) {
	if r.Further {
		return nil, &probe.Missing{Flag: another(WayBrowser, WayHeadless)}
	}
	return &probe.Authorization{Tokens: &wire.Answer{
		Exchange: wire.Exchange{Answer: wire.Received{Status: http.StatusOK}}, // N is 0: it was in no exchange
		Status:   http.StatusOK,
		Header:   http.Header{"Content-Type": {"application/json"}},
		Body:     t.response,
	}}, nil
}

// ParseTokens says in one sentence what is wrong with a token response that was
// handed in (RFC 6749 section 5.1). The sentence has nothing of its content.
func ParseTokens(raw []byte) error {
	var m map[string]any
	switch text := strings.TrimSpace(string(raw)); {
	case text == "":
		return errors.New("the token response is empty: give the JSON that the token endpoint answered")
	case len(raw) > wire.MaxBody:
		return fmt.Errorf("the token response is longer than %d bytes: give only the JSON that the token endpoint answered", wire.MaxBody)
	case json.Unmarshal(raw, &m) == nil:
	case strings.Count(text, ".") >= 2 && !strings.ContainsAny(text, " {}\n"):
		return errors.New(`this is a single token, not a token response: give the JSON that the token endpoint answered, {"access_token": "…", …}`)
	default:
		return errors.New(`the token response is not a JSON object: give what the token endpoint answered, {"access_token": "…", …}`)
	}
	if code, ok := m["error"].(string); ok {
		if len(code) > 40 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz_") != "" {
			code = "an error"
		}
		return fmt.Errorf("the token response is an error answer (%s): give one that has an access_token", code)
	}
	switch token := m["access_token"].(type) {
	case nil:
		return errors.New("the token response has no access_token: give the whole JSON that the token endpoint answered")
	case string:
		if token != "" {
			return nil
		}
	}
	return errors.New("access_token in the token response is not a text: give the JSON that the token endpoint answered, unchanged")
}
