package login

import (
	"net/http"
	"net/url"
)

// maxCallback is what a form post may send, in bytes.
const maxCallback = 64 << 10

// serve answers the browser at the redirect URI.
func (b *Browser) serve(w http.ResponseWriter, r *http.Request) {
	path := b.redirect.Path
	if path == "" {
		path = "/"
	}
	if r.URL.Path != path {
		http.NotFound(w, r)
		return
	}
	var callback url.Values
	switch r.Method {
	case http.MethodGet:
		callback = r.URL.Query()
	case http.MethodPost: // OAuth 2.0 Form Post Response Mode
		r.Body = http.MaxBytesReader(w, r.Body, maxCallback)
		if err := r.ParseForm(); err != nil {
			tell(w, http.StatusBadRequest, callbackText{Title: "This answer cannot be read", Text: "It is no form, or too long."})
			return
		}
		callback = r.Form
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "The answer to a login comes by GET or POST.", http.StatusMethodNotAllowed)
		return
	}
	if !callback.Has("code") && !callback.Has("error") && !callback.Has("state") {
		// A browser keeps a fragment to itself: the page sends it as a query.
		tell(w, http.StatusBadRequest, callbackText{Title: "No answer arrived", Text: "This address came without a code and without an error.", Fragment: true})
		return
	}
	e := b.take(callback.Get("state"), callback.Has("state"))
	if e == nil {
		tell(w, http.StatusNotFound, callbackText{Title: "Not this login", Text: "This answer belongs to no login that is waited for here. It may be over already."})
		return
	}
	e.done <- callback
	if next := b.next(r.Context()); next != nil {
		noStore(w.Header())
		http.Redirect(w, r, next.address, http.StatusSeeOther)
		return
	}
	tell(w, http.StatusOK, callbackText{Title: "The answer arrived", Text: "You can close this tab. The report is where you started the program."})
}

// noStore keeps the code in the address out of caches and of other sites' logs.
func noStore(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
}
