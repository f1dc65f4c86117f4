package report

import (
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// AnyProvider is whom the fix of the check itself is for.
const AnyProvider = "any provider"

// fixes returns the one fix for the provider, in its own words where they are
// known, and the one for the application; the side to begin with stands first.
func fixes(r checks.Result, p *knowledge.Provider, a *knowledge.App) []Fix {
	saw := []string{r.Saw}
	for _, e := range r.Evidence {
		saw = append(saw, e.Value)
	}
	provider := []Fix{{For: AnyProvider, Do: r.Check.Fix}}
	if p != nil {
		for _, id := range []checks.ID{r.Check.ID, r.Check.Like} {
			if told := first(p.Title, knowledge.Applicable(p.FixesFor(string(id)), saw...)); told != nil {
				provider = told
				break
			}
		}
	}
	if a == nil {
		return provider
	}
	application := first(a.Title, knowledge.Applicable(a.FixesFor(string(r.Check.ID)), saw...))
	if r.Check.ApplicationFirst {
		return append(application, provider...)
	}
	return append(provider, application...)
}

// first is the likeliest of a product's fixes, or none.
func first(title string, likeliest []knowledge.Fix) []Fix {
	if len(likeliest) == 0 {
		return nil
	}
	f := likeliest[0]
	told := Fix{For: title, Do: f.Do, Versions: f.Versions, See: f.See, Tried: f.Tried}
	for _, w := range f.How {
		told.How = append(told.How, Way{By: w.By, Do: Block(strings.TrimRight(w.Do, "\n")), See: w.See})
	}
	return []Fix{told}
}

// known is what the provider does on purpose under this check.
func known(id checks.ID, p *knowledge.Provider) *Known {
	if p == nil {
		return nil
	}
	for _, d := range p.DeviationsFor(string(id)) {
		return &Known{What: d.What, Versions: d.Versions, See: d.See}
	}
	return nil
}
