package appconfig

import "strings"

// A logicalLine is a line together with those that a backslash at its end joins
// to it.
type logicalLine struct {
	text string
	line int      // of its beginning
	each []string // the lines that it is made of
}

func logicalLines(content []byte) []logicalLine {
	var out []logicalLine
	var open *logicalLine
	for i, l := range strings.Split(string(content), "\n") {
		l = strings.TrimSuffix(l, "\r")
		joined := strings.HasSuffix(l, `\`) && (len(l)-len(strings.TrimRight(l, `\`)))%2 == 1
		part := l
		if joined {
			part = strings.TrimSuffix(l, `\`) + " "
		}
		if open == nil {
			out = append(out, logicalLine{line: i + 1})
			open = &out[len(out)-1]
		}
		open.text += part
		open.each = append(open.each, l)
		if !joined {
			open = nil
		}
	}
	return out
}

// lineOf is the line in which a word of the logical line stands; of a flag, its
// name, since the shell takes quotes from its value.
func (l *logicalLine) lineOf(word string) int {
	if name, _, ok := strings.Cut(word, "="); ok && strings.HasPrefix(word, "-") {
		word = name + "="
	}
	for i, part := range l.each {
		if strings.Contains(part, word) {
			return l.line + i
		}
	}
	return l.line
}
