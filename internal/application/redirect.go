package application

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// RedirectURI is what the application sends as it is configured, "" where that is not
// known before somebody logs in.
func (u *Used) RedirectURI() string {
	if uri := u.Text("redirect_uri"); strings.Contains(uri, "://") && !strings.ContainsAny(uri, "{}") {
		return uri
	}
	s := u.Profile.Sends
	if s.RedirectPath == "" && len(s.Redirects) > 0 && strings.Contains(s.Redirects[0], "://") {
		return s.Redirects[0] // of a program on people's own machines
	}
	base, err := url.Parse(u.Text("base_url"))
	path := placeholder().ReplaceAllStringFunc(s.RedirectPath, func(name string) string {
		if value := u.Text(strings.Trim(name, "{}")); value != "" {
			return value
		}
		return name
	})
	if err != nil || base.Host == "" || !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "{}<>*") {
		return ""
	}
	return strings.TrimSuffix(base.String(), "/") + path
}

// MaySend reports whether a redirect URI is one that the application sends, under
// whichever address it is published.
func (u *Used) MaySend(uri string) bool {
	if uri == "" {
		return false
	}
	if uri == u.RedirectURI() {
		return true
	}
	at, err := url.Parse(uri)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(append([]string{u.Profile.Sends.RedirectPath}, u.Profile.Sends.Redirects...), func(own string) bool {
		if strings.HasPrefix(own, "/") {
			return endsIn(own).MatchString(strings.TrimSuffix(at.Path, "/"))
		}
		return own != "" && own == uri
	})
}

// endsIn matches a path that ends in another, whose {names} stand for one step each.
func endsIn(path string) *regexp.Regexp {
	steps := placeholder().Split(path, -1)
	for i := range steps {
		steps[i] = regexp.QuoteMeta(steps[i])
	}
	return regexp.MustCompile(strings.Join(steps, "[^/]+") + "$")
}
