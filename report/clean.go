package report

import (
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// clean is wire.Clean word by word: a long sentence of ours, with the
// provider's words in it, is not cut off, only a word without end is.
func clean(s string) string {
	var words []string
	for _, w := range strings.Fields(s) {
		if w = wire.Clean(w); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}
