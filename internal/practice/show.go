package practice

import (
	_ "embed"
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

//go:embed html/style.css
var pageCSS string

//go:embed html/sign-in.js
var signInJS string

func show(w http.ResponseWriter, status int, title string, content g.Node) {
	showUnder(w, status, pagePolicy, title, content)
}

// showScripted lets the script of the page run.
func showScripted(w http.ResponseWriter, title string, content g.Node) {
	showUnder(w, http.StatusOK, pagePolicy+"; script-src 'unsafe-inline'", title, content)
}

// No form-action: browsers apply it to the redirect to the client as well.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

// showUnder writes a page. What a client or a user sent is escaped as text or as
// the value of an attribute; it never stands in the style, a script or an
// address, which are ours.
func showUnder(w http.ResponseWriter, status int, policy, title string, content g.Node) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Content-Security-Policy", policy)
	w.WriteHeader(status)
	_ = h.Doctype(h.HTML(h.Lang("en"), g.Text("\n"), lines(
		h.Head(g.Text("\n"), lines(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
			h.TitleEl(g.Text(title+" - practice provider")),
			h.StyleEl(g.Text("\n"), g.Raw(pageCSS)),
		)),
		h.Body(g.Text("\n"), h.Main(g.Text("\n"), lines(h.H1(g.Text(title))), content), g.Text("\n")),
	))).Render(w) // the browser may be gone
}

// lines sets each node on a line of its own.
func lines(nodes ...g.Node) g.Group {
	var all g.Group
	for _, n := range nodes {
		if n != nil {
			all = append(all, n, g.Text("\n"))
		}
	}
	return all
}
