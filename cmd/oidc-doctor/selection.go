package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// A selection says which checks are judged, in whose words a failure is told and
// which failure counts, whether the run is live or from a bundle.
type selection struct {
	provider, app string
	only, skip    []string
	failOn        string
	expect        []*checks.Check  // of the operator's own; only and skip take their IDs too
	keepExpect    bool             // only is from the file, where it is about the built-in checks
	expectation   *bundle.Expected // the same as a bundle has it
}

const failOnNever = "never"

func failOns() []string { return append(checks.Levels(), failOnNever) }

func (x *selection) register(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&x.provider, "provider", "", "give the fixes of this provider, and ask its admin API, instead of the one recognised")
	f.StringVar(&x.app, "app", "", "application that is to log in (`NAME`, or NAME@VERSION): whether it can, and its side of each fix")
	f.StringSliceVar(&x.only, "only", nil, "judge these checks only (`ID,…`)")
	f.StringSliceVar(&x.skip, "skip", nil, "leave these checks out (`ID,…`)")
	f.StringVar(&x.failOn, "fail-on", checks.Must.String(), "weakest level whose failure gives exit code 1: "+strings.Join(failOns(), ", "))
	complete(c, "provider", knowledge.Providers())
	complete(c, "app", knowledge.Apps())
	complete(c, "only", checks.IDs())
	complete(c, "skip", checks.IDs())
	complete(c, "fail-on", failOns())
}

func (x *selection) check(p *problems) {
	if !slices.Contains(failOns(), x.failOn) {
		p.unknown("value of --fail-on", x.failOn, failOns(), oneOf(failOns()))
	}
}

// list is the checks to run, in their own order.
func (x *selection) list(p *problems) []*checks.Check {
	only, skip := x.known(x.only, p), x.known(x.skip, p)
	var list []*checks.Check
	for _, c := range checks.All {
		if (len(x.only) == 0 || only[c]) && !skip[c] {
			list = append(list, c)
		}
	}
	for _, c := range x.expect {
		if (len(x.only) == 0 || x.keepExpect || only[c]) && !skip[c] {
			list = append(list, c)
		}
	}
	if len(list) == 0 && len(*p) == 0 {
		p.add("--only and --skip leave no check", "oidc-doctor checks lists them")
	}
	return list
}

// about are the checks of a list that a run can be about: those of an application only
// where one is known, or where they are asked for by their IDs.
func (x *selection) about(list []*checks.Check, app *knowledge.App) []*checks.Check {
	if app != nil {
		return list
	}
	return slices.DeleteFunc(list, func(c *checks.Check) bool {
		return c.OfApplication() && !slices.Contains(x.only, string(c.ID))
	})
}

func (x *selection) known(ids []string, p *problems) map[*checks.Check]bool {
	found := map[*checks.Check]bool{}
	for _, id := range ids {
		id = strings.TrimSpace(id)
		if i := slices.IndexFunc(x.expect, func(c *checks.Check) bool { return string(c.ID) == id }); i >= 0 {
			found[x.expect[i]] = true
			continue
		}
		c, err := checks.Find(id)
		if err != nil {
			p.unknown("check", id, checks.IDs(), "oidc-doctor checks lists them")
		}
		found[c] = true
	}
	return found
}

func (x *selection) knownProvider(p *problems) *knowledge.Provider {
	if x.provider == "" {
		return nil
	}
	known, err := knowledge.LoadProvider(x.provider)
	p.check(err, "or leave --provider out to have it recognised")
	return known
}

func (x *selection) knownApp(p *problems) *knowledge.App {
	if x.app == "" {
		return nil
	}
	known, err := knowledge.LoadApp(x.app)
	p.check(err, "or leave --app out for the provider's side alone")
	return known
}
