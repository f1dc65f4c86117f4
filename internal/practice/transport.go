package practice

import (
	"bytes"
	"io"
	"net/http"
)

// endlessBytes is what the fault endless-body sends in place of the discovery document.
const endlessBytes = 100 << 20

// breakTransport answers, or does not answer, under the transport faults. It
// runs outside the lock because it may take for ever, and tells whether the
// request is done with.
func (p *Provider) breakTransport(w http.ResponseWriter, r *http.Request) bool {
	switch {
	case p.faulty(hangs):
		select {
		case <-r.Context().Done():
		case <-p.closing:
		}
		return true
	case p.faulty(endlessBody) && r.URL.Path == discoveryPath:
		p.sendEndlessly(w)
		return true
	case p.faulty(closesHalfWay) && r.URL.Path == discoveryPath:
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"issuer": "`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) // net/http's way to cut the connection
	}
	return false
}

func (p *Provider) sendEndlessly(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, err := io.WriteString(w, `{"issuer": "`+p.Issuer+`", "padding": "`)
	chunk := bytes.Repeat([]byte("x"), 64<<10)
	for sent := 0; sent < endlessBytes && err == nil; sent += len(chunk) {
		_, err = w.Write(chunk)
	}
}
