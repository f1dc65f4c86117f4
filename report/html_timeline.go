package report

import (
	"fmt"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// timelinePart is the table of the exchanges, with a bar for the time of each.
func timelinePart(t htmlTarget) g.Node {
	if len(t.Exchanges) == 0 {
		return nil
	}
	column := func(class, name string) g.Node { return h.Th(h.Scope("col"), h.Class(class), g.Text(name)) }
	return part(t.Prefix+"exchanges", "Timeline", scrolled("scroll", "Timeline of the exchanges", h.Table(h.Class("exchanges"), g.Text("\n"), lines(
		h.Caption(g.Text(t.Times)),
		h.THead(h.Tr(column("number", "n"), column("what", "request"), column("status", "answer"), column("number ms", "time"),
			column("bar", fmt.Sprintf("0 to %d ms", t.Span)))),
		h.TBody(g.Text("\n"), linesOf(t.Exchanges, exchangeRow)),
	))))
}

func exchangeRow(x htmlExchange) g.Node {
	n := fmt.Sprint(x.N)
	return h.Tr(h.ID(x.Prefix+"x"+n), h.Th(h.Scope("row"), h.Class("number"), g.Text(n)), g.Text("\n"), lines(
		h.Td(h.Class("what"),
			codeNode(x.Method+" "+x.Place),
			h.Span(h.Class("why"), g.Text(x.Step), g.Map(x.Findings, func(r htmlResult) g.Node {
				return g.Group{g.Text("; seen by "), onward(x.Prefix+"finding-"+r.Anchor, g.Text(r.ID))}
			})),
			g.Text("\n"),
			g.If(x.Curl != "", curlNode(x.Prefix+"curl-"+n, x.Curl))),
		h.Td(h.Class("status"), g.Text(x.Answer)),
		h.Td(h.Class("number ms"), g.Text(fmt.Sprintf("%d ms", x.MS))),
		h.Td(h.Class("bar"), barNode(x)),
	))
}

// curlNode is the request as a command. The button is hidden until the script
// can copy.
func curlNode(id, command string) g.Node {
	return h.Details(h.Summary(g.Text("as curl")),
		h.Pre(h.TabIndex("0"), h.ID(id), g.Text(command)),
		h.Button(h.Type("button"), g.Attr("hidden"), h.Data("copies", id), g.Text("copy")))
}

// barNode has colours of its own, for readers that let no style in.
func barNode(x htmlExchange) g.Node {
	return h.SVG(g.Attr("viewBox", "0 0 1000 10"), g.Attr("preserveAspectRatio", "none"), h.Aria("hidden", "true"), g.Attr("focusable", "false"),
		g.El("rect", h.Class("track"), h.Width("1000"), h.Height("10"), g.Attr("fill", "#eee")),
		g.El("rect", h.Class(x.Mark), g.Attr("x", x.Begin), h.Width(x.Length), h.Height("10"), g.Attr("fill", "#6b8fb8")))
}
