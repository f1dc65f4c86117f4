package report

import (
	"fmt"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// findingsPart has what there is to repair, the first first.
func findingsPart(t htmlTarget) g.Node {
	if len(t.Findings) == 0 {
		return nil
	}
	return part(t.Prefix+"findings", "Findings", linesOf(t.Findings, findingNode))
}

func findingNode(r htmlResult) g.Node {
	id := r.Prefix + "finding-" + r.Anchor
	return h.Article(h.Class("finding "+r.Class), h.ID(id), h.Aria("labelledby", id+"-title"), g.Text("\n"), lines(
		h.H3(h.ID(id+"-title"), wordNode(r.Class, r.Word), g.Text(" "), h.Code(h.Class("id"), g.Text(r.ID))),
		h.P(h.Class("title"), g.Text(r.Title)),
		h.Dl(g.Text("\n"), findingFacts(r), lines(whyNode(r))),
	))
}

// findingFacts are what was seen and what to do.
func findingFacts(r htmlResult) g.Group {
	if r.Bug {
		return lines(
			entry("saw", codeNode(r.Reason)),
			entry("fix", g.Text("Report this: the fault is of oidc-doctor, not of the provider.")),
		)
	}
	said := func(s string) g.Node { return h.Span(h.Class("said"), g.Text(s)) }
	return lines(
		entry("want", said(r.Want)),
		entry("saw", said(r.Saw)),
		g.Iff(r.Says != nil, func() g.Node { return entry("says", said(r.Says.Told())) }),
		linesOf(r.Evidence, func(e wire.Evidence) g.Node { return evidenceNode(r.Prefix, e) }),
		linesOf(r.Fix, fixNode),
		g.Iff(r.Known != nil, func() g.Node { return knownNode(*r.Known) }),
	)
}

// evidenceNode says where something was seen.
func evidenceNode(prefix string, e wire.Evidence) g.Node {
	at := g.Text("at")
	if e.Exchange != 0 {
		at = onward(fmt.Sprintf("%sx%d", prefix, e.Exchange), g.Text(fmt.Sprintf("exchange %d", e.Exchange)))
	}
	return g.Group{h.Dt(h.Class("at"), at), h.Dd(h.Class("at"), g.Text(e.Where+": "), codeNode(e.Value))}
}

// fixNode is what to do, and below it the same for people who do not click.
func fixNode(f Fix) g.Node {
	return entry("fix",
		g.If(f.ForProduct(), g.Group{h.Strong(g.Text(f.For)), g.Text(": ")}),
		g.Text(f.Do+f.Holds()+" "), source(f.See), g.Text("\n"),
		g.Group(g.Map(f.How, func(w Way) g.Node {
			return h.Details(h.Summary(g.Text(w.By)), h.Pre(h.TabIndex("0"), g.Text(string(w.Do))), source(w.See))
		})))
}

// knownNode says that no setting of the product changes it.
func knownNode(k Known) g.Node {
	what := k.What
	if k.Versions != "" {
		what += " (" + k.Versions + ")"
	}
	return entry("known", g.Text(what+" "), source(k.See))
}

// whyNode is where to read on.
func whyNode(r htmlResult) g.Node {
	return entry("why", onward("explain-"+r.Anchor, g.Text("what this check means")),
		g.Map(r.Spec, func(s Spec) g.Node {
			return g.Group{g.Text(", "), h.Span(h.Class("see"), outward(s.URL, s.String()))}
		}))
}
