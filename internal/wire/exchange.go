package wire

import (
	"fmt"
	"net/http"
	"time"
)

// An Exchange is one request and what came back, as it may be shown: every
// member is redacted.
type Exchange struct {
	N       int           `json:"n"` // 1 for the first of the run
	Step    string        `json:"step"`
	Request Sent          `json:"request"`
	Answer  Received      `json:"answer"`
	Conn    *Conn         `json:"conn,omitempty"` // nil when no connection was tried
	Failure *Failure      `json:"failure,omitempty"`
	Start   time.Duration `json:"start_ns"` // since the run began
	Timing  Timing        `json:"timing"`
}

// Sent is the request, redacted.
type Sent struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Address string      `json:"address,omitempty"` // the URL without its query
	Query   []Field     `json:"query,omitempty"`
	Header  http.Header `json:"header,omitempty"`
	Form    []Field     `json:"form,omitempty"`
}

// Received is the answer, redacted. Status 0 means that none came.
type Received struct {
	Status    int         `json:"status,omitempty"`
	Header    http.Header `json:"header,omitempty"`
	Body      any         `json:"body,omitempty"`  // JSON with masked members, or a sentence about what it was
	Marks     []string    `json:"marks,omitempty"` // of a page: the addresses of its scripts and styles, and its title before a login
	Bytes     int         `json:"bytes,omitempty"`
	Truncated bool        `json:"truncated,omitempty"` // longer than MaxBody or MaxOpaque
}

// Field is one field of a query or a form, its value redacted.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Timing tells where the time of an exchange went. Phases that did not happen
// (a kept connection) are 0.
type Timing struct {
	DNS       time.Duration `json:"dns_ns,omitempty"`
	Connect   time.Duration `json:"connect_ns,omitempty"`
	TLS       time.Duration `json:"tls_ns,omitempty"`
	FirstByte time.Duration `json:"first_byte_ns,omitempty"` // from the request written to the first byte
	Whole     time.Duration `json:"whole_ns"`
}

// Evidence points at the place in an exchange that decided a verdict.
type Evidence struct {
	Exchange int    `json:"exchange,omitempty"` // 0: not from the network
	Where    string `json:"where"`              // e.g. "body /refresh_token", "header Cache-Control"
	Value    string `json:"value"`              // after redaction
}

func (e Evidence) String() string {
	if e.Exchange == 0 {
		return e.Where
	}
	return fmt.Sprintf("exchange %d, %s", e.Exchange, e.Where)
}
