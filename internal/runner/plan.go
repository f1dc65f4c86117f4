package runner

import (
	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// A node is one step of a run.
type node struct {
	step   probe.Need
	needs  []edge
	after  []*node
	weight int // steps on the longest way from here to an end, this one included

	done chan struct{} // closed when over
	over end           // valid once done is closed
}

type edge struct {
	*node
	mayBeAbsent  bool
	readsRefusal bool // its problem does not stop the reader
}

// A plan is the graph of all steps that the selected checks reach over Needs,
// and of those that explain failures.
// After only orders steps that are in it anyway.
type plan struct {
	nodes map[probe.Need]*node
	order []*node // needs and after before what waits for them
}

func newPlan(list []*checks.Check, explaining []probe.Need) *plan {
	p := &plan{nodes: map[probe.Need]*node{}}
	for _, c := range list {
		for _, n := range c.Needs {
			p.add(n)
		}
	}
	for _, n := range explaining {
		p.add(n)
	}
	for _, n := range p.nodes {
		for _, a := range n.step.After() {
			if before, ok := p.nodes[a]; ok {
				n.after = append(n.after, before)
			}
		}
	}
	p.sort(list, explaining)
	return p
}

func (p *plan) add(need probe.Need) *node {
	step, _ := probe.Unwrap(need)
	if n, ok := p.nodes[step]; ok {
		return n
	}
	n := &node{step: step, done: make(chan struct{})}
	p.nodes[step] = n
	for _, m := range step.Needs() {
		_, mayBeAbsent := probe.Unwrap(m)
		n.needs = append(n.needs, edge{p.add(m), mayBeAbsent, probe.ReadsRefusal(m)})
	}
	return n
}

// before lists all that n waits for.
func (n *node) before() []*node {
	out := append([]*node(nil), n.after...)
	for _, e := range n.needs {
		out = append(out, e.node)
	}
	return out
}

// sort puts nodes in order and weighs them. The order follows that of the
// checks, so that it is the same in every run.
func (p *plan) sort(list []*checks.Check, explaining []probe.Need) {
	seen := map[*node]bool{}
	var visit func(*node)
	visit = func(n *node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, b := range n.before() {
			visit(b)
		}
		p.order = append(p.order, n)
	}
	for _, c := range list {
		for _, need := range c.Needs {
			step, _ := probe.Unwrap(need)
			visit(p.nodes[step])
		}
	}
	for _, need := range explaining {
		step, _ := probe.Unwrap(need)
		visit(p.nodes[step])
	}
	for i := len(p.order) - 1; i >= 0; i-- {
		n := p.order[i]
		n.weight++
		for _, b := range n.before() {
			b.weight = max(b.weight, n.weight)
		}
	}
}
