package wire

import (
	"maps"
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
	return v.URL(bare(u)) + "?" + v.Clean(u.RawQuery)
}

// inParts is address with the fields of its query one by one.
func (v *Vault) inParts(u *url.URL, doc Doc) (address string, query []Field) {
	values, err := url.ParseQuery(u.RawQuery)
	switch {
	case err != nil:
		query = []Field{{Value: v.Mask("query", u.RawQuery).String()}}
	case doc.kind != settings:
		query = v.form(values)
	default:
		for _, name := range slices.Sorted(maps.Keys(values)) {
			for _, s := range values[name] {
				query = append(query, Field{Name: v.Clean(name), Value: v.Clean(s)})
			}
		}
	}
	return v.URL(bare(u)), query
}

// bare is an address without its query.
func bare(u *url.URL) string {
	b := *u
	b.RawQuery, b.Fragment = "", ""
	return b.String()
}
