package wire

import (
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// forms are the ways in which a provider, a page or a library writes a value
// when it repeats it, the value itself first. Most values look the same in all
// of them; a secret with punctuation does not.
func forms(value string) []string {
	if strings.Trim(value, unchanging) == "" {
		return []string{value}
	}
	asJSON, _ := json.Marshal(value) // a string can always be marshalled
	query, path := url.QueryEscape(value), url.PathEscape(value)
	all := []string{
		value, query, path, lowerHex(query), lowerHex(path), html.EscapeString(value),
		strings.Trim(string(asJSON), `"`), inQuotes(value), strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value),
	}
	var out []string
	for _, f := range all {
		if f != "" && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// unchanging characters stand for themselves in every form: the unreserved ones
// of RFC 3986 section 2.3.
const unchanging = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

// inQuotes is s as Go's libraries quote it in their errors.
func inQuotes(s string) string {
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
}

// lowerHex writes percent encodings with small letters, which RFC 3986 section
// 2.1 allows.
func lowerHex(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:], strings.ToLower(s[i+1:i+3]))
		}
	}
	return string(b)
}
