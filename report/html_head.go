package report

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// targetHead is the verdict on a target, what it is, and where to read on.
func targetHead(t htmlTarget) g.Group {
	return lines(
		h.H1(h.ID(t.Prefix+"title"), h.Span(h.Class(t.Class), g.Text(t.Word)), g.Text(" "+t.Closing)),
		g.Iff(t.First != nil, func() g.Node {
			return h.P(h.Class("lead"), g.Text("Begin with "),
				onward(t.Prefix+"finding-"+t.First.Anchor, codeNode(t.First.ID)), g.Text(": "+t.First.Title+"."))
		}),
		h.Dl(h.Class("facts"), g.Text("\n"), linesOf(t.Facts, func(f htmlFact) g.Node {
			if f.Code {
				return entry(f.Name, codeNode(f.Value))
			}
			return entry(f.Name, g.Text(f.Value))
		})),
		navigation(t),
	)
}

// navigation links to the parts of a target.
func navigation(t htmlTarget) g.Node {
	name := "Parts"
	if t.Prefix != "" {
		name = "Parts of " + t.About
	}
	item := func(anchor, text string) g.Node { return h.Li(onward(anchor, g.Text(text))) }
	return h.Nav(h.Aria("label", name), h.Ul(g.Text("\n"), lines(
		g.If(len(t.Findings) > 0, item(t.Prefix+"findings", "Findings")),
		item(t.Prefix+"checks", "Checks"),
		g.If(len(t.Claims) > 0, item(t.Prefix+"claims", "Claims")),
		g.If(len(t.Exchanges) > 0, item(t.Prefix+"sequence", "Who asked whom")),
		g.If(len(t.Exchanges) > 0, item(t.Prefix+"exchanges", "Timeline")),
		item("explain", "What the checks mean"),
	)))
}
