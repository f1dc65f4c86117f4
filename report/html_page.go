package report

import (
	"fmt"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// pageNode is the whole page.
func pageNode(p htmlPage) g.Node {
	return h.Doctype(h.HTML(h.Lang("en"), g.Text("\n"), lines(
		h.Head(g.Text("\n"), lines(
			h.Meta(h.Charset("utf-8")),
			h.Meta(g.Attr("http-equiv", "Content-Security-Policy"), h.Content(policy())),
			h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
			h.Meta(h.Name("referrer"), h.Content("no-referrer")),
			h.Meta(h.Name("robots"), h.Content("noindex")),
			h.Link(h.Rel("icon"), h.Href("data:,")), // keeps a browser from asking for one
			h.TitleEl(g.Text(p.Title)),
			h.StyleEl(g.Raw(pageCSS)), // raw: ours alone, as the policy has it
		)),
		h.Body(g.Text("\n"), lines(
			h.A(h.Class("skip"), h.Href("#content"), g.Text("Skip to the report")),
			headerNode(p),
			h.Main(h.ID("content"), g.Text("\n"),
				linesOf(p.Targets, func(t htmlTarget) g.Node { return targetNode(t, p.Many) }),
				explainedPart(p.Explained)),
			footerNode(),
			h.Script(g.Raw(pageJS)), // raw: likewise
		)),
	)))
}

// headerNode says at once how it is.
func headerNode(p htmlPage) g.Node {
	brand := h.P(h.Class("brand"), g.Text("oidc-doctor"))
	if !p.Many {
		return h.Header(g.Text("\n"), lines(brand), targetHead(p.Targets[0]))
	}
	return h.Header(g.Text("\n"), lines(
		brand,
		h.H1(g.Text(fmt.Sprintf("%d targets", len(p.Targets)))),
		scrolled("scroll", "The targets", h.Table(g.Text("\n"), lines(
			columnHeads("verdict", "target", "in short"),
			h.TBody(g.Text("\n"), linesOf(p.Targets, func(t htmlTarget) g.Node {
				return h.Tr(
					h.Td(wordNode(t.Class, t.Word)),
					h.Th(h.Scope("row"), onward(t.Prefix+"target", g.Text(t.About))),
					h.Td(g.Text(t.Closing)))
			})),
		))),
	))
}

// targetNode is what the page says of one target. Where it is the only one, its
// head stands in the page's header.
func targetNode(t htmlTarget, many bool) g.Node {
	parts := lines(findingsPart(t), checksPart(t), claimsPart(t), sequencePart(t), timelinePart(t))
	if !many {
		return parts
	}
	return h.Article(h.Class("target"), h.ID(t.Prefix+"target"), h.Aria("labelledby", t.Prefix+"title"), targetHead(t), parts)
}

// explainedPart says what each check looks at.
func explainedPart(explained []htmlExplained) g.Node {
	return part("explain", "What the checks mean",
		h.P(h.Class("lead"), g.Text("The same as "), codeNode("oidc-doctor explain ID"), g.Text(" says, in short.")),
		linesOf(explained, func(x htmlExplained) g.Node {
			return h.Div(h.Class("explain"), h.ID("explain-"+x.Anchor), g.Text("\n"), lines(
				h.H3(codeNode(x.ID), g.Text(" "+x.Title)),
				g.If(x.Why != "", h.P(g.Text(x.Why))),
				h.Dl(g.Text("\n"), lines(
					g.If(x.Fix != "", entry("fix", g.Text(x.Fix))),
					entry("rests on", restsOn(x.Spec)),
				)),
			))
		}))
}

// restsOn are cited sections, with commas between them.
func restsOn(cited []Spec) g.Node {
	var all g.Group
	for i, s := range cited {
		if i > 0 {
			all = append(all, g.Text(", "))
		}
		all = append(all, outward(s.URL, s.String()))
	}
	return all
}

func footerNode() g.Node {
	return h.Footer(g.Text("\n"), lines(h.P(g.Text(
		"Secrets, tokens, codes, cookies and personal claims stand here as kind, length and a digest that is the same for the same value within one run.\n"+
			"This page asks nothing of anybody: it has no picture, font or script from elsewhere."))))
}
