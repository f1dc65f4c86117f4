package report

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// checksPart is the table of all checks, area by area.
func checksPart(t htmlTarget) g.Node {
	return part(t.Prefix+"checks", "Checks", scrolled("scroll", "All checks", h.Table(h.Class("checks"), g.Text("\n"), lines(
		h.Caption(g.Text(t.Counts)),
		columnHeads("verdict", "check", "what it says"),
		linesOf(t.Areas, func(a htmlArea) g.Node {
			return h.TBody(g.Text("\n"),
				lines(h.Tr(h.Class("area"), h.Th(h.ColSpan("3"), h.Scope("rowgroup"), g.Text(a.Name)))),
				linesOf(a.Results, checkRow))
		}),
	))))
}

// checkRow leads to the finding, or else to what the check means.
func checkRow(r htmlResult) g.Node {
	anchor := "explain-" + r.Anchor
	if r.Found {
		anchor = r.Prefix + "finding-" + r.Anchor
	}
	return h.Tr(
		h.Td(wordNode(r.Class, r.Word)),
		h.Th(h.Scope("row"), onward(anchor, codeNode(r.ID))),
		h.Td(g.Text(r.Title), g.If(r.Because != "", g.Group{g.Text(" "), h.Span(h.Class("why"), g.Text(r.Because))})),
	)
}
