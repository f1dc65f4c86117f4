package report

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// claimsPart is the table of the claims by where they were said.
func claimsPart(t htmlTarget) g.Node {
	if len(t.Claims) == 0 {
		return nil
	}
	return part(t.Prefix+"claims", "Claims", scrolled("scroll", "Claims by source", h.Table(h.Class("claims"), g.Text("\n"), lines(
		h.Caption(g.Text("What is said about the user and the tokens, and where. Two values with one digest are the same.")),
		columnHeads("claim", "id_token", "userinfo", "introspection of the access token"),
		h.TBody(g.Text("\n"), linesOf(t.Claims, func(c Claim) g.Node {
			return h.Tr(
				h.Th(h.Scope("row"), codeNode(c.Name), g.If(c.Differs, g.Group{g.Text(" "), h.Span(h.Class("tag"), g.Text("differs"))})),
				h.Td(claimNode(c.IDToken)), h.Td(claimNode(c.UserInfo)), h.Td(claimNode(c.Introspection)))
		})),
	))))
}

func claimNode(v *ClaimValue) g.Node {
	if v == nil {
		return h.Span(h.Class("absent"), g.Text("absent"))
	}
	return codeNode(v.Short())
}
