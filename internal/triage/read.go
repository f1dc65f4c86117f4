package triage

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// Options narrow what a text may be.
type Options struct {
	App, Provider string // names, as of knowledge.Sender; "" as the text shows
}

// A fired sign is one that holds somewhere in a text.
type fired struct {
	*rule
	line  int
	event string   // raw
	from  int      // where the phrase is in it
	size  int      // of the phrase
	words []string // raw words of observations
	count int
}

// A reading is what was found in one text.
type reading struct {
	*engine
	fired    []*fired
	byRule   map[*rule]*fired
	seen     []observation
	seenAt   map[observation]int
	context  [2]map[int]bool
	redactor *redactor
}

// candidate is a line that has a word of some sign or observer.
type candidate struct {
	line      int
	text      string
	rules     []int
	observers uint32
}

// Bounds of work: a log of many megabytes says the same thing again and again, and
// its first and last words are the ones that matter.
const (
	maxCandidates = 3000
	maxTimes      = 40 // of one sign
	recordLines   = 12
	recordBytes   = 6 << 10
)

// Read says what a text speaks for. Its error is ErrBinary, or a fault of the knowledge.
func Read(raw []byte, known *knowledge.Symptoms, o Options) (*Result, error) {
	text, err := decode(raw)
	if err != nil {
		return nil, err
	}
	e, err := newEngine(known)
	if err != nil {
		return nil, err
	}
	return e.read(text, o), nil
}

func (e *engine) read(text string, o Options) *Result {
	r := &reading{engine: e, byRule: map[*rule]*fired{}, seenAt: map[observation]int{}, redactor: newRedactor()}
	r.context = [2]map[int]bool{{}, {}}
	found := r.candidates(text)
	for _, c := range found {
		r.event(event{line: c.line, text: c.text}, c.rules, c.observers)
	}
	for _, ev := range records(text, found) {
		r.record(ev)
	}
	return r.conclude(o)
}

// candidates finds the lines that are worth a look, and remembers secrets on the way.
func (r *reading) candidates(text string) []candidate {
	var all []candidate
	strongOnes := 0
	seen := map[uint64]bool{}
	lines(text, func(n int, line string) {
		c := candidate{line: n}
		r.finder.find(line, func(word, end int) {
			for _, m := range r.meaning[word] {
				switch m.kind {
				case forRule:
					if !slices.Contains(c.rules, m.n) {
						c.rules = append(c.rules, m.n)
					}
				case forObserver:
					c.observers |= 1 << m.n
				case forSecret:
					r.redactor.learn(line, end)
				case forContext:
					r.spoke(m.n, line)
				}
			}
		})
		if c.rules == nil && c.observers == 0 {
			return
		}
		if h := shape(line); seen[h] {
			return
		} else {
			seen[h] = true
		}
		c.text = plain(line)
		if c.text != line { // colours and quotation hide words
			r.finder.find(c.text, func(word, _ int) {
				for _, m := range r.meaning[word] {
					switch m.kind {
					case forRule:
						if !slices.Contains(c.rules, m.n) {
							c.rules = append(c.rules, m.n)
						}
					case forObserver:
						c.observers |= 1 << m.n
					case forContext:
						r.spoke(m.n, c.text)
					}
				}
			})
		}
		all = append(all, c)
		if len(c.rules) > 0 {
			strongOnes++
		}
	})
	if len(all) <= maxCandidates {
		return all
	}
	if strongOnes > 0 && strongOnes < len(all) {
		all = slices.DeleteFunc(all, func(c candidate) bool { return len(c.rules) == 0 })
	}
	if len(all) > maxCandidates {
		all = append(all[:maxCandidates/2:maxCandidates/2], all[len(all)-maxCandidates/2:]...)
	}
	return all
}

// spoke notes that a text is about logins, or about something else.
func (r *reading) spoke(n int, line string) {
	side, i := n%2, n/2
	if len(r.context[side]) > 8 || r.context[side][i] {
		return
	}
	if _, _, ok := r.contexts[side][i].find(line); ok {
		r.context[side][i] = true
	}
}

// shape is a hash of a line without its numbers, so that a line that stands in a log
// a thousand times with another time is looked at once. A status of three digits
// that stands alone counts.
func shape(line string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for i := 0; i < len(line); {
		c := line[i]
		if c < '0' || c > '9' {
			h = (h ^ uint64(c)) * prime
			i++
			continue
		}
		j := i
		for j < len(line) && line[j] >= '0' && line[j] <= '9' {
			j++
		}
		alone := j-i == 3 && (i == 0 || strings.IndexByte(` "'=(`, line[i-1]) >= 0)
		h = (h ^ '0') * prime
		for ; alone && i < j; i++ {
			h = (h ^ uint64(line[i])) * prime
		}
		i = j
	}
	return h
}

// event tries on one event the signs whose words it has.
func (r *reading) event(e event, rules []int, look uint32) {
	var here []observation
	if look != 0 {
		here = r.observe(&e, look)
	}
	for _, n := range rules {
		r.try(r.rules[n], &e, here)
	}
	if len(here) > 0 {
		for _, x := range r.rules {
			if x.says == nil {
				r.try(x, &e, here)
			}
		}
	}
}

func (r *reading) observe(e *event, look uint32) []observation {
	var here []observation
	for i, o := range observers {
		if look&(1<<i) == 0 {
			continue
		}
		o.look(e, func(kind, value, words string) {
			x := observation{kind, value, words}
			if slices.ContainsFunc(here, func(y observation) bool { return y.kind == kind && y.value == value }) {
				return
			}
			here = append(here, x)
			if key := (observation{kind: kind, value: value}); r.seenAt[key] == 0 && len(r.seen) < 200 {
				r.seenAt[key] = e.line
				r.seen = append(r.seen, x)
			}
		})
	}
	return here
}

// try tries one sign on one event.
func (r *reading) try(x *rule, e *event, here []observation) {
	old := r.byRule[x]
	if old != nil && (old.count >= maxTimes || e.many) {
		return
	}
	f := &fired{rule: x, line: e.line, event: e.text, count: 1}
	if len(x.saw) > 0 {
		words, ok := x.holds(here)
		if !ok {
			return
		}
		f.words = words
	}
	if x.says != nil {
		from, to, ok := x.says.find(e.text)
		if !ok {
			return
		}
		f.from, f.size = from, to-from
		f.line += strings.Count(e.text[:from], lineMark)
	} else if e.many && len(f.words) > 0 {
		if at := strings.Index(e.text, f.words[0]); at > 0 {
			f.line += strings.Count(e.text[:at], lineMark)
		}
	}
	if x.unless != nil {
		if _, _, ok := x.unless.find(e.text); ok {
			return
		}
	}
	if old != nil {
		old.count++
		return
	}
	r.byRule[x] = f
	r.fired = append(r.fired, f)
}

// record tries all signs on lines that belong together.
func (r *reading) record(e event) {
	var rules []int
	var look uint32
	r.finder.find(e.text, func(word, _ int) {
		for _, m := range r.meaning[word] {
			switch m.kind {
			case forRule:
				if !slices.Contains(rules, m.n) {
					rules = append(rules, m.n)
				}
			case forObserver:
				look |= 1 << m.n
			}
		}
	})
	r.event(e, rules, look)
}
