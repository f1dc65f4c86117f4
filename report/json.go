package report

import (
	"encoding/json"
	"io"
)

func writeJSON(w io.Writer, d *Document, _ Style) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false) // addresses stay readable; it is not for a page
	return e.Encode(d)
}
