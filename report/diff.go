package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// A Diff is what differs between two reports of one provider, or of two that are
// meant to be alike. Each list begins with what hurts most.
type Diff struct {
	Schema   int      `json:"schema"`
	Old      Side     `json:"old"`
	New      Side     `json:"new"`
	Worse    []Turn   `json:"worse"`
	Better   []Turn   `json:"better"`
	Unjudged []Turn   `json:"unjudged"` // had a verdict, and have none now
	Judged   []Turn   `json:"judged"`   // had none, and are right now
	Other    []Turn   `json:"other"`    // fail as before, for another reason
	Changes  []Change `json:"changes"`  // at the provider
	Same     int      `json:"same"`     // checks
}

// Side says which report is compared.
type Side struct {
	Target  Target `json:"target"`
	Tool    string `json:"tool"` // its version
	Started string `json:"started"`
}

// A Turn is a check whose verdict changed. The words are those of the new report,
// for what got better those of the old one.
type Turn struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Level string `json:"level"`
	From  string `json:"from"` // a status, "absent" where the old report lacks the check
	To    string `json:"to"`
	Want  string `json:"want,omitempty"`
	Saw   string `json:"saw,omitempty"`
	Was   string `json:"was,omitempty"` // what the old report saw, where both failed
}

// A Change is one way of the provider that is another now.
type Change struct {
	Area string   `json:"area"` // as of a Trait, or "claims" or "provider"
	Name string   `json:"name"`
	From string   `json:"from,omitempty"` // "" where it is new
	To   string   `json:"to,omitempty"`   // "" where it is gone
	Lost []string `json:"lost,omitempty"` // of a list: the elements that are gone
	Won  []string `json:"won,omitempty"`  // and those that are new
}

// absent is the status of a check that a report does not have.
const absent = "absent"

// Compare holds a new report against an old one.
func Compare(old, now *Document) *Diff {
	old, now = old.cleaned(), now.cleaned()
	d := &Diff{
		Schema: Schema, Old: side(old), New: side(now),
		Worse: []Turn{}, Better: []Turn{}, Unjudged: []Turn{}, Judged: []Turn{}, Other: []Turn{}, Changes: changes(old, now),
	}
	before := map[string]Result{}
	for _, r := range old.Results {
		before[r.ID] = r
	}
	for _, r := range now.Results {
		was, known := before[r.ID]
		if !known {
			was.Status = absent
		}
		delete(before, r.ID)
		d.turn(was, r)
	}
	for _, r := range old.Results { // in their order
		if _, gone := before[r.ID]; gone {
			d.turn(r, Result{ID: r.ID, Title: r.Title, Level: r.Level, Status: absent})
		}
	}
	for _, list := range [][]Turn{d.Worse, d.Better, d.Unjudged, d.Judged, d.Other} {
		slices.SortStableFunc(list, func(a, b Turn) int { return cmp.Compare(weight(a.Level), weight(b.Level)) })
	}
	return d
}

func side(d *Document) Side {
	return Side{Target: d.Target, Tool: d.Tool.Version, Started: d.Started.Format("2006-01-02 15:04:05 MST")}
}

// weight orders levels, the strongest first.
func weight(level string) int { return slices.Index(checks.Levels(), level) }

// turn puts a check where its change belongs.
func (d *Diff) turn(was, now Result) {
	t := Turn{ID: now.ID, Title: now.Title, Level: now.Level, From: was.Status, To: now.Status, Want: now.Want, Saw: now.Saw}
	bad := func(r Result) bool { return r.failed() || r.Status == checks.Broken.String() }
	good := func(r Result) bool {
		return r.Status == checks.Pass.String() || r.Status == checks.NotApplicable.String()
	}
	if now.Status == checks.Broken.String() {
		t.Saw = now.Reason
	}
	switch {
	case bad(now) && !bad(was):
		d.Worse = append(d.Worse, t)
	case bad(was) && good(now):
		t.Want, t.Saw = was.Want, was.Saw
		d.Better = append(d.Better, t)
	case bad(was) && bad(now) && was.Saw != now.Saw:
		t.Was = was.Saw
		d.Other = append(d.Other, t)
	case !bad(now) && !good(now) && (good(was) || bad(was)):
		t.Saw = cmp.Or(unjudged(now), "not in the new report")
		d.Unjudged = append(d.Unjudged, t)
	case good(now) && !good(was) && !bad(was):
		t.Want, t.Saw = "", ""
		d.Judged = append(d.Judged, t)
	default:
		d.Same++
	}
}

// unjudged says why there is no verdict.
func unjudged(r Result) string {
	switch {
	case len(r.BlockedBy) > 0:
		return "first repair " + strings.Join(r.BlockedBy, ", ")
	case r.Missing != "":
		return "add " + r.Missing
	}
	return r.Reason
}

// GotWorse reports whether a check at or above a level got worse.
func (d *Diff) GotWorse(level string) bool {
	return slices.ContainsFunc(d.Worse, func(t Turn) bool { return weight(t.Level) <= weight(level) })
}
