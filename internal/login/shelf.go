package login

import (
	"net/http"
	"strings"
	"sync"

	"github.com/oidc-doctor/oidc-doctor/internal/login/chrome"
)

// A shelf keeps scripts and style sheets of one run, so that a further
// authorization does not ask for them again. What is answered here never
// reaches the browser's own cache.
type shelf struct {
	mu   sync.Mutex
	kept map[string]*chrome.Reply
	size int
}

// shelfSize is what a shelf holds, in bytes.
const shelfSize = 64 << 20

func (s *shelf) find(r chrome.Request) *chrome.Reply {
	if s == nil || !shelved(r) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[plain(r.To).String()]
}

func (s *shelf) keep(r chrome.Request, reply *chrome.Reply) {
	if s == nil || !shelved(r) || reply.Status != http.StatusOK || strings.Contains(reply.Header.Get("Cache-Control"), "no-store") ||
		reply.Header.Get("Set-Cookie") != "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size += len(reply.Body); s.size > shelfSize {
		return
	}
	if s.kept == nil {
		s.kept = map[string]*chrome.Reply{}
	}
	s.kept[plain(r.To).String()] = reply
}

func shelved(r chrome.Request) bool {
	return r.Method == http.MethodGet && (r.Kind == chrome.Code || r.Kind == chrome.Picture)
}
