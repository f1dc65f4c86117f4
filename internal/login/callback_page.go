package login

import (
	_ "embed"
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

//go:embed html/callback.css
var callbackCSS string

//go:embed html/callback.js
var callbackJS string

// callbackText is what the browser is told. It is all our own: nothing of the
// answer stands on the page.
type callbackText struct {
	Title, Text string
	Fragment    bool // the page sends its fragment as a query
}

func tell(w http.ResponseWriter, status int, t callbackText) {
	noStore(w.Header())
	policy := "default-src 'none'; style-src 'unsafe-inline'"
	if t.Fragment {
		policy += "; script-src 'unsafe-inline'"
	}
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = callbackPage(t).Render(w) // the browser may be gone
}

func callbackPage(t callbackText) g.Node {
	return h.Doctype(h.HTML(h.Lang("en"),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.TitleEl(g.Text(t.Title+" - oidc-doctor")),
			h.StyleEl(g.Raw(callbackCSS)),
		),
		h.Body(
			h.H1(g.Text(t.Title)),
			h.P(g.Text(t.Text)),
			g.If(t.Fragment, h.Script(g.Raw(callbackJS))),
		),
	))
}
