package report

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// Input is what a run yielded, and who it was about.
type Input struct {
	Version         string // of the tool
	Target          Target
	Command         []string // that repeats the run
	Started         time.Time
	Duration, Chain time.Duration
	Interrupted     bool
	Results         []checks.Result
	Claims          []Claim
	Traits          []Trait
	Exchanges       []wire.Exchange
	Provider        *knowledge.Provider // whose fixes are told; nil: those for any provider
	App             *knowledge.App      // likewise; nil: none
}

// New makes the document of a run.
func New(in Input) *Document {
	t := in.Target
	d := &Document{
		Schema: Schema,
		Tool:   Tool{Name: "oidc-doctor", Version: in.Version},
		Target: Target{
			Name: clean(t.Name), Issuer: clean(t.Issuer), ClientID: clean(t.ClientID), App: clean(t.App),
			Provider: Provider{
				Name: t.Provider.Name, Title: t.Provider.Title,
				Version: clean(t.Provider.Version), Confidence: t.Provider.Confidence,
			},
		},
		Command:     cleanValue(reflect.ValueOf(in.Command)).Interface().([]string),
		Started:     in.Started.UTC().Truncate(time.Second),
		DurationMS:  in.Duration.Milliseconds(),
		ChainMS:     in.Chain.Milliseconds(),
		Requests:    len(in.Exchanges),
		Interrupted: in.Interrupted,
		Results:     []Result{},
		Exchanges:   []Exchange{},
	}
	for _, r := range in.Results {
		d.Summary.count(r.Status)
		d.Results = append(d.Results, newResult(r, in.Provider, in.App))
	}
	for _, t := range in.Traits {
		d.Traits = append(d.Traits, Trait{t.Area, clean(t.Name), clean(t.Value)})
	}
	for _, c := range in.Claims {
		d.Claims = append(d.Claims, cleanValue(reflect.ValueOf(c)).Interface().(Claim))
	}
	for _, e := range in.Exchanges {
		d.Exchanges = append(d.Exchanges, newExchange(e))
	}
	return d
}

func (s *Summary) count(status checks.Status) {
	switch status {
	case checks.Pass:
		s.Pass++
	case checks.Fail:
		s.Fail++
	case checks.NotApplicable:
		s.NotApplicable++
	case checks.Skipped:
		s.Skipped++
	default:
		s.Broken++
	}
}

func newResult(r checks.Result, p *knowledge.Provider, a *knowledge.App) Result {
	out := Result{
		ID: string(r.Check.ID), Title: r.Check.Title, Level: r.Check.Level.String(), Status: r.Status.String(),
		Want: clean(r.Want), Saw: clean(r.Saw),
		Evidence: []wire.Evidence{}, Fix: []Fix{}, Spec: []Spec{}, BlockedBy: []string{},
		Needs: r.Needs, Missing: r.Missing, Reason: clean(r.Reason), Expected: clean(r.Check.Expected),
	}
	for _, e := range r.Evidence {
		out.Evidence = append(out.Evidence, wire.Evidence{Exchange: e.Exchange, Where: clean(e.Where), Value: clean(e.Value)})
	}
	for _, ref := range r.Check.Spec {
		out.Spec = append(out.Spec, Spec{Doc: ref.Doc.Name, Section: ref.Section, URL: ref.URL()})
	}
	if r.BlockedBy != "" {
		out.BlockedBy = append(out.BlockedBy, string(r.BlockedBy))
	}
	if r.Status == checks.Fail {
		out.Cause = r.Cause
		if r.Says != "" {
			out.Says = &Says{clean(r.Says), r.Where}
		}
		out.Fix = append(out.Fix, fixes(r, p, a)...)
		out.Known = known(r.Check.ID, p)
	}
	return out
}

func newExchange(e wire.Exchange) Exchange {
	out := Exchange{
		N: e.N, Step: e.Step, Method: e.Request.Method, URL: clean(e.Request.URL),
		Status: e.Answer.Status, StartMS: e.Start.Milliseconds(), MS: e.Timing.Whole.Milliseconds(),
		Request: newRequest(e.Request),
	}
	if f := e.Failure; f != nil {
		out.Failure = &wire.Failure{Stage: f.Stage, Kind: f.Kind, Text: clean(f.Text)}
	}
	return out
}

// newRequest is nil for an exchange that was recorded without its parts.
func newRequest(sent wire.Sent) *Request {
	if sent.Address == "" {
		return nil
	}
	r := Request{Address: sent.Address, Query: sent.Query, Form: sent.Form}
	for _, name := range slices.Sorted(maps.Keys(sent.Header)) {
		for _, value := range sent.Header[name] {
			r.Header = append(r.Header, wire.Field{Name: name, Value: value})
		}
	}
	return cleanValue(reflect.ValueOf(&r)).Interface().(*Request)
}
