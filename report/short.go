package report

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// shortWidth is where a line of a chat is cut. It is long enough for a fix.
const shortWidth = 300

// writeShort writes at most five lines for each target: what was looked at, the
// counts, and the first thing to repair with what was wanted and the fix.
func writeShort(w io.Writer, docs []*Document, _ Style) error {
	var b strings.Builder
	for i, d := range docs {
		if i > 0 {
			b.WriteString("\n")
		}
		for _, line := range short(d) {
			b.WriteString(unpinged(ansi.Truncate(line, shortWidth, "…")) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func short(d *Document) []string {
	lines := []string{headline(d) + "  " + d.about(), closing(d)}
	found := findings(d)
	if len(found) == 0 {
		return lines
	}
	r := found[0]
	lines = append(lines, wordOf(r).text+"  "+r.ID+": "+r.Title)
	if wordOf(r) == wordBug {
		return append(lines, "saw   "+r.Reason)
	}
	lines = append(lines, "want  "+r.Want+"; saw "+r.Saw)
	if len(r.Fix) > 0 {
		lines = append(lines, "fix   "+r.Fix[0].told())
	}
	return lines
}

// headline is the word of the worst result.
func headline(d *Document) string {
	if found := findings(d); len(found) > 0 {
		return wordOf(found[0]).text
	}
	return wordOK.text
}

// unpinged takes from a text what chats make a ping or a link of: @here, @all,
// <!channel>, <@U123>. What stands there instead looks the same to a reader.
func unpinged(s string) string {
	return strings.NewReplacer("@", "＠", "<", "‹", ">", "›").Replace(s)
}
