package appconfig

import (
	"strings"
)

// apache reads the OIDC directives of an Apache configuration, with those inside
// <VirtualHost>, <Location> and their like. Where they stand in several virtual
// hosts, each is a part.
func (r *reader) apache(content []byte) *Content {
	out := &Content{Format: "an Apache configuration", Each: "virtual host"}
	var everywhere []Setting
	var hosts []Part
	var open []string // sections
	for _, l := range logicalLines(content) {
		text := strings.TrimSpace(l.text)
		switch {
		case text == "" || text[0] == '#':
			continue
		case strings.HasPrefix(text, "</"):
			if len(open) > 0 {
				open = open[:len(open)-1]
			} else {
				r.note(l.line, "remove it", "a section is closed that was not opened")
			}
			continue
		case text[0] == '<':
			name := strings.Trim(text, "<>")
			if kind, rest, _ := strings.Cut(name, " "); strings.EqualFold(kind, "VirtualHost") {
				hosts = append(hosts, Part{Name: strings.TrimSpace(rest), Line: l.line, Programs: []string{"mod_auth_openidc"}})
			}
			open = append(open, name)
			continue
		}
		args, closed := apacheWords(text)
		if !closed {
			r.fail(l.line, "close the quote", "the directive ends inside a quote")
			continue
		}
		name := args[0]
		inHost := false
		for _, o := range open {
			inHost = inHost || len(o) > 11 && strings.EqualFold(o[:12], "VirtualHost ")
		}
		if inHost && strings.EqualFold(name, "ServerName") && len(args) > 1 {
			hosts[len(hosts)-1].Name = args[1]
		}
		if !strings.HasPrefix(strings.ToLower(name), "oidc") {
			continue
		}
		s := r.in(File, name, strings.Join(args[1:], " "), l.line)
		s.Loose = true
		if command, ok := strings.CutPrefix(s.Value, "exec:"); ok {
			_ = command // never run
			s.Value, s.Unread = "", "what a program prints (exec:)"
		}
		if strings.Contains(s.Value, "${") {
			s.Value, s.Unread = "", "a value with a variable of Apache"
		}
		if inHost {
			hosts[len(hosts)-1].Settings = append(hosts[len(hosts)-1].Settings, s)
		} else {
			everywhere = append(everywhere, s)
		}
	}
	for _, h := range hosts {
		if len(h.Settings) > 0 {
			h.Settings = overDirectives(h.Settings, everywhere)
			out.Parts = append(out.Parts, h)
		}
	}
	if len(out.Parts) == 0 {
		out.Parts = []Part{{Settings: everywhere, Programs: []string{"mod_auth_openidc"}}}
	}
	return out
}

func overDirectives(top, below []Setting) []Setting { return over(top, below) }

// apacheWords splits a directive as Apache does: blanks between words, quotes of
// both kinds around them, a backslash in front of a quote inside.
func apacheWords(text string) (out []string, closed bool) {
	for text = strings.TrimLeft(text, " \t"); text != ""; text = strings.TrimLeft(text, " \t") {
		if quote := text[0]; quote == '"' || quote == '\'' {
			var word strings.Builder
			i := 1
			for ; i < len(text) && text[i] != quote; i++ {
				if text[i] == '\\' && i+1 < len(text) && (text[i+1] == quote || text[i+1] == '\\') {
					i++
				}
				word.WriteByte(text[i])
			}
			if i == len(text) {
				return append(out, word.String()), false
			}
			out, text = append(out, word.String()), text[i+1:]
			continue
		}
		end := strings.IndexAny(text, " \t")
		if end < 0 {
			end = len(text)
		}
		out, text = append(out, text[:end]), text[end:]
	}
	return out, true
}
