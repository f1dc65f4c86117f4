package appconfig

import (
	"regexp"
	"strings"
	"sync"
)

// spring reads application.yml: documents without a profile hold always, those of
// a profile over them. Where it has profiles, each is a part.
func (r *reader) spring(docs []*node) *Content {
	out := &Content{Format: "Spring's application.yml", Each: "profile"}
	var base []Setting
	profiles := map[string][]Setting{}
	var names []string
	lines := map[string]int{}
	for _, d := range docs {
		profile := ""
		var own []Setting
		d.each("", d.line, func(key, value string, line int) {
			if relaxed(key) == "spring.config.activate.onprofile" || key == "spring.profiles" {
				profile = value
				return
			}
			own = append(own, r.springValue(r.in(File, key, value, line)))
		})
		if profile == "" {
			base = append(base, own...)
			continue
		}
		if _, known := profiles[profile]; !known {
			names = append(names, profile)
			lines[profile] = d.line
		}
		profiles[profile] = append(profiles[profile], own...)
	}
	out.Parts = []Part{{Settings: base}}
	for _, name := range names {
		if !mentionsLogin(profiles[name]) {
			continue
		}
		out.Parts = append(out.Parts, Part{Name: name, Line: lines[name], Settings: over(profiles[name], base)})
	}
	if len(out.Parts) > 1 && !mentionsLogin(base) {
		out.Parts = out.Parts[1:]
	}
	return out
}

func mentionsLogin(settings []Setting) bool {
	for _, s := range settings {
		if strings.HasPrefix(s.Key, "spring.security.oauth2") {
			return true
		}
	}
	return false
}

// over is what holds when the settings of top win over those below.
func over(top, below []Setting) []Setting {
	set := map[string]bool{}
	for _, s := range top {
		set[relaxed(s.Key)] = true
	}
	out := top[:len(top):len(top)]
	for _, s := range below {
		if !set[relaxed(s.Key)] {
			out = append(out, s)
		}
	}
	return out
}

// relaxed is a key as Spring's relaxed binding and Apache compare it.
func relaxed(key string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(key))
}

// springValue fills in ${NAME:default}.
func (r *reader) springValue(s Setting) Setting {
	s.Loose = true
	s.Value = springVariable().ReplaceAllStringFunc(s.Value, func(match string) string {
		name, otherwise, has := strings.Cut(match[2:len(match)-1], ":")
		if !has {
			s.Unread = "the variable or property " + shownVariable(name)
		}
		return otherwise
	})
	if s.Unread != "" {
		s.Value = ""
	}
	return s
}

var springVariable = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$\{[^{}]+\}`) })
