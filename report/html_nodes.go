package report

import (
	"net/url"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// The page is made of nodes, in the files html_*.go. What is written into them
// is escaped as text or as the value of an attribute, and that is all the
// library does. It knows of no scripts, styles or addresses. So the rest is kept
// here:
//
//   - an address gets into a href through outward alone, which lets in what web
//     does; every other href begins with # and is made by onward;
//   - the one style and the one script of the page are the embedded files, byte
//     for byte, see pageNode: nothing of a provider is in them;
//   - no style or on… attributes, and the names of elements and attributes are
//     words of our own.

// web is an address that may be a link, else nothing.
func web(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return address
}

// outward links to another place; what is no web address stays text.
func outward(address, text string) g.Node {
	if web(address) == "" {
		return g.Text(text)
	}
	return h.A(h.Href(address), h.Rel("noreferrer"), g.Text(text))
}

// source links to where a fact is from; what is no web address is left out.
func source(address string) g.Node {
	if web(address) == "" {
		return nil
	}
	return h.Span(h.Class("see"), outward(address, "source"))
}

// onward links to a place on this page.
func onward(anchor string, text ...g.Node) g.Node {
	return h.A(h.Href("#"+anchor), g.Group(text))
}

// lines sets each node on a line of its own: the page can be read, and two of
// them compared.
func lines(nodes ...g.Node) g.Group {
	var all g.Group
	for _, n := range nodes {
		if n != nil {
			all = append(all, n, g.Text("\n"))
		}
	}
	return all
}

// linesOf is lines with a node for each item.
func linesOf[T any](items []T, node func(T) g.Node) g.Group {
	return lines(g.Map(items, node)...)
}

// part is a section under a heading that names it.
func part(anchor, title string, content ...g.Node) g.Node {
	return h.Section(h.Aria("labelledby", anchor), g.Text("\n"), lines(h.H2(h.ID(anchor), g.Text(title))), lines(content...))
}

// scrolled is what may be wider than the window: the keyboard can scroll it, and
// a screen reader says what it is.
func scrolled(class, name string, content ...g.Node) g.Node {
	return h.Div(h.Class(class), h.TabIndex("0"), h.Role("region"), h.Aria("label", name), g.Text("\n"), lines(content...))
}

// columnHeads is the head of a table.
func columnHeads(names ...string) g.Node {
	return h.THead(h.Tr(g.Map(names, func(name string) g.Node { return h.Th(h.Scope("col"), g.Text(name)) })))
}

// entry is a term of a list of definitions and what is said of it.
func entry(term string, what ...g.Node) g.Node {
	return g.Group{h.Dt(g.Text(term)), h.Dd(what...)}
}

// wordNode is a verdict.
func wordNode(class, word string) g.Node {
	return h.Span(h.Class("word "+class), g.Text(word))
}

func codeNode(s string) g.Node { return h.Code(g.Text(s)) }
