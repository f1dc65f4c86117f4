package triage

import (
	"fmt"
	"regexp"
	"slices"
	"sync"

	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// A rule is a sign, ready to be tried.
type rule struct {
	knowledge.Sign
	cause     int // its place in the list of causes; -1 for an ambiguity or a sender
	ambiguity int // -1 where it is none
	sender    int
	nth       int // among the signs of its cause
	says, and *phrase
	unless    *phrase
	sets      int // how many sets of words says has
	message   bool
	alone     bool  // of a message: no other text has these words
	several   []int // of a message: the causes that it does not tell apart
	saw       []wanted
}

// wanted is an observation that a sign needs.
type wanted struct {
	kind string
	is   func() *regexp.Regexp
}

// An engine has all signs of the knowledge, and the words by which lines are found.
type engine struct {
	known    *knowledge.Symptoms
	rules    []*rule
	finder   *finder
	meaning  [][]meaning  // by word of the finder
	contexts [2][]*phrase // words of logins, words of something else
}

// meaning says what a word in a line is for.
type meaning struct {
	kind int8  // one of the following
	set  uint8 // of a rule: which of its sets the word is in, as a bit
	n    int   // of rules, observers
}

const (
	forRule int8 = iota
	forObserver
	forSecret
	forContext // 0 login, 1 elsewhere, with the number of the phrase above it
)

// newEngine reads the signs. Broken ones are an error: a test keeps them out.
func newEngine(known *knowledge.Symptoms) (*engine, error) {
	e := &engine{known: known}
	for i, c := range known.Causes {
		for n, s := range c.Signs {
			if err := e.add(s, i, -1, -1); err != nil {
				return nil, fmt.Errorf("%s: %w", c.ID, err)
			}
			e.rules[len(e.rules)-1].nth = n
		}
	}
	for i, a := range known.Ambiguities {
		for _, s := range a.Signs {
			if err := e.add(s, -1, i, -1); err != nil {
				return nil, fmt.Errorf("%s: %w", a.Text, err)
			}
		}
	}
	for _, s := range known.Spoken {
		if err := e.spoken(s); err != nil {
			return nil, fmt.Errorf("a message of %s: %w", s.App, err)
		}
	}
	for i, s := range known.Senders {
		for _, says := range s.Says {
			if err := e.add(knowledge.Sign{Says: says}, -1, -1, i); err != nil {
				return nil, fmt.Errorf("%s: %w", s.Name, err)
			}
		}
	}
	for i, list := range [2][]string{known.Login, known.Elsewhere} {
		for _, says := range list {
			p, err := newPhrase(says)
			if err != nil {
				return nil, err
			}
			e.contexts[i] = append(e.contexts[i], p)
		}
	}
	e.index()
	return e, nil
}

func (e *engine) add(s knowledge.Sign, cause, ambiguity, sender int) error {
	r := &rule{Sign: s, cause: cause, ambiguity: ambiguity, sender: sender}
	var err error
	if s.Says != "" {
		if r.says, err = newPhrase(s.Says); err != nil {
			return err
		}
		r.sets = len(r.says.words)
	}
	if s.And != "" {
		if r.and, err = newCondition(s.And); err != nil {
			return err
		}
	}
	if s.Unless != "" {
		if r.unless, err = newCondition(s.Unless); err != nil {
			return err
		}
	}
	for kind, is := range s.Saw {
		if !kinds[kind] {
			return fmt.Errorf("nothing is observed as %q", kind)
		}
		whole := "(?i)^(?:" + is + ")$"
		if _, err := regexp.Compile(whole); err != nil {
			return fmt.Errorf("pattern %q: %w", is, err)
		}
		r.saw = append(r.saw, wanted{kind, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(whole) })})
	}
	slices.SortFunc(r.saw, func(a, b wanted) int { return compareStrings(a.kind, b.kind) })
	if r.says == nil && r.saw == nil {
		return fmt.Errorf("a sign has neither says nor saw")
	}
	e.rules = append(e.rules, r)
	return nil
}

// spoken adds what an application says itself. Without a word that is long enough it
// is no sign.
func (e *engine) spoken(s knowledge.Spoken) error {
	if _, err := newPhrase(s.Says); err != nil {
		return nil
	}
	places := make([]int, len(s.Causes))
	for i, id := range s.Causes {
		places[i] = slices.IndexFunc(e.known.Causes, func(c *knowledge.Cause) bool { return c.ID == id })
		if places[i] < 0 {
			return fmt.Errorf("unknown cause %q", id)
		}
	}
	cause := places[0]
	if len(places) > 1 {
		cause = -1
	}
	if err := e.add(s.Sign, cause, -1, -1); err != nil {
		return err
	}
	r := e.rules[len(e.rules)-1]
	r.several, r.alone, r.message = places, s.Alone, true
	return nil
}

func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// index makes the finder of the words of all signs and observers.
func (e *engine) index() {
	numbers := map[string]int{}
	var words []string
	add := func(list []string, m meaning) {
		for _, word := range list {
			n, known := numbers[word]
			if !known {
				n = len(words)
				numbers[word] = n
				words = append(words, word)
				e.meaning = append(e.meaning, nil)
			}
			if !slices.Contains(e.meaning[n], m) {
				e.meaning[n] = append(e.meaning[n], m)
			}
		}
	}
	for i, r := range e.rules {
		if r.says != nil {
			for set, words := range r.says.words {
				add(words, meaning{forRule, 1 << set, i})
			}
		}
	}
	for i, o := range observers {
		add(o.words, meaning{kind: forObserver, n: i})
	}
	add(secretWords, meaning{kind: forSecret})
	for i, list := range e.contexts {
		for n, p := range list {
			for _, words := range p.words[:1] {
				add(words, meaning{kind: forContext, n: 2*n + i})
			}
		}
	}
	e.finder = newFinder(words)
}

// holds reports whether the observations of an event are what the sign wants, and the
// words that they were read from.
func (r *rule) holds(seen []observation) (words []string, ok bool) {
	for _, w := range r.saw {
		i := slices.IndexFunc(seen, func(o observation) bool { return o.kind == w.kind && w.is().MatchString(o.value) })
		if i < 0 {
			return nil, false
		}
		if !slices.Contains(words, seen[i].words) {
			words = append(words, seen[i].words)
		}
	}
	return words, true
}
