package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A job is one target of a run.
type job struct {
	*diagnosis
	flags *checkFlags
}

// person reports whether somebody has to do something for the login.
func (j *job) person() bool {
	return j.flags.tokens == "" && (j.flags.login == login.WayBrowser || j.flags.login == login.WayDevice)
}

// named is how the command line names the target, of a file or by its issuer.
func (j *job) named(f *config.File) []string {
	if f == nil {
		if j.flags.appConfig != "" && !j.flags.issuerGiven {
			return nil
		}
		return []string{j.diagnosis.config.Issuer}
	}
	return []string{"--config", f.Path, "--target", j.title()}
}

// jobs are all that is to be done: for the issuer that was typed, or for the
// targets of a file. done gives back what was taken for them.
func (x *checkFlags) jobs(c *cobra.Command, talk *talk, p *problems) (all []*job, f *config.File, done func()) {
	if x.issuer != "" || x.appConfig != "" && x.config == "" && len(x.targets) == 0 {
		x.given(c.Flags().Changed)
		if x.config != "" || len(x.targets) > 0 {
			p.add("an issuer and a file of targets are two ways to say what is diagnosed", "leave the issuer out, and pick one of the file with --target NAME")
		}
		d, done := x.diagnosis(c, talk, p)
		return []*job{{d, x}}, nil, done
	}
	path := x.config
	if path == "" {
		path = config.DefaultFile
		if _, err := os.Stat(path); err != nil {
			p.add(c.CommandPath()+" needs the issuer, or a file "+config.DefaultFile+" here", "type the address of the provider, as oidc-doctor check https://sso.example.com")
			return nil, nil, func() {}
		}
	}
	if f = loadConfig(path, p); f == nil {
		return nil, nil, func() {}
	}
	picked := x.pick(f, p)
	x.checkTyped(c, f, len(picked), p)
	all, done = jobsOf(f, picked, c, talk, p)
	x.share(f, all, c.Flags().Changed("parallel"))
	return all, f, done
}

// pick is the places of the targets to diagnose.
func (x *checkFlags) pick(f *config.File, p *problems) []int {
	for _, name := range x.targets {
		if len(f.Pick([]string{name})) == 0 {
			p.unknown("target", name, f.Names(), f.Path+" has "+strings.Join(f.Names(), ", "))
		}
	}
	if len(x.targets) > 0 {
		return f.Pick(x.targets)
	}
	var all []int
	for i := range f.Targets {
		all = append(all, i)
	}
	return all
}

// checkTyped refuses flags that say something of one target when there are several.
func (x *checkFlags) checkTyped(c *cobra.Command, f *config.File, targets int, p *problems) {
	if targets < 2 {
		return
	}
	single := []string{"save", "screenshot"}
	for _, m := range fileMembers {
		if !m.shared {
			single = append(single, m.flag)
		}
	}
	for _, name := range single {
		if c.Flags().Changed(name) {
			p.add(fmt.Sprintf("--%s is for one target, and %s has %d", name, f.Path, targets), "pick one with --target NAME")
		}
	}
}

// jobsOf makes jobs of targets.
func jobsOf(f *config.File, picked []int, c *cobra.Command, talk *talk, p *problems) (all []*job, done func()) {
	var ends []func()
	secrets := variables(f)
	for _, i := range picked {
		y := ofTarget(f, i, c)
		y.secretVariables = secrets
		var wrong problems
		d, end := y.diagnosis(c, talk, &wrong)
		d.name = f.Targets[i].Name
		ends = append(ends, end)
		all = append(all, &job{d, y})
		for _, w := range wrong {
			if w = inFile(f, i, w, c.Flags().Changed); !slices.Contains(*p, w) {
				*p = append(*p, w)
			}
		}
	}
	checkSuppressions(f, c, p)
	return all, func() {
		for _, end := range ends {
			end()
		}
	}
}

// checkSuppressions finds those for expectations that nobody has.
func checkSuppressions(f *config.File, c *cobra.Command, p *problems) {
	var ids []string
	for i := range f.Targets {
		for _, x := range ofTarget(f, i, c).expect {
			ids = append(ids, string(x.ID))
		}
	}
	for i, s := range f.Suppress {
		if strings.HasPrefix(s.Check, config.ExpectPrefix) && !slices.Contains(ids, s.Check) {
			p.add(fmt.Sprintf("%s:%d: suppress[%d].check: no target expects %s", f.Path, f.Line(fmt.Sprintf("suppress[%d].check", i)), i, config.Shown(s.Check)),
				didYouMean("", s.Check, ids, "oidc-doctor check --verbose shows the IDs of expectations"))
		}
	}
}

// Requests at a time where nobody says how many.
const (
	allTargets  = 16
	oneProvider = 4
)

// share bounds the requests of several targets: those of all, and those to one
// provider, which must not get more of them because it has many clients. Whoever
// names a number means both.
func (x *checkFlags) share(f *config.File, all []*job, typed bool) {
	whole, each := allTargets, oneProvider
	switch {
	case typed:
		whole, each = x.parallel, x.parallel
	case f.Parallel > 0:
		whole, each = f.Parallel, f.Parallel
	}
	if whole < 1 {
		return // told already
	}
	x.atATime = 2 * whole // a run waits for its own answers now and then: others fill the gap
	total, providers := wire.NewLimit(whole), map[string]*wire.Limit{}
	for _, j := range all {
		j.wire.Parallel = each
		at := host(j.diagnosis.config.Issuer)
		if providers[at] == nil {
			providers[at] = wire.NewLimit(each)
		}
		j.wire.Within = []*wire.Limit{providers[at], total}
	}
}
