package report

import (
	"fmt"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// sequencePart is the diagram of who asked whom what. Its lines have colours of
// their own, for readers that let no style in.
func sequencePart(t htmlTarget) g.Node {
	if len(t.Exchanges) == 0 {
		return nil
	}
	return part(t.Prefix+"sequence", "Who asked whom what",
		h.P(h.Class("lead"), g.Text("oidc-doctor plays both the client and the user's browser. The same as a table stands below.")),
		scrolled("scroll sequence", "Sequence diagram", sequenceNode(t.Sequence)))
}

func sequenceNode(s sequence) g.Node {
	title, description := s.Prefix+"seq-t", s.Prefix+"seq-d"
	return h.SVG(g.Attr("viewBox", fmt.Sprintf("0 0 %d %d", s.Width, s.Height)), h.Role("img"), h.Aria("labelledby", title+" "+description),
		g.Attr("xmlns", "http://www.w3.org/2000/svg"), g.Text("\n"), lines(
			g.El("title", h.ID(title), g.Text("Sequence diagram of the exchanges")),
			g.El("desc", h.ID(description), g.Text(s.About)),
			linesOf(s.Actors, func(a actor) g.Node { return actorNode(a, s.Height) }),
			linesOf(s.Arrows, arrowNode),
		))
}

func actorNode(a actor, height int) g.Node {
	return lines(
		lineNode("life", "#ccc", a.X, 44, a.X, height),
		g.El("rect", h.Class("box"), at("x", a.Left), at("y", 8), at("width", a.Width), at("height", 36), at("rx", 6),
			g.Attr("fill", "#fff"), g.Attr("stroke", "#ccc")),
		g.El("text", h.Class("actor"), at("x", a.X), at("y", 31), g.Attr("text-anchor", "middle"), g.Text(a.Name)),
	)
}

func arrowNode(a arrow) g.Node {
	answer := lines(lineNode("answer", "#666", a.To, a.Below, a.From, a.Below), pointNode(a.AnswerHead, "#666"))
	class := "soft"
	if a.Failed {
		answer = lines(lineNode("none-line", "#a00", a.To, a.Below, a.Middle, a.Below))
		class += " none"
	}
	if a.Hit {
		class += " hit"
	}
	return lines(
		lineNode("ask", "#333", a.From, a.Y, a.To, a.Y),
		pointNode(a.AskHead, "#333"),
		answer,
		g.El("text", at("x", a.Left), at("y", a.Above), g.Text(a.Label)),
		g.El("text", h.Class(class), at("x", a.Right), at("y", a.Above), g.Attr("text-anchor", "end"), g.Text(a.Answer)),
		g.El("text", h.Class("soft"), at("x", a.Left), at("y", a.Under), g.Text(a.Step)),
	)
}

func lineNode(class, colour string, x1, y1, x2, y2 int) g.Node {
	return g.El("line", h.Class(class), at("x1", x1), at("y1", y1), at("x2", x2), at("y2", y2), g.Attr("stroke", colour))
}

// pointNode is the head of an arrow.
func pointNode(d, colour string) g.Node {
	return g.El("path", h.Class("head"), g.Attr("d", d), g.Attr("fill", colour))
}

// at is a measure of the drawing.
func at(name string, n int) g.Node { return g.Attr(name, fmt.Sprint(n)) }
