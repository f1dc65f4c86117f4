package wire

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// Settings is a document of a provider's admin API. It is full of what nobody
// may see (client secrets, private keys, other clients), so that what may be
// shown is listed: pointers as RFC 6901 has them, with /* for each element of a
// list. What is not listed is hidden, and not remembered: settings are words
// like "openid-connect", which no report can do without. Only what its name
// calls a secret is remembered, so that it is known where the provider repeats it.
func Settings(shown []string) Doc {
	d := Doc{kind: settings, shown: map[string]bool{}}
	for _, pointer := range shown {
		for pointer != "" {
			d.shown[pointer] = d.shown[pointer] || slices.Contains(shown, pointer)
			pointer = pointer[:strings.LastIndexByte(pointer, '/')]
		}
	}
	return d
}

// hidden stands for what an admin API says and nobody asked for.
const hidden = "(hidden)"

// settings is x as it may be shown at this pointer. shown has every pointer on
// the way to one that may be shown, true for that one itself.
func (v *Vault) settings(at, name string, x any, shown map[string]bool) any {
	open, onTheWay := shown[at]
	switch x := x.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, e := range x {
			shownMember := v.settings(at+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(k), k, e, shown)
			if shownMember != hidden {
				out[v.Clean(k)] = shownMember
			}
		}
		if !onTheWay && at != "" {
			return hidden
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = v.settings(at+"/*", name, e, shown)
		}
		if !onTheWay && at != "" {
			return hidden
		}
		return out
	case string:
		if open {
			return v.Clean(x)
		}
		if namesSecret(name) && !isWord(x) {
			v.Mask(v.Clean(name), x)
		}
		return hidden
	}
	if open {
		return x
	}
	return hidden
}

// isWord holds for values that stand under a secret's name and are none: "RS256",
// "***", "required" (of a policy for passwords).
func isWord(s string) bool {
	return len(s) < 8 || len(s) < 20 && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

// namesSecret holds for a member that is called a secret.
func namesSecret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"secret", "password", "private", "key_data", "credential"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return strings.HasSuffix(name, "token")
}

// address is where a request goes. What asks an admin API has no secret in its
// query: words of the product, and the client.
func (v *Vault) address(u *url.URL, doc Doc) string {
	if doc.kind != settings || u.RawQuery == "" {
		return v.URL(u.String())
	}
	bare := *u
	bare.RawQuery = ""
	return v.URL(bare.String()) + "?" + v.Clean(u.RawQuery)
}
