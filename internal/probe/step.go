package probe

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Impact is what asking leaves behind at the provider.
type Impact int

// The impacts, mildest first.
const (
	Passive   Impact = iota + 1 // GET of public documents
	Active                      // what an ordinary client sends
	Intrusive                   // wrong secrets, replayed codes and tokens: may show in the security log or end a session
)

var impactNames = [...]string{Passive: "passive", Active: "active", Intrusive: "intrusive"}

func (i Impact) String() string { return impactNames[i] }

// Impacts lists the names, mildest first, for flags and help.
func Impacts() []string { return impactNames[Passive:] }

// ParseImpact is the inverse of Impact.String.
func ParseImpact(s string) (Impact, error) {
	for i, name := range impactNames {
		if name == s && name != "" {
			return Impact(i), nil
		}
	}
	return 0, fmt.Errorf("unknown impact %q: one of %v", s, Impacts())
}

// A Need is a step as its readers see it. Only *Step values of this package
// implement it.
type Need interface {
	Name() string   // a noun phrase that completes "needs the …"
	Needs() []Need  // data this step reads
	After() []Need  // steps to wait for if they run at all
	Owner() string  // the check that reports it when the step yields nothing; "" for an answer step
	Impact() Impact // of this step alone
	collect(context.Context, *Session, *Facts) (any, error)
	decode([]byte) (any, error)
}

// A Step yields a fact of type T, once in a run.
type Step[T any] struct {
	name   string
	owner  string
	impact Impact
	needs  []Need
	after  []Need
	do     func(context.Context, *Session, *Facts) (T, error)
}

func (s *Step[T]) Name() string   { return s.name }
func (s *Step[T]) Needs() []Need  { return s.needs }
func (s *Step[T]) After() []Need  { return s.after }
func (s *Step[T]) Owner() string  { return s.owner }
func (s *Step[T]) Impact() Impact { return s.impact }

func (s *Step[T]) collect(ctx context.Context, session *Session, f *Facts) (any, error) {
	return s.do(ctx, session, f)
}

// decode reads the fact from the JSON of one. What is not exported is live and
// belongs to the run that made it; no judge reads it.
func (s *Step[T]) decode(data []byte) (any, error) {
	var fact T
	if err := json.Unmarshal(data, &fact); err != nil {
		return nil, fmt.Errorf("the %s: %w", s.name, err)
	}
	return fact, nil
}

// Of reads the fact. It panics if the reader did not declare the need, which
// the first test of that reader finds.
func (s *Step[T]) Of(f *Facts) T {
	v, ok := s.Maybe(f)
	if !ok {
		panic(fmt.Sprintf("probe: %q is read and not declared, or declared IfOffered and absent", s.name))
	}
	return v
}

// Maybe reads a fact that was declared with IfOffered.
func (s *Step[T]) Maybe(f *Facts) (T, bool) {
	v, ok := f.facts[s].(T)
	return v, ok
}

// Refusal reads the Problem in which a need declared with EvenRefused ended; nil
// where it did not.
func (s *Step[T]) Refusal(f *Facts) *Problem {
	p, _ := f.facts[s].(*Problem)
	return p
}

// Refused states that the step ended in a Problem, in a test.
func (s *Step[T]) Refused(p *Problem) Fact { return Fact{need: s, value: p} }

// Is states the fact, in a test.
func (s *Step[T]) Is(v T) Fact { return Fact{need: s, value: v} }

// IfOffered makes a need one that may be absent: when the provider does not
// offer it, or when the user gave too little for it, the reader goes on without.
// A problem still stops the reader: one cause, one failure.
func IfOffered(n Need) Need { return ifOffered{n} }

type ifOffered struct{ Need }

// EvenRefused makes a need whose Problem does not stop the reader either: for one
// that tells the same failure in other words, as an application does. Refusal reads
// it. What stopped the step before it began still stops the reader, unless that is a
// problem which the reader reads in the same way.
func EvenRefused(n Need) Need { return evenRefused{n} }

type evenRefused struct{ Need }

// Unwrap returns the step itself, and whether the reader can do without.
func Unwrap(n Need) (step Need, mayBeAbsent bool) {
	switch o := n.(type) {
	case ifOffered:
		return o.Need, true
	case evenRefused:
		return o.Need, true
	}
	return n, false
}

// ReadsRefusal reports whether the reader goes on with the step's Problem.
func ReadsRefusal(n Need) bool {
	_, ok := n.(evenRefused)
	return ok
}

// Collect runs the step. The facts are those of its needs.
func Collect(ctx context.Context, n Need, s *Session, f *Facts) (any, error) {
	return n.collect(ctx, s, f)
}

// Decode reads the fact of a step from its JSON, as json.Marshal wrote it.
func Decode(n Need, data []byte) (any, error) { return n.decode(data) }

// A Fact is one step's yield.
type Fact struct {
	need  Need
	value any
}

// NewFact pairs a step with what Collect returned for it.
func NewFact(n Need, value any) Fact { return Fact{n, value} }

// Facts is what one reader may see.
type Facts struct{ facts map[Need]any }

// Given returns facts, for a reader or a test.
func Given(facts ...Fact) *Facts {
	f := &Facts{facts: make(map[Need]any, len(facts))}
	for _, x := range facts {
		f.facts[x.need] = x.value
	}
	return f
}

// NotOffered ends a step because the provider does not claim to have what it
// asks for: the readers are not applicable.
type NotOffered struct{ What string } // completes "the provider …", e.g. "advertises no introspection_endpoint"

func (e *NotOffered) Error() string { return e.What }

// Blocked ends a step because of something that another check reports: the
// readers are skipped, and name that check.
type Blocked struct{ By string }

func (e *Blocked) Error() string { return "blocked by what " + e.By + " reports" }

// Missing ends a step because the user has to give something: the readers are
// skipped, and say which flag.
type Missing struct{ Flag string }

func (e *Missing) Error() string { return "needs " + e.Flag }

// A Problem ends a reading step: what should have been there, and what was.
// The owner of the step reports it.
type Problem struct {
	Want     string          `json:"want"`
	Saw      string          `json:"saw"`
	Evidence []wire.Evidence `json:"evidence,omitempty"`
}

func (e *Problem) Error() string { return "want " + e.Want + ", saw " + e.Saw }

// Only returns the facts of these needs: what their reader may see.
func (f *Facts) Only(needs []Need) *Facts {
	out := &Facts{facts: make(map[Need]any, len(needs))}
	for _, n := range needs {
		step, _ := Unwrap(n)
		if v, ok := f.facts[step]; ok {
			out.facts[step] = v
		}
	}
	return out
}
