package report

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// timeline draws the run as a waterfall: one line for each exchange, with a bar
// from when it began to when it was over.
func (t *textWriter) timeline() {
	if len(t.doc.Exchanges) == 0 {
		return
	}
	span := max(t.doc.DurationMS, 1)
	for _, e := range t.doc.Exchanges {
		span = max(span, e.StartMS+e.MS)
	}
	const before, after = "  %3d  %3s  %s  ", "  %6d ms"
	fixed := len("  123  200    ") + len("  123456 ms")
	room := t.Width - fixed
	steps := min(room/2, 44)
	bars := room - steps - 2
	t.title("timeline")
	for _, e := range t.doc.Exchanges {
		begin := int(int64(bars) * e.StartMS / span)
		begin = min(begin, bars-1)
		length := int((int64(bars)*e.MS + span - 1) / span)
		length = min(max(length, 1), bars-begin)
		bar := t.paint(grey, strings.Repeat("·", begin)) + strings.Repeat("=", length) + t.paint(grey, strings.Repeat("·", bars-begin-length))
		if e.Status == 0 {
			bar = t.paint(grey, strings.Repeat("·", begin)) + t.paint(red, strings.Repeat("x", length)) + t.paint(grey, strings.Repeat("·", bars-begin-length))
		}
		fmt.Fprintf(&t.Builder, before+"%s"+after+"\n", e.N, e.code(), pad(ansi.Truncate(e.Step, steps, "…"), steps), bar, e.MS)
	}
	if !t.Verbose { // else it stands below the exchanges
		t.times()
	}
}

// curl writes one exchange as a command, to be copied.
func (t *textWriter) curl(n int) {
	t.title(fmt.Sprintf("exchange %d", n))
	for _, e := range t.doc.Exchanges {
		if e.N != n {
			continue
		}
		if lines := curl(e); lines != nil {
			t.WriteString(strings.Join(lines, " \\\n  ") + "\n")
			return
		}
	}
	t.line("  ", fmt.Sprintf("there is no request %d to show; this run has %s, and --verbose lists them", n, plural(len(t.doc.Exchanges), "exchange")))
}

// command writes a command in lines that a shell puts together again.
func (t *textWriter) command(name string, args []string) {
	line := pad(name, len(detail))
	column := columns(line)
	for i, a := range args {
		switch w := columns(a); {
		case i == 0:
		case column+1+w+2 > t.Width && column > len(detail):
			line += " \\\n" + strings.Repeat(" ", len(detail))
			column = len(detail)
		default:
			line += " "
			column++
		}
		line += a
		column += columns(a)
	}
	t.WriteString(line + "\n")
}
