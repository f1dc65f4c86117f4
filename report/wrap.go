package report

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// columns is how many columns of a terminal s takes; colours take none.
func columns(s string) int { return ansi.StringWidth(s) }

// wrap writes first and then text, with later lines indented by as many columns
// as first is wide. Words are never broken: IDs and addresses are copied.
func wrap(b *strings.Builder, first, text string, width int) {
	indent := columns(first)
	b.WriteString(first)
	column := indent
	for i, word := range strings.Fields(text) {
		w := columns(word)
		switch {
		case i == 0:
		case column+1+w > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += w
	}
	b.WriteString("\n")
}

// pad fills s with blanks up to width columns.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-columns(s)))
}

// cut drops words at the end of s until it fits, and marks that with an ellipsis.
func cut(s string, width int) string {
	if columns(s) <= width {
		return s
	}
	words := strings.Fields(s)
	for len(words) > 1 && columns(strings.Join(words, " "))+2 > width {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ") + " …"
}
