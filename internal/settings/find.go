package settings

import (
	"strconv"
	"strings"
)

// An Answer is the document of one request, or the element of it that was picked.
type Answer struct {
	Doc    any
	Prefix string // where in the whole answer the document is
	Object string // what it is about, in the words of the product
}

// Answers are what came, by the names of the requests.
type Answers map[string]*Answer

// A Found is one value.
type Found struct {
	Text string
	In   string // the name of the request
	At   string // the pointer, into the whole answer
}

// place is a value with where it was found.
type place struct {
	value any
	at    string
}

// at follows a pointer as RFC 6901 has them; /* is each element of a list.
func at(doc any, pointer string) []place {
	found := []place{{doc, ""}}
	if pointer == "" {
		return found
	}
	for _, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		var next []place
		for _, p := range found {
			switch v := p.value.(type) {
			case map[string]any:
				if member, ok := v[token]; ok && token != "*" {
					next = append(next, place{member, p.at + "/" + escape(token)})
				}
			case []any:
				for i, element := range v {
					if index := strconv.Itoa(i); token == "*" || token == index {
						next = append(next, place{element, p.at + "/" + index})
					}
				}
			}
		}
		found = next
	}
	return found
}

func escape(token string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(token) }

// text is a single value; null, objects and lists are none.
func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

// Raw reads the values at a source as they are.
func (a Answers) Raw(s Source) (out []Found) {
	answer := a[s.In]
	if answer == nil {
		return nil
	}
	for _, p := range at(answer.Doc, s.At) {
		t, _ := text(p.value)
		values := []string{t}
		if s.Split != "" {
			values = strings.Split(t, s.Split)
		}
		for _, t := range values {
			if t != "" {
				out = append(out, Found{t, s.In, answer.Prefix + p.at})
			}
		}
	}
	return out
}

// First is the text at the first of the pointers that has one, or "".
func First(doc any, pointers []string) string {
	for _, pointer := range pointers {
		for _, p := range at(doc, pointer) {
			if t, ok := text(p.value); ok && t != "" {
				return t
			}
		}
	}
	return ""
}

// Understand takes out of a whole document what a request asked for. It is nil
// when the client is not in it.
func (r *Request) Understand(doc any, clientID string) *Answer {
	answer := &Answer{Doc: doc}
	if r.Pick != nil {
		answer = r.Pick.take(doc, clientID)
	}
	if answer != nil {
		answer.Object = placeholder.ReplaceAllStringFunc(r.Object, func(m string) string {
			return First(answer.Doc, []string{strings.Trim(m, "{}")})
		})
	}
	return answer
}

func (p *Pick) take(doc any, clientID string) *Answer {
	for _, from := range p.From {
		for _, element := range at(doc, from) {
			if First(element.value, []string{p.Where}) == clientID {
				return &Answer{Doc: element.value, Prefix: element.at}
			}
		}
	}
	return nil
}

// Says reports whether the answer says that all is well.
func (g *Good) Says(doc any) bool {
	found := at(doc, g.At)
	if len(found) == 0 {
		return true
	}
	t, _ := text(found[0].value)
	return t == g.Is
}
