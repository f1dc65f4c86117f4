package report

import (
	"encoding/json"
	"io"
)

// writeJSON writes one document as itself, several as a set.
func writeJSON(w io.Writer, docs []*Document, _ Style) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false) // addresses stay readable; it is not for a page
	if len(docs) == 1 {
		return e.Encode(docs[0])
	}
	return e.Encode(newSet(docs))
}
