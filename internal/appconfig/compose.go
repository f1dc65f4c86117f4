package appconfig

import (
	"path"
	"strings"
)

// compose reads a compose file: of every service its environment, the files of
// env_file, and the flags of its command.
func (r *reader) compose(doc *node) *Content {
	out := &Content{Format: "a compose file", Each: "service"}
	c := &composer{r: r, doc: doc, values: map[string]string{}}
	if beside, err := r.open(r.beside(".env")); err == nil {
		quiet := &reader{open: r.open, path: r.beside(".env")}
		_, c.values = quiet.assignmentsOf(beside, nil)
	}
	services := doc.get("services")
	for _, s := range services.members() {
		out.Parts = append(out.Parts, c.service(s, 0))
	}
	if len(services.members()) == 0 {
		r.fail(services.line, "name the file that has the services", "the compose file has no services")
	}
	return out
}

type composer struct {
	r      *reader
	doc    *node
	values map[string]string // of the .env beside the file
}

func (c *composer) service(s pair, depth int) Part {
	part := Part{Name: s.key, Line: s.line, Programs: []string{s.key}}
	if image := c.text(s.value.get("image")); image != "" {
		part.Programs = append(part.Programs, program(image))
	}
	mounts, layer := c.mounts(s.value), 0
	if extended := s.value.get("extends"); extended != nil && depth < maxDepth {
		name, file := orElse(extended.word("service"), extended.text), extended.word("file")
		if base := c.doc.get("services", name); base != nil && file == "" {
			below := c.service(pair{name, s.line, base}, depth+1)
			part.Settings, part.Elsewhere = below.Settings, below.Elsewhere
			for _, s := range part.Settings {
				layer = max(layer, s.layer)
			}
		} else {
			part.Elsewhere = "the service " + name + " of another file"
		}
	}
	for _, f := range s.value.get("env_file").entries() {
		name, optional := f, false
		if !f.isText {
			name, optional = f.get("path"), f.word("required") == "false"
		}
		if name != nil && name.isText {
			file := c.text(name)
			before := len(part.Settings)
			c.r.envFile(&part, file, name.line, c.values, optional)
			layer++
			for i := range part.Settings[before:] {
				part.Settings[before+i].layer = layer
			}
		}
	}
	for _, v := range s.value.get("environment").assignments() {
		setting := c.r.in(Env, v.key, "", v.line)
		setting.layer = layer + 1
		setting.Value, setting.Unread, setting.Blank = interpolate(v.text, c.values)
		if !v.given {
			value, known := c.values[v.key]
			if !known {
				setting.Unread = "the variable of that name where compose is started"
			}
			setting.Value = value
		}
		part.Settings = append(part.Settings, setting)
	}
	for _, member := range []string{"entrypoint", "command"} {
		settings, programs := c.r.flags(c.line(s.value.get(member)))
		part.Settings = append(part.Settings, settings...)
		part.Programs = append(part.Programs, programs...)
	}
	for i := range part.Settings {
		part.Settings[i].mounts = mounts
	}
	return part
}

// text is a text with its variables filled in.
func (c *composer) text(n *node) string {
	if n == nil || !n.isText {
		return ""
	}
	out, _, _ := interpolate(n.text, c.values)
	return out
}

// line has the words of a command, a list or one text.
func (c *composer) line(n *node) []arg {
	if n == nil {
		return nil
	}
	if n.isText {
		split, err := words(strings.ReplaceAll(c.text(n), "\n", " "))
		if err != nil {
			c.r.fail(n.line, "close the quote", "the command ends inside a quote")
		}
		var args []arg
		for _, w := range split {
			args = append(args, arg{w, n.line})
		}
		return args
	}
	var args []arg
	for _, w := range n.words() {
		args = append(args, arg{c.text(w), w.line})
	}
	return args
}

// mounts tells where files of the container are on this side: volumes of one file
// or folder, and secrets and configs of the compose file.
func (c *composer) mounts(service *node) map[string]string {
	out := map[string]string{}
	for _, v := range service.get("volumes").entries() {
		from, to := c.text(v.get("source")), c.text(v.get("target"))
		if v.isText {
			parts := strings.Split(c.text(v), ":")
			if len(parts) < 2 {
				continue
			}
			from, to = parts[0], parts[1]
		}
		if strings.HasPrefix(from, ".") || strings.HasPrefix(from, "/") || strings.HasPrefix(from, "~") {
			out[path.Clean(to)] = c.r.beside(from)
		}
	}
	for _, kind := range []string{"secrets", "configs"} {
		for _, s := range service.get(kind).entries() {
			name, target := s.text, ""
			if !s.isText {
				name, target = s.word("source"), s.word("target")
			}
			file := c.text(c.doc.get(kind, name, "file"))
			if file == "" {
				continue
			}
			if !path.IsAbs(target) {
				target = path.Join(map[string]string{"secrets": "/run/secrets", "configs": "/"}[kind], orElse(target, name))
			}
			out[target] = c.r.beside(file)
		}
	}
	return out
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// entries are the entries of a list, or the one thing in place of a list.
func (n *node) entries() []*node {
	switch {
	case n == nil:
		return nil
	case n.isList:
		return n.items
	case n.isText || len(n.pairs) > 0:
		return []*node{n}
	}
	return nil
}

type assignment struct {
	key, text string
	given     bool // it has a value, and not only a name
	line      int
}

// assignments are those of a map, or of a list of NAME=value.
func (n *node) assignments() []assignment {
	if n == nil {
		return nil
	}
	var out []assignment
	for _, p := range n.pairs {
		out = append(out, assignment{p.key, p.value.text, p.value.isText, p.line})
	}
	for _, w := range n.items {
		if w.isText {
			key, value, given := strings.Cut(w.text, "=")
			out = append(out, assignment{key, value, given, w.line})
			continue
		}
		out = append(out, w.assignments()...)
	}
	return out
}
