package report

import (
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// headings names the areas whose checks stand under another heading than the
// first part of their ID.
var headings = map[string]string{
	"id":       "id-token",
	"scope":    "claims",
	"userinfo": "claims",
	"email":    "claims",
}

// heading is the group of a check.
func heading(id string) string {
	area, _, _ := strings.Cut(id, "-")
	if h, ok := headings[area]; ok {
		return h
	}
	return area
}

type group struct {
	name    string
	results []Result
	waiting []*cause // skipped for a reason that concerns this group alone
}

// A cause is one reason for which checks were skipped.
type cause struct {
	results []Result
	groups  map[string]bool
}

// grouped sorts results by heading, in order of first appearance. Skipped checks
// are gathered by cause: a cause that reaches over several groups is in
// elsewhere.
func grouped(results []Result) (groups []*group, elsewhere []*cause) {
	byName := map[string]*group{}
	byCause := map[string]*cause{}
	var causes []*cause
	for _, r := range results {
		name := heading(r.ID)
		g := byName[name]
		if g == nil {
			g = &group{name: name}
			byName[name] = g
			groups = append(groups, g)
		}
		if r.Status != checks.Skipped.String() {
			g.results = append(g.results, r)
			continue
		}
		key := strings.Join(r.BlockedBy, " ") + "\n" + r.Missing + "\n" + r.Reason
		c := byCause[key]
		if c == nil {
			c = &cause{groups: map[string]bool{}}
			byCause[key] = c
			causes = append(causes, c)
		}
		c.results = append(c.results, r)
		c.groups[name] = true
	}
	for _, c := range causes {
		if len(c.groups) > 1 {
			elsewhere = append(elsewhere, c)
			continue
		}
		g := byName[heading(c.results[0].ID)]
		g.waiting = append(g.waiting, c)
	}
	return groups, elsewhere
}

// needs is what all checks of the cause lack, "" where they lack different things.
func (c *cause) needs() string {
	for _, r := range c.results {
		if r.Needs != c.results[0].Needs {
			return ""
		}
	}
	return c.results[0].Needs
}

// remedy says what to do about the cause, beginning with a verb.
func (c *cause) remedy() string {
	switch r := c.results[0]; {
	case len(r.BlockedBy) > 0:
		return "first repair " + strings.Join(r.BlockedBy, ", ")
	case r.Missing != "":
		return "add " + r.Missing
	default:
		return r.Reason
	}
}

func (c *cause) ids() []string {
	var ids []string
	for _, r := range c.results {
		ids = append(ids, r.ID)
	}
	return ids
}
