package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A sequence is the diagram of who asked whom what, laid out.
type sequence struct {
	Prefix, About string
	Width, Height int
	Actors        []actor
	Arrows        []arrow
}

// An actor has a line of life.
type actor struct {
	Name           string
	X, Left, Width int
}

// An arrow is one exchange: a line there and a line back.
type arrow struct {
	From, To, Middle       int
	Y, Above, Below, Under int
	Left, Right            int // of the texts
	AskHead, AnswerHead    string
	Label, Answer, Step    string
	Failed, Hit            bool
}

// The measures of the diagram, in units of the drawing.
const (
	actorSpace = 330
	actorWidth = 190
	arrowSpace = 52
	firstArrow = 84
	textRoom   = 46 // characters between two lines of life
)

// maxActors keeps the diagram readable; further hosts share one line.
const maxActors = 5

// newSequence puts the provider between the browser and the client, which both
// ask it, and other hosts to the right.
func newSequence(d *Document, prefix string, exchanges []htmlExchange) sequence {
	const browser, client = "the user's browser", "the client"
	hosts := []string{}
	for _, e := range exchanges {
		if h := e.host(); !slices.Contains(hosts, h) {
			hosts = append(hosts, h)
		}
	}
	names := []string{browser}
	if len(hosts) > 0 {
		names = append(names, hosts[0])
	}
	names = append(names, client)
	if len(hosts) > 1 {
		names = append(names, hosts[1:]...)
	}
	if len(names) > maxActors {
		names = append(names[:maxActors-1], "other hosts")
	}
	s := sequence{Prefix: prefix, Width: actorSpace*(len(names)-1) + actorWidth + 20,
		About: fmt.Sprintf("%s between the client, the user's browser and %s; the table below has them one by one.", plural(len(exchanges), "exchange"), strings.Join(hosts, ", "))}
	at := map[string]int{}
	for i, name := range names {
		x := 10 + actorWidth/2 + i*actorSpace
		at[name] = x
		s.Actors = append(s.Actors, actor{ansi.Truncate(name, 26, "…"), x, x - actorWidth/2, actorWidth})
	}
	y := firstArrow
	for _, e := range exchanges {
		from, to := at[client], at["other hosts"]
		if e.byBrowser() {
			from = at[browser]
		}
		if x, ok := at[e.host()]; ok {
			to = x
		}
		s.Arrows = append(s.Arrows, newArrow(e, from, to, y))
		y += arrowSpace
	}
	s.Height = y - arrowSpace/3
	return s
}

func newArrow(e htmlExchange, from, to, y int) arrow {
	a := arrow{From: from, To: to, Middle: (from + to) / 2, Y: y, Above: y - 6, Below: y + 7, Under: y + 20,
		Left: min(from, to) + 8, Right: max(from, to) - 8, Failed: e.Status == 0, Hit: len(e.Findings) > 0,
		AskHead: head(to, y, from < to), AnswerHead: head(from, y+7, from > to)}
	a.Answer = ansi.Truncate(fmt.Sprintf("%s, %d ms", e.code(), e.MS), textRoom/2, "…")
	if a.Failed {
		a.Answer = "no answer"
	}
	if a.Hit {
		a.Answer = "finding: " + a.Answer
	}
	room := textRoom - ansi.StringWidth(a.Answer)
	a.Label = ansi.Truncate(fmt.Sprintf("%d  %s %s", e.N, e.Method, e.Place), room, "…")
	a.Step = ansi.Truncate(e.Step, textRoom+4, "…")
	return a
}

// head is the point of an arrow at x.
func head(x, y int, right bool) string {
	back := x + 7
	if right {
		back = x - 7
	}
	return fmt.Sprintf("M%d %d L%d %d L%d %d Z", x, y, back, y-3, back, y+3)
}

// frontChannel are the parameters of requests that go through the user's browser.
var frontChannel = []string{"response_type", "request_uri", "id_token_hint", "post_logout_redirect_uri"}

// byBrowser reports whether the user's browser would send this: it asks for a
// page, or a client sends the user there.
func (e Exchange) byBrowser() bool {
	if e.Request == nil {
		return false
	}
	for _, f := range e.Request.Query {
		if e.Method == "GET" && slices.Contains(frontChannel, f.Name) {
			return true
		}
	}
	for _, h := range e.Request.Header {
		if h.Name == "Accept" && strings.Contains(h.Value, "text/html") {
			return true
		}
	}
	return false
}
