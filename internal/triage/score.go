package triage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
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

// explain adds the words of a sign, redacted, and the line that they stand in.
func (r *reading) explain(x *Finding, f *fired) {
	for _, words := range r.words(f) {
		if words != "" {
			x.Because = told(x.Because, words)
		}
	}
	x.Because = x.Because[:min(len(x.Because), maxBecause)]
	if len(x.Lines) < maxLines && !slices.Contains(x.source, f.line) {
		x.source = append(x.source, f.line)
		x.Lines = append(x.Lines, Line{f.line, r.quote(f)})
	}
}

// told adds words to those that decided. Of two that say the same, one within the
// other, the shorter is enough: the line stands below.
func told(all []string, words string) []string {
	for i, had := range all {
		switch {
		case strings.Contains(words, had):
			return all
		case strings.Contains(had, words):
			all[i] = words
			return all
		}
	}
	return append(all, words)
}

// words are those that decided, as they stand in the redacted line: what was hidden
// there is not said here either.
func (r *reading) words(f *fired) []string {
	var all []string
	if f.says != nil {
		safe := r.redactor.line(window(f.event, f.from, f.size))
		if from, to, ok := f.says.find(safe); ok {
			all = append(all, wire.Clean(safe[from:to]))
		} else {
			all = append(all, fmt.Sprintf("the words in line %d", f.line))
		}
	}
	for _, w := range f.words {
		all = append(all, wire.Clean(r.redactor.line(w)))
	}
	return all
}

// quoted is how much of a line is shown.
const quoted = 220

// quote is the line of a sign, redacted, around its words.
func (r *reading) quote(f *fired) string {
	text, from := f.event, f.from
	if f.says == nil && len(f.words) > 0 {
		from = max(strings.Index(text, f.words[0]), 0)
	}
	// Of several lines the one with the words.
	if at := strings.LastIndex(text[:from], lineMark); at >= 0 {
		text, from = text[at+len(lineMark):], from-at-len(lineMark)
	}
	if at := strings.Index(text[from:], lineMark); at >= 0 {
		text = text[:from+at]
	}
	safe := r.redactor.line(window(text, from, f.size))
	if f.says != nil {
		if at, _, ok := f.says.find(safe); ok {
			from = at
		}
	} else if len(f.words) > 0 {
		from = max(strings.Index(safe, f.words[0]), 0)
	}
	return wire.Clean(around(safe, min(from, len(safe))))
}

// window cuts a very long line around its words, at places where no word is cut, so
// that no half of a secret stays.
func window(text string, from, size int) string {
	const reach = 2 << 10
	if len(text) <= 2*reach {
		return text
	}
	begin, end := max(from-reach, 0), min(from+size+reach, len(text))
	for begin > 0 && begin < from && !boundary(text[begin]) {
		begin++
	}
	for end < len(text) && end > from+size && !boundary(text[end-1]) {
		end--
	}
	return text[begin:end]
}

func boundary(c byte) bool { return c == ' ' || c == ',' || c == '{' || c == '\t' }

// around shortens a line to what stands around a place.
func around(s string, at int) string {
	runes := []rune(s)
	if len(runes) <= quoted {
		return s
	}
	place := len([]rune(s[:at]))
	begin := max(0, min(place-60, len(runes)-quoted))
	end := min(begin+quoted, len(runes))
	out := string(runes[begin:end])
	if begin > 0 {
		out = "…" + out
	}
	if end < len(runes) {
		out += "…"
	}
	return out
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

// sender is the product that the text comes from, or the one that was named.
func (r *reading) sender(is, named string) *knowledge.Sender {
	if named != "" {
		return r.known.FindSender(is, named)
	}
	count := map[int]int{}
	var best *knowledge.Sender
	most := 0
	for _, f := range r.fired {
		if f.sender < 0 {
			continue
		}
		s := &r.known.Senders[f.sender]
		if s.Is != is {
			continue
		}
		if count[f.sender]++; !s.Library {
			count[f.sender]++ // what uses the library is meant
		}
		if count[f.sender] > most {
			best, most = s, count[f.sender]
		}
	}
	// Words of a product's own are better evidence than its name.
	for _, f := range r.fired {
		name := f.App
		if is == "provider" {
			name = f.Provider
		}
		if name == "" || f.says == nil || f.message && !f.alone {
			continue
		}
		i := slices.IndexFunc(r.known.Senders, func(s knowledge.Sender) bool { return s.Is == is && s.Name == name })
		if i < 0 {
			continue
		}
		if count[i] += 3; count[i] > most {
			best, most = &r.known.Senders[i], count[i]
		}
	}
	return best
}

// saw tells what was observed where nothing was recognised.
func (r *reading) saw() []string {
	var all []string
	for _, o := range r.seen {
		text := fmt.Sprintf("%s %s", title(o.kind), wire.Clean(r.redactor.line(o.value)))
		if !slices.Contains(all, text) && len(all) < 12 && o.kind != "exception" || o.kind == "exception" && len(all) < 12 {
			all = append(all, text)
		}
	}
	return all
}

// title is how a kind of observation is called for a reader.
func title(kind string) string {
	switch kind {
	case "at":
		return "a request to"
	case "error":
		return "OAuth error"
	case "status":
		return "HTTP status"
	case "dial":
		return "connection:"
	case "tls":
		return "TLS:"
	case "event":
		return "event"
	case "to":
		return "an address that is"
	case "alg-got", "alg-want":
		return "algorithm"
	case "missing":
		return "said to be missing:"
	case "body":
		return "an answer that is"
	case "aadsts":
		return "AADSTS"
	}
	return kind
}
