package appconfig

import (
	"encoding/base64"
	"regexp"
	"strings"
	"sync"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// names are those of a key in sources of a kind.
func names(key *application.Key, k Kind) []string {
	switch k {
	case Env:
		return key.Env
	case Flag:
		return key.Flag
	}
	return key.File
}

// placeholder is what profiles write for a part of a key that its operator chooses:
// *, <id> or {id}.
var placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\*|<\w+>|\{\w+\}`) })

// match reports whether a setting has the name, and what stands in it for the *.
func match(name string, s Setting) (star string, ok bool) {
	key := s.Key
	if s.Loose {
		name, key = relaxed(name), relaxed(key)
	}
	parts := placeholder().Split(name, -1)
	if len(parts) == 1 {
		return "", name == key
	}
	if len(parts) != 2 || !strings.HasPrefix(key, parts[0]) || !strings.HasSuffix(key, parts[1]) || len(key) <= len(parts[0])+len(parts[1]) {
		return "", false
	}
	star = key[len(parts[0]) : len(key)-len(parts[1])]
	return star, s.Kind == Env || !strings.Contains(star, ".")
}

// matchTwin is match for the name of a file with the value: NAME_FILE, NAME__FILE as
// Grafana has it, name_file, name-file.
func matchTwin(name string, s Setting) (star string, ok bool) {
	for _, suffix := range []string{"_FILE", "__FILE", "_file", "-file"} {
		if star, ok = match(name+suffix, s); ok {
			return star, true
		}
	}
	return "", false
}

// shape says of a secret what may be said.
func shape(secret string, templates []string) *application.Shape {
	out := &application.Shape{Bytes: len(secret), Blanks: strings.TrimSpace(secret) != secret}
	for _, t := range templates {
		out.Template = out.Template || strings.TrimSpace(secret) == t
	}
	if decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(secret, "=")); err == nil {
		out.Decoded = len(decoded)
	}
	return out
}
