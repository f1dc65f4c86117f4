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
	spent    [2]int // tries
	redactor *redactor
	text     string // without white space at its ends
	about    int
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
	maxSpoken   = 1200 // lines with words of a sign
	maxObserved = 600  // lines with structure only
	maxTimes    = 40   // of one sign
	maxContext  = 2000 // tries to tell what a text is about
	recordLines = 12
	recordBytes = 3 << 10
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
	r := newReading(e, text)
	r.look(text)
	return r.conclude(o)
}

func newReading(e *engine, text string) *reading {
	return &reading{
		engine: e, byRule: map[*rule]*fired{}, seenAt: map[observation]int{}, context: [2]map[int]bool{{}, {}},
		redactor: newRedactor(), text: strings.TrimSpace(text),
	}
}

// look finds the signs that hold.
func (r *reading) look(text string) {
	found := r.candidates(text)
	for _, c := range found {
		r.event(event{line: c.line, text: c.text}, c.rules, c.observers)
	}
	scan := newScan(r.engine)
	for _, ev := range records(text, found) {
		r.record(ev, scan)
	}
}

// candidates finds the lines that are worth a look, and remembers secrets on the way.
func (r *reading) candidates(text string) []candidate {
	spoken, observed := &ends{most: maxSpoken}, &ends{most: maxObserved}
	seen := map[uint64]bool{}
	scan := newScan(r.engine)
	lines(text, func(n int, line string) {
		rules, look := scan.line(line, r)
		if rules == nil && look == 0 {
			return
		}
		h := shape(line)
		if seen[h] {
			return
		}
		seen[h] = true
		c := candidate{line: n, text: plain(line), observers: look}
		if c.text != line { // colours and quotation hide words
			rules, c.observers = scan.line(c.text, r)
		}
		c.rules = slices.Clone(rules)
		if len(c.rules) > 0 {
			spoken.add(c)
		} else {
			observed.add(c)
		}
	})
	all := append(spoken.all(), observed.all()...)
	slices.SortStableFunc(all, func(a, b candidate) int { return a.line - b.line })
	return all
}

// ends keeps the first and the last of many.
type ends struct {
	most        int
	first, last []candidate
	next        int
}

func (e *ends) add(c candidate) {
	switch half := e.most / 2; {
	case len(e.first) < half:
		e.first = append(e.first, c)
	case len(e.last) < half:
		e.last = append(e.last, c)
	default:
		e.last[e.next] = c
		e.next = (e.next + 1) % half
	}
}

func (e *ends) all() []candidate { return append(e.first, e.last...) }

// A scan finds in one line after the other what its words are for.
type scan struct {
	*engine
	n     int // of the line
	words []int
	rules []scanned
	found []int
}

type scanned struct {
	line int
	sets uint8
}

func newScan(e *engine) *scan {
	return &scan{engine: e, words: make([]int, len(e.meaning)), rules: make([]scanned, len(e.rules))}
}

// line returns the rules of which the line has all words, and the observers. The list
// is good until the next call.
func (s *scan) line(line string, r *reading) (rules []int, look uint32) {
	s.n++
	s.found = s.found[:0]
	s.finder.find(line, func(word, end int) {
		again := s.words[word] == s.n
		s.words[word] = s.n
		for _, m := range s.meaning[word] {
			switch {
			case m.kind == forSecret:
				r.redactor.learn(line, end)
			case again:
			case m.kind == forObserver:
				look |= 1 << m.n
			case m.kind == forContext:
				r.spoke(m.n, line)
			default:
				x := &s.rules[m.n]
				if x.line != s.n {
					*x = scanned{line: s.n}
				}
				if x.sets |= m.set; x.sets == 1<<s.engine.rules[m.n].sets-1 {
					x.sets |= 1 << 7 // once
					s.found = append(s.found, m.n)
				}
			}
		}
	})
	return s.found, look
}

// spoke notes that a text is about logins, or about something else.
func (r *reading) spoke(n int, line string) {
	side, i := n%2, n/2
	if len(r.context[side]) > 0 { // one is enough
		return
	}
	// A word alone is in many lines, its phrase perhaps in none.
	if r.spent[side]++; r.spent[side] > maxContext {
		return
	}
	if _, _, ok := r.contexts[side][i].find(line); ok {
		r.context[side][i] = true
	}
}

// shape is a hash of a line without its numbers and names that have numbers in them, so
// that a line that stands in a log a thousand times is looked at once. Codes count
// (HS256, AADSTS50011), and a status of three digits that stands alone.
func shape(line string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for i := 0; i < len(line); {
		j := i
		var digit, small bool
		for ; j < len(line) && alphanumeric[line[j]]; j++ {
			digit = digit || line[j] <= '9'
			small = small || line[j] >= 'a'
		}
		switch {
		case j == i:
			h = (h ^ uint64(line[i])) * prime
			j++
		case digit && (small || line[i] <= '9') && !(j-i == 3 && !small && (i == 0 || strings.IndexByte(` "'=(`, line[i-1]) >= 0)):
			h = (h ^ '0') * prime
		default:
			for k := i; k < j; k++ {
				h = (h ^ uint64(line[k])) * prime
			}
		}
		i = j
	}
	return h
}

var alphanumeric = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	return t
}()

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
		if x.and != nil {
			if _, _, ok := x.and.find(e.text); !ok {
				return
			}
		}
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
func (r *reading) record(e event, scan *scan) {
	rules, look := scan.line(e.text, r)
	r.event(e, slices.Clone(rules), look)
}
