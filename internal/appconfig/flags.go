package appconfig

import (
	"path"
	"strings"

	"github.com/mattn/go-shellwords"
)

// An arg is one word of a command line, with its line.
type arg struct {
	text string
	line int
}

// flags makes settings of the words that begin with a hyphen, "--name=value",
// "--name value" or "--name" alone, which is true. The programs are all other words.
func (r *reader) flags(args []arg) (settings []Setting, programs []string) {
	for i := 0; i < len(args); i++ {
		a := args[i]
		name, isFlag := flagName(a.text)
		if !isFlag {
			programs = append(programs, program(a.text))
			continue
		}
		name, value, given := strings.Cut(name, "=")
		if !given {
			value = "true"
			if i+1 < len(args) {
				if _, next := flagName(args[i+1].text); !next {
					i++
					value = args[i].text
				}
			}
		}
		if variable, text, assigns := strings.Cut(value, "="); assigns && (name == "e" || name == "env") && isVariable(variable) {
			settings = append(settings, r.in(Env, variable, text, a.line)) // of docker run
			continue
		}
		settings = append(settings, r.in(Flag, name, value, a.line))
	}
	return settings, programs
}

func flagName(word string) (string, bool) {
	name := strings.TrimLeft(word, "-")
	hyphens := len(word) - len(name)
	return name, (hyphens == 1 || hyphens == 2) && name != "" && name[0] != ' '
}

// program is the name of an image or a program without its folder, tag and digest.
func program(word string) string {
	word, _, _ = strings.Cut(word, "@")
	word = path.Base(word)
	word, _, _ = strings.Cut(word, ":")
	return word
}

// words splits a command line as a shell does, without running any of it.
func words(line string) ([]string, error) {
	p := shellwords.NewParser()
	return p.Parse(line)
}

// command reads a file that has a command line: a shell script, a unit of systemd,
// or the bare line.
func (r *reader) command(content []byte) *Content {
	part := Part{}
	inUnit := has(content, `(?m)^\[Service\]`)
	for _, l := range logicalLines(content) {
		text := strings.TrimSpace(l.text)
		text = strings.TrimPrefix(text, "$ ")
		if text == "" || strings.HasPrefix(text, "#") || strings.HasPrefix(text, ";") || strings.HasPrefix(text, "[") {
			continue
		}
		key, rest, isUnit := strings.Cut(text, "=")
		switch {
		case isUnit && strings.TrimSpace(key) == "Environment":
			r.assignments(&part, rest, l.line)
			continue
		case isUnit && strings.TrimSpace(key) == "EnvironmentFile":
			r.envFile(&part, strings.TrimPrefix(strings.TrimSpace(rest), "-"), l.line, nil, strings.HasPrefix(strings.TrimSpace(rest), "-"))
			continue
		case isUnit && strings.TrimSpace(key) == "ExecStart":
			text = strings.TrimLeft(strings.TrimSpace(rest), "-@:+!")
		case inUnit:
			continue
		}
		split, err := words(text)
		if err != nil {
			r.fail(l.line, "close the quote", "the command line ends inside a quote")
			continue
		}
		var args []arg
		for _, w := range split {
			if name, value, ok := strings.Cut(w, "="); ok && len(args) == 0 && isVariable(name) {
				part.Settings = append(part.Settings, r.in(Env, name, value, l.line))
				continue
			}
			if w != "export" && w != "exec" {
				args = append(args, arg{w, l.lineOf(w)})
			}
		}
		settings, programs := r.flags(args)
		if len(settings) > 0 {
			part.Settings = append(part.Settings, settings...)
			part.Programs = append(part.Programs, programs...)
		}
	}
	return &Content{Format: "a command line", Parts: []Part{part}}
}

// assignments are those of systemd: Environment="A=b" C=d.
func (r *reader) assignments(part *Part, text string, line int) {
	split, err := words(text)
	if err != nil {
		r.fail(line, "close the quote", "the line ends inside a quote")
	}
	for _, w := range split {
		if name, value, ok := strings.Cut(w, "="); ok {
			part.Settings = append(part.Settings, r.in(Env, name, value, line))
		}
	}
}

func isVariable(name string) bool {
	for i, c := range name {
		if c != '_' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}
