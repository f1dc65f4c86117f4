package appconfig

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// secretsOf are the secrets in the value of a secret setting: of addresses, such as
// those of redis, only their passwords, as reports say where a server is.
func secretsOf(value string) (secrets []string) {
	addresses := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(`, "'[]`, r) })
	for _, each := range addresses {
		if u, err := url.Parse(each); err != nil || u.Scheme != "redis" && u.Scheme != "rediss" || u.RawQuery != "" {
			return []string{value}
		}
		if _, password := withoutPassword(each); password != "" {
			secrets = append(secrets, password)
		}
	}
	return secrets
}

// withoutPassword is an address without the password that it may have.
func withoutPassword(value string) (open, password string) {
	u, err := url.Parse(value)
	if err != nil || u.User == nil {
		return value, ""
	}
	password, _ = u.User.Password()
	if u.User.Username() != "" {
		u.User = url.User(u.User.Username())
	} else {
		u.User = nil
	}
	return u.String(), password
}

// follow reads the file that a setting names.
func (i *interpreter) follow(s Setting) Setting {
	path := s.Value
	r := &reader{open: i.open, path: s.File}
	s.From, s.Value = path, ""
	if s.Unread != "" {
		return s
	}
	if text, here := s.inline[path]; here {
		s.Value = text
		return s
	}
	at, mounted := s.mounts[path]
	for from, to := range s.mounts {
		if rest, under := strings.CutPrefix(path, from+"/"); under && !mounted {
			at, mounted = to+"/"+rest, true
		}
	}
	if !mounted {
		at = r.beside(path)
	}
	content, err := i.open(at)
	if s.From = at; err != nil {
		s.Unread = "the file " + shownPath(path) + ", which is not here"
		return s
	}
	s.Value = string(content)
	return s
}

// shownPath is a path as it may be repeated: people write the secret itself where
// the path of its file belongs.
func shownPath(path string) string {
	if !strings.ContainsAny(path, "/.") || slices.ContainsFunc(strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '.' }), looksSecret) {
		return "that it names (not repeated: it may be the secret itself)"
	}
	return path
}

// looksSecret holds for a long word that mixes letters and digits.
func looksSecret(word string) bool {
	return len(word) >= 16 && strings.ContainsFunc(word, unicode.IsDigit) && strings.ContainsFunc(word, unicode.IsLetter)
}

// shownVariable is the name of a variable as it may be repeated: behind a $ there
// can be the end of a password.
func shownVariable(name string) string {
	if strings.ToUpper(name) != name && !strings.ContainsAny(name, "._-") || looksSecret(name) {
		return "that it names (not repeated: it may be a part of the secret)"
	}
	return name
}
