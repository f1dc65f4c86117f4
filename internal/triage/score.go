package triage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// What a sign weighs. A second one of the same cause counts half, a third a quarter:
// words that repeat each other prove little more.
var weights = map[string]float64{"certain": 100, "likely": 30, "possible": 9}

// An ambiguity gives its causes so much, one after the other less, so that any sign of
// one of them decides their order.
const (
	doubtful     = 8.0
	doubtfulStep = 1.0
)

const (
	maxCauses  = 6
	maxDoubts  = 2
	maxBecause = 4
	maxLines   = 3
)

// conclude adds up what was found.
func (r *reading) conclude(o Options) *Result {
	res := &Result{}
	app := r.sender("app", o.App)
	provider := r.sender("provider", o.Provider)
	if app != nil {
		res.App, res.AppName = app.Title, app.Name
	}
	if provider != nil {
		res.Provider, res.ProviderName = provider.Title, provider.Name
	}
	r.about = r.subject(app != nil || provider != nil)
	byCause := map[int][]*fired{}
	for _, f := range r.fired {
		if f.sender >= 0 || !fits(f, app, provider) {
			continue
		}
		if f.cause >= 0 {
			if !r.counts(r.known.Causes[f.cause], f.Sure) {
				continue
			}
			byCause[f.cause] = append(byCause[f.cause], f)
		}
	}
	findings := map[string]*Finding{}
	for i, list := range byCause {
		c := r.known.Causes[i]
		x := r.finding(c, i, list)
		if c.Anywhere && r.about != aLogin && x.Confidence == knowledge.Sureness[0] {
			x.Confidence = knowledge.Sureness[1]
		}
		findings[c.ID] = x
	}
	r.messages(findings, app, provider)
	r.doubts(res, findings, app, provider, false)
	if len(findings) == 0 && r.about == aLogin {
		r.doubts(res, findings, app, provider, true)
	}
	for _, x := range findings {
		res.Causes = append(res.Causes, *x)
	}
	slices.SortFunc(res.Causes, func(a, b Finding) int {
		sure := func(x Finding) int { return slices.Index(knowledge.Sureness[:], x.Confidence) }
		return cmp.Or(cmp.Compare(sure(a), sure(b)), cmp.Compare(b.score, a.score), cmp.Compare(a.order, b.order))
	})
	res.Causes = shorten(res.Causes)
	f := r.fill()
	if slices.Contains(knowledge.Apps(), res.AppName) {
		f.app = res.AppName
	}
	for i := range res.Causes {
		x := &res.Causes[i]
		x.Command = f.command(x)
	}
	for i := range res.Ambiguous {
		res.Ambiguous[i].Command = f.fill(res.Ambiguous[i].Command)
	}
	if !res.Recognised() {
		res.Saw = r.saw()
	}
	return res
}

// What a text is about, as far as its words say.
const (
	aLogin  = iota
	bare    // one line, without a word about logins or anything else
	unclear // more than a line, likewise
	somethingElse
)

// bareLength is how long a message without context may be, in bytes.
const (
	bareLength = 300
	bareLines  = 4
)

func (r *reading) subject(known bool) int {
	switch {
	case known || len(r.context[0]) > 0:
		return aLogin
	case len(r.context[1]) > 0:
		return somethingElse
	case len(r.text) <= bareLength && strings.Count(r.text, "\n") < bareLines:
		return bare
	}
	return unclear
}

// counts reports whether a sign of a cause counts in a text of this subject. What
// says nothing of logins is not taken for one, or every refused connection would be.
func (r *reading) counts(c *knowledge.Cause, sure string) bool {
	return r.about <= bare || sure == "certain" && !c.Anywhere
}

// fits reports whether a sign may count in a text of these products. What was only
// observed is of a product's own only where the text shows that product.
func fits(f *fired, app, provider *knowledge.Sender) bool {
	if f.message && !f.alone && app == nil {
		return false // a few words that stand in any text
	}
	for _, x := range []struct {
		want string
		is   *knowledge.Sender
	}{{f.App, app}, {f.Provider, provider}} {
		switch {
		case x.want == "":
		case x.is == nil && f.says == nil, x.is != nil && x.is.Name != x.want:
			return false
		}
	}
	return true
}

// finding tells one cause and adds up its signs.
func (r *reading) finding(c *knowledge.Cause, order int, list []*fired) *Finding {
	slices.SortStableFunc(list, func(a, b *fired) int {
		return cmp.Or(cmp.Compare(weights[b.Sure], weights[a.Sure]), cmp.Compare(b.size, a.size))
	})
	x := r.describe(c, order)
	x.Confidence = list[0].Sure
	share := 1.0
	for _, f := range list {
		x.score += weights[f.Sure] * share
		share /= 2
		r.explain(x, f)
	}
	// Of two causes with signs of one kind, the one with the longer words is meant.
	x.score += float64(min(list[0].size+15*len(list[0].saw), 80)) / 20
	return x
}

func (r *reading) describe(c *knowledge.Cause, order int) *Finding {
	return &Finding{Cause: c.ID, Title: c.Title, Side: c.Side, Checks: c.Checks, Command: c.Command, Look: c.Look, Fix: c.Fix, See: c.See, order: order}
}

// doubts adds the causes of ambiguous texts, behind those that have signs of their own.
func (r *reading) doubts(res *Result, findings map[string]*Finding, app, provider *knowledge.Sender, otherwise bool) {
	for _, f := range r.fired {
		if f.ambiguity < 0 || r.known.Ambiguities[f.ambiguity].Otherwise != otherwise || len(res.Ambiguous) == maxDoubts || !fits(f, app, provider) {
			continue
		}
		a := r.known.Ambiguities[f.ambiguity]
		if slices.ContainsFunc(res.Ambiguous, func(d Doubt) bool { return d.Text == a.Text }) {
			continue
		}
		sure := false
		for _, id := range a.Causes {
			sure = sure || findings[id] != nil && findings[id].Confidence != "possible"
		}
		weight := doubtful
		for _, id := range a.Causes {
			i := slices.IndexFunc(r.known.Causes, func(c *knowledge.Cause) bool { return c.ID == id })
			if !r.counts(r.known.Causes[i], "possible") {
				continue
			}
			x := findings[id]
			if x == nil {
				x = r.describe(r.known.Causes[i], i)
				x.Confidence = "possible"
				findings[id] = x
			}
			x.score += weight
			weight -= doubtfulStep
			r.explain(x, f)
		}
		if !sure && r.about <= bare {
			res.Ambiguous = append(res.Ambiguous, Doubt{Text: a.Text, Causes: a.Causes, Decide: a.Decide, Command: a.Run})
		}
	}
}

// messages adds the causes of what an application says of several, a little each.
func (r *reading) messages(findings map[string]*Finding, app, provider *knowledge.Sender) {
	for _, f := range r.fired {
		if len(f.several) < 2 || !fits(f, app, provider) {
			continue
		}
		weight := doubtful / 2
		for _, i := range f.several {
			c := r.known.Causes[i]
			if !r.counts(c, "possible") {
				continue
			}
			x := findings[c.ID]
			if x == nil {
				x = r.describe(c, i)
				x.Confidence = "possible"
				findings[c.ID] = x
			}
			x.score += weight
			weight *= 0.8
			r.explain(x, f)
		}
	}
}

// shorten leaves out what another cause explains: beside a certain one, whatever has
// nothing but the same lines for it and is only possible.
func shorten(all []Finding) []Finding {
	if len(all) == 0 {
		return nil
	}
	first := all[0]
	kept := all[:1:1]
	for _, x := range all[1:] {
		weaker := first.Confidence == "certain" && x.Confidence == "possible"
		sameLines := !slices.ContainsFunc(x.source, func(n int) bool { return !slices.Contains(first.source, n) })
		if weaker && sameLines || len(kept) == maxCauses {
			continue
		}
		kept = append(kept, x)
	}
	return kept
}
