package probe

import (
	"io"
	"log"
	"net/http"
	"strings"
	"testing"
)

// quiet takes what servers log about refused handshakes and cut answers.
var quiet = log.New(io.Discard, "", 0)

func webPage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	io.WriteString(w, "<!doctype html><title>Sign in</title>")
}

func TestDiscoveryRead(t *testing.T) {
	const good = `{"issuer":"ISSUER"}`
	to := func(path string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, path, http.StatusFound) }
	}
	for name, c := range map[string]struct {
		handlers map[string]http.HandlerFunc
		saw      string // "" when it is read
	}{
		"good":              {map[string]http.HandlerFunc{wellKnown: document(good)}, ""},
		"behind a redirect": {map[string]http.HandlerFunc{wellKnown: to(wellKnown + "/"), wellKnown + "/": document(good)}, ""},
		"404":               {nil, "404 Not Found"},
		"a page":            {map[string]http.HandlerFunc{wellKnown: webPage}, "an HTML page"},
		"a login wall":      {map[string]http.HandlerFunc{wellKnown: to("/login"), "/login": webPage}, "a redirect to an HTML page, http://127.0.0.1:"},
		"a loop":            {map[string]http.HandlerFunc{wellKnown: to(wellKnown)}, "6 redirects and no end"},
		"half":              {map[string]http.HandlerFunc{wellKnown: document(good[:10])}, "10 bytes that are not JSON: unexpected end"},
		"a list":            {map[string]http.HandlerFunc{wellKnown: document(`[]`)}, "not JSON"},
		"empty":             {map[string]http.HandlerFunc{wellKnown: document("")}, "an empty body"},
		"another document":  {map[string]http.HandlerFunc{wellKnown: document(`{"status":"up"}`)}, "JSON without a member issuer"},
		"an error":          {map[string]http.HandlerFunc{wellKnown: func(w http.ResponseWriter, r *http.Request) { refuse(w, 503, "starting") }}, "503 Service Unavailable starting"},
		"endless": {map[string]http.HandlerFunc{wellKnown: document(`{"issuer":"ISSUER","x":"` + strings.Repeat("x", 2<<20) + `"}`)},
			"more than 1048576 bytes"},
		"cut": {map[string]http.HandlerFunc{wellKnown: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, `{"issuer":"`)
		}}, "200 OK, and the connection broke before the end of the body"},
	} {
		t.Run(name, func(t *testing.T) {
			s, address := documents(t, c.handlers)
			m, problem := gather(t, s, Discovery)
			switch {
			case c.saw == "" && (problem != nil || m.Issuer != address):
				t.Errorf("%+v, %v", m, problem)
			case c.saw != "" && (problem == nil || !strings.Contains(problem.Saw, c.saw)):
				t.Errorf("%+v, want it to say %q", problem, c.saw)
			}
		})
	}
}

func TestCandidates(t *testing.T) {
	s, address := documents(t, map[string]http.HandlerFunc{
		"/realms/a" + wellKnown: document(`{"issuer":"ISSUER/realms/a"}`),
		"/broken" + wellKnown:   webPage,
	})
	s.Config.Issuer = address + "/auth/realms/a"
	s.Config.Candidates = []Candidate{
		{Issuer: address + "/broken", Mistake: "something else"},
		{Issuer: address + "/realms/a/", Mistake: "an address with an old prefix"},
		{Issuer: address + "/never-asked", Mistake: "nothing"},
	}
	_, problem := gather(t, s, Discovery)
	want := "404 Not Found (text/plain, 19 bytes); what was given is an address with an old prefix; the issuer is " + address + "/realms/a"
	if problem == nil || problem.Saw != want {
		t.Fatalf("%+v, want %q", problem, want)
	}
	if e := problem.Evidence; len(e) != 2 || e[1].Exchange != 3 || len(s.Recorder.Exchanges()) != 3 {
		t.Errorf("evidence %v after %d exchanges", e, len(s.Recorder.Exchanges()))
	}
}

// Where nothing answers, nothing is tried: each would wait for the time-out.
func TestCandidatesNeedAnAnswer(t *testing.T) {
	s, address := documents(t, map[string]http.HandlerFunc{
		wellKnown:        func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"/a" + wellKnown: document(`{"issuer":"ISSUER/a"}`),
	})
	s.Config.Candidates = []Candidate{{Issuer: address + "/a", Mistake: "a guess"}}
	_, problem := gather(t, s, Discovery)
	if problem == nil || !strings.Contains(problem.Saw, "no answer: the connection was closed half-way") || len(s.Recorder.Exchanges()) != 1 {
		t.Errorf("%+v after %d exchanges", problem, len(s.Recorder.Exchanges()))
	}
}
